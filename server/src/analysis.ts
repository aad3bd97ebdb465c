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
import { sourceKind } from './semantics/argument-roles.ts';
import { type BaseDirective, baseDirective } from './semantics/base-directive.ts';
import type { EmbeddedScript } from './semantics/embedded-scripts.ts';
import { givenTo } from './semantics/event-variables.ts';
import { NameIndex } from './semantics/name-index.ts';
import { findRefusals, type Refusals } from './semantics/refusals.ts';
import type { ResolvedStatement } from './semantics/resolve.ts';
import type { ResolvedCommand } from './semantics/resolved-command.ts';
import { type CommandChange, ResolvedFile } from './semantics/resolved-file.ts';
import { RouterReading } from './semantics/router-parser/router-reading.ts';
import {
  isSameTarget,
  type TargetOptions,
  type TargetSource,
  targetOf,
  tellsTarget,
  versionOf,
} from './semantics/target.ts';
import { readVariables, type VariableReading } from './semantics/variable-reading.ts';
import { parse } from './syntax/parser.ts';
import type { Change } from './syntax/text-lines.ts';
import { fileOf, type Script, type Statement } from './syntax/tree.ts';
import { type Replacement, update } from './syntax/update.ts';

export interface AnalysisOptions extends TargetOptions {
  /**
   * Finds the script that the text is imported on top of, by the path in its `# rsc-base:` comment, or null without one.
   * The same script has to be the same analysis each time. Null where there is none, or where it can't be read.
   */
  baseOf?: (path: string | null) => BaseScript | null;
}

/** A script that has run before on the router. */
export interface BaseScript {
  /** Its path, as people should see it. */
  name: string;
  analysis: Analysis;
}

/** What follows from the commands of a text and of its bases. */
interface Facts {
  firewall?: Firewall;
  placedRules?: PlacedRule[];
  knockChains?: KnockChain[];
  knockFillers?: KnockFiller[];
  lists?: ListUsages;
  knocks?: FoundKnock[];
  machines?: FamilyKnocks[];
  proofs?: Proved[];
  variables?: VariableReading;
}

/** What keeps the script from being read that a comment names: it is not there, or it is imported on top of this one. */
export type BaseProblem = 'missing' | 'cycle';

const ofEmbedded = new WeakMap<EmbeddedScript, Analysis>();

export class Analysis {
  readonly script: Script;
  #options: AnalysisOptions;
  #target: Target | null = null;
  /** Whether the text says what its target is, or has said it. */
  #tellsTarget: boolean;
  #reading: RouterReading | null = null;
  #resolved: ResolvedFile | null = null;
  #names: NameIndex | null = null;
  #directive: BaseDirective | null | undefined;
  #facts: Facts = {};
  /** Before the last edits: most edits change nothing that has a say in them. */
  #machinesBefore: FamilyKnocks[] = [];
  #provedBefore: Firewall | undefined;
  #revisionOfBase: object | null = null;
  #kind: 'file' | 'source' | 'event' = 'file';
  #given: readonly string[] = [];

  /** Takes a text or its tree, which may have been read before. */
  constructor(source: string | Script, options: AnalysisOptions = {}) {
    this.script = typeof source === 'string' ? parse(source) : source;
    this.#options = options;
    this.#tellsTarget = this.script.statements.some(tellsTarget);
  }

  /** Of a script in a string of another text, for the same RouterOS: nothing has run before it, and it has no base. */
  static ofEmbedded(embedded: EmbeddedScript, target: Target): Analysis {
    const known = ofEmbedded.get(embedded);
    if (known !== undefined) return known;
    const { file, command, argument } = embedded;
    const analysis = new Analysis(file.script);
    analysis.#target = target;
    analysis.#resolved = file;
    analysis.#kind = sourceKind(command.menu!, argument);
    analysis.#given = givenTo(command.menu!, argument);
    ofEmbedded.set(embedded, analysis);
    return analysis;
  }

  get target(): Target {
    this.#target ??= this.#findTarget();
    return this.#target;
  }

  /**
   * Follows an edit of the text: statements and commands that it does not touch are kept, the rest is computed anew.
   * Null where all of it is, because the text now says that it is for another RouterOS.
   */
  update(change: Change): CommandChange | null {
    const hadBase = this.directive !== null;
    this.#facts = {};
    this.#directive = undefined;
    const resolved = this.#resolve();
    const reading = this.reading;
    const replacement = update(this.script, change);
    if (this.#isTargetChanged(replacement, hadBase)) {
      this.#target = null;
      this.#resolved = null;
      this.#reading = null;
      this.#names = null;
      return null;
    }
    const commands = resolved.update(replacement);
    reading.update(change);
    this.#names?.update(commands);
    return commands;
  }

  #isTargetChanged({ index, inserted }: Replacement, hadBase: boolean): boolean {
    const { statements } = this.script;
    for (let at = index; at < index + inserted; at += 1) this.#tellsTarget ||= tellsTarget(statements[at]!);
    const mayChange = this.#tellsTarget || hadBase || this.directive !== null;
    return mayChange && !isSameTarget(this.#findTarget(), this.target);
  }

