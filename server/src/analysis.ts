/** Everything that is known of one text, each part computed when it is first asked for. */

import { type FoundKnock, findKnocks } from './firewall/find-knocks.ts';
import { findKnockChains, type KnockChain, type KnockFiller, knockFillers } from './firewall/knock-chain.ts';
import { type ListUsages, listUsages } from './firewall/list-usage.ts';
import { type FamilyKnocks, findFamilyKnocks } from './firewall/machine/knocks.ts';
import { type PlacedRule, placeRules } from './firewall/placed-rules.ts';
import { type Proved, proveAll } from './firewall/proofs/prove.ts';
import { type Firewall, readFirewall } from './firewall/read-firewall.ts';
import { routerosCommands } from './schema/command-tree.ts';
import type { Target } from './schema/presence.ts';
import type { ResolvedStatement } from './semantics/resolve.ts';
import type { ResolvedCommand } from './semantics/resolved-command.ts';
import { type CommandChange, ResolvedFile } from './semantics/resolved-file.ts';
import { RouterReading } from './semantics/router-parser/router-reading.ts';
import { isSameTarget, type TargetOptions, targetOf, tellsTarget } from './semantics/target.ts';
import { parse } from './syntax/parser.ts';
import type { Change } from './syntax/text-lines.ts';
import type { Script } from './syntax/tree.ts';
import { type Replacement, update } from './syntax/update.ts';

export type AnalysisOptions = TargetOptions;

export class Analysis {
  readonly script: Script;
  #options: AnalysisOptions;
  #target: Target;
  /** Whether the text says what its target is, or has said it. */
  #tellsTarget: boolean;
  #reading: RouterReading | null = null;
  #resolved: ResolvedFile | null = null;
  #firewall: Firewall | null = null;
  #placedRules: PlacedRule[] | null = null;
  #knockChains: KnockChain[] | null = null;
  #knockFillers: KnockFiller[] | null = null;
  #lists: ListUsages | null = null;
  #knocks: FoundKnock[] | null = null;
  #machines: FamilyKnocks[] | null = null;
  #proofs: Proved[] | null = null;

  /** Takes a text or its tree, which may have been read before. */
  constructor(source: string | Script, options: AnalysisOptions = {}) {
    this.script = typeof source === 'string' ? parse(source) : source;
    this.#options = options;
    this.#target = targetOf(this.script, routerosCommands, options);
    this.#tellsTarget = this.script.statements.some(tellsTarget);
  }

  get target(): Target {
    return this.#target;
  }

  /**
   * Follows an edit of the text: statements and commands that it does not touch are kept, the rest is computed anew.
   * Null where all of it is, because the text now says that it is for another RouterOS.
   */
  update(change: Change): CommandChange | null {
    this.#firewall = null;
    this.#placedRules = null;
    this.#knockChains = null;
    this.#knockFillers = null;
    this.#lists = null;
    this.#knocks = null;
    this.#machines = null;
    this.#proofs = null;
    const resolved = this.#resolve();
    const reading = this.reading;
    const replacement = update(this.script, change);
    if (this.#isTargetChanged(replacement)) {
      this.#target = targetOf(this.script, routerosCommands, this.#options);
      this.#resolved = null;
      this.#reading = null;
      return null;
    }
    const commands = resolved.update(replacement);
    reading.update(change);
    return commands;
  }

  #isTargetChanged({ index, inserted }: Replacement): boolean {
    const { statements } = this.script;
    for (let at = index; at < index + inserted; at += 1) this.#tellsTarget ||= tellsTarget(statements[at]!);
    return this.#tellsTarget && !isSameTarget(targetOf(this.script, routerosCommands, this.#options), this.#target);
  }

  get commands(): ResolvedCommand[] {
    return this.#resolve().commands;
  }

  /** Each statement of the file with its commands. */
  get statements(): readonly ResolvedStatement[] {
    return this.#resolve().statements;
  }

  /** What the router's parser says of the text. */
  get reading(): RouterReading {
    this.#reading ??= new RouterReading(this.script, this.#resolve(), routerosCommands, this.#target);
    return this.#reading;
  }

  #resolve(): ResolvedFile {
    this.#resolved ??= new ResolvedFile(this.script, routerosCommands, this.#target);
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
    // Without a chain there is nothing to look for.
    this.#knocks ??= this.knockChains.length === 0 ? [] : findKnocks(this.machines);
    return this.#knocks;
  }

  /** The rules of each family as a machine whose states are the lists that a stranger is on, and its doors. */
  get machines(): FamilyKnocks[] {
    this.#machines ??= findFamilyKnocks(this.firewall);
    return this.#machines;
  }

  /** P1 to P12, each with its reason. */
  get proofs(): Proved[] {
    this.#proofs ??= proveAll(this.firewall, this.machines);
    return this.#proofs;
  }
}
