/** Everything that is known of one text, each part computed when it is first asked for. */

import { type FoundKnock, findKnocks } from './firewall/find-knocks.ts';
import { findKnockChains, type KnockChain, type KnockFiller, knockFillers } from './firewall/knock-chain.ts';
import { type ListUsages, listUsages } from './firewall/list-usage.ts';
import { type PlacedRule, placeRules } from './firewall/placed-rules.ts';
import { type Firewall, initialLists, readFirewall } from './firewall/read-firewall.ts';
import { routerosCommands } from './schema/command-tree.ts';
import type { Target } from './schema/presence.ts';
import { parseVersion } from './schema/version.ts';
import type { ResolvedCommand } from './semantics/resolved-command.ts';
import { type CommandChange, ResolvedFile } from './semantics/resolved-file.ts';
import { parse } from './syntax/parser.ts';
import type { Change } from './syntax/text-lines.ts';
import type { Script } from './syntax/tree.ts';
import { update } from './syntax/update.ts';

export interface AnalysisOptions {
  /** RouterOS version to check against, such as `7.18.2`; the newest known one when absent. */
  routeros?: string;
}

export class Analysis {
  readonly script: Script;
  readonly target: Target;
  #resolved: ResolvedFile | null = null;
  #firewall: Firewall | null = null;
  #placedRules: PlacedRule[] | null = null;
  #knockChains: KnockChain[] | null = null;
  #knockFillers: KnockFiller[] | null = null;
  #lists: ListUsages | null = null;
  #knocks: FoundKnock[] | null = null;

  /** Takes a text or its tree, which may have been read before. */
  constructor(source: string | Script, options: AnalysisOptions = {}) {
    this.script = typeof source === 'string' ? parse(source) : source;
    this.target = routerosCommands.target(options.routeros === undefined ? null : parseVersion(options.routeros));
  }

  /** Follows an edit of the text: statements and commands that it does not touch are kept, the rest is computed anew. */
  update(change: Change): CommandChange {
    this.#firewall = null;
    this.#placedRules = null;
    this.#knockChains = null;
    this.#knockFillers = null;
    this.#lists = null;
    this.#knocks = null;
    const resolved = this.#resolve();
    return resolved.update(update(this.script, change));
  }

  get commands(): ResolvedCommand[] {
    return this.#resolve().commands;
  }

  #resolve(): ResolvedFile {
    this.#resolved ??= new ResolvedFile(this.script, routerosCommands, this.target);
    return this.#resolved;
  }

  get firewall(): Firewall {
    this.#firewall ??= readFirewall(this.commands);
    return this.#firewall;
  }

  get placedRules(): PlacedRule[] {
    this.#placedRules ??= placeRules(this.firewall.rules);
    return this.#placedRules;
  }

  get knockChains(): KnockChain[] {
    this.#knockChains ??= findKnockChains(this.placedRules, this.commands);
    return this.#knockChains;
  }

  get knockFillers(): KnockFiller[] {
    this.#knockFillers ??= knockFillers(this.placedRules, this.knockChains);
    return this.#knockFillers;
  }

  get lists(): ListUsages {
    this.#lists ??= listUsages(this.script, this.commands);
    return this.#lists;
  }

  get knocks(): FoundKnock[] {
    this.#knocks ??= findKnocks(this.knockChains, this.firewall.rules, initialLists(this.firewall));
    return this.#knocks;
  }
}