  /** How it is known what the text is for; what holds for its base holds for it where nothing else is said. */
  get targetSource(): TargetSource {
    return versionOf(this.script, this.#options).source;
  }

  /** A text that does not say what it is for is for what its base is for. */
  #findTarget(): Target {
    const base = this.#options.routeros === undefined && !this.#tellsTarget ? this.base : null;
    return base?.analysis.target ?? targetOf(this.script, routerosCommands, this.#options);
  }

  /** The comment that names the base; null without one. */
  get directive(): BaseDirective | null {
    if (this.#directive === undefined) this.#directive = baseDirective(this.script);
    return this.#directive;
  }

  /** The script that this one is imported on top of; null where there is none, or it can't be read. */
  get base(): BaseScript | null {
    return this.#isOnTopOfItself() ? null : this.#namedBase();
  }

  get baseProblem(): BaseProblem | null {
    if (this.#isOnTopOfItself()) return 'cycle';
    return this.directive !== null && this.#namedBase() === null ? 'missing' : null;
  }

  /** Another object as soon as the text or one of its bases is another one. */
  get revision(): object {
    return this.#known();
  }

  /** What is known of the text and its bases as they are now. */
  #known(): Facts {
    const revision = this.base?.analysis.revision ?? null;
    if (revision !== this.#revisionOfBase) this.#facts = {};
    this.#revisionOfBase = revision;
    return this.#facts;
  }

  #namedBase(): BaseScript | null {
    return this.#options.baseOf?.(this.directive?.path ?? null) ?? null;
  }

  #isOnTopOfItself(): boolean {
    const seen = new Set<Analysis>();
    for (let each: Analysis | undefined = this; each !== undefined; each = each.#namedBase()?.analysis) {
      if (seen.has(each)) return true;
      seen.add(each);
    }
    return false;
  }

  /** Whether a statement stands in the text itself, and not in a base. */
  isOwn(statement: Statement): boolean {
    return fileOf(statement) === this.script;
  }

  /** The name of the base that a statement stands in; null for the text itself. */
  baseNameOf(statement: Statement): string | null {
    const script = fileOf(statement);
    let base = script === this.script ? null : this.base;
    while (base !== null && base.analysis.script !== script) base = base.analysis.base;
    return base?.name ?? null;
  }

  /** The commands of the bases, which have run before, and those of the text. */
  get history(): ResolvedCommand[] {
    const { base } = this;
    return base === null ? this.commands : [...base.analysis.history, ...this.commands];
  }

  /** The commands with what is around them. */
  get file(): ResolvedFile {
    return this.#resolve();
  }

  /** The names that the text gives to things. */
  get names(): NameIndex {
    this.#names ??= new NameIndex(this.commands);
    return this.#names;
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
    this.#reading ??= new RouterReading(this.script, this.#resolve(), routerosCommands, this.target);
    return this.#reading;
  }

  /** Of the bases and of the text. */
  #allRefusals(): Refusals {
    const own = findRefusals(this.script, this.statements, this.reading.complaints, this.target);
    const { base } = this;
    if (base === null) return own;
    const before = base.analysis.#allRefusals();
    return {
      refusals: [...before.refusals, ...own.refusals],
      commands: new Set([...before.commands, ...own.commands]),
    };
  }

  #resolve(): ResolvedFile {
    this.#resolved ??= new ResolvedFile(this.script, routerosCommands, this.target);
    return this.#resolved;
  }

  /** Variables that are there when the text begins to run: what starts it gives them. */
  get given(): readonly string[] {
    return this.#given;
  }

  /** Which variables of the text are read and declared, and where. */
  get variables(): VariableReading {
    const known = this.#known();
    known.variables ??= readVariables(this.script, this.statements, this.#kind);
    return known.variables;
  }

  get firewall(): Firewall {
    const known = this.#known();
    known.firewall ??= readFirewall(this.commands, this.#allRefusals(), this.base?.analysis.history);
    return known.firewall;
  }

  get placedRules(): PlacedRule[] {
    const known = this.#known();
    known.placedRules ??= placeRules(this.firewall.rules);
    return known.placedRules;
  }

  get knockChains(): KnockChain[] {
    const known = this.#known();
    known.knockChains ??= findKnockChains(this.placedRules, this.history);
    return known.knockChains;
  }

  get knockFillers(): KnockFiller[] {
    const known = this.#known();
    known.knockFillers ??= knockFillers(this.placedRules, this.knockChains);
    return known.knockFillers;
  }

  get lists(): ListUsages {
    const known = this.#known();
    known.lists ??= listUsages(this.history);
    return known.lists;
  }

  get knocks(): FoundKnock[] {
    // Without a chain there is nothing to look for.
    const known = this.#known();
    known.knocks ??= this.knockChains.length === 0 ? [] : findKnocks(this.machines);
    return known.knocks;
  }

  /** The rules of each family as a machine whose states are the lists that a stranger is on, and its doors. */
  get machines(): FamilyKnocks[] {
    const known = this.#known();
    known.machines ??= findFamilyKnocks(this.firewall, this.#machinesBefore);
    this.#machinesBefore = known.machines;
    return known.machines;
  }

  /** P1 to P12, each with its reason. */
  get proofs(): Proved[] {
    const known = this.#known();
    known.proofs ??= proveAll(this.firewall, this.machines, this.#provedBefore);
    this.#provedBefore = this.firewall;
    return known.proofs;
  }
}
