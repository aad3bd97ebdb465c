/**
 * Follows the commands of a script in the order in which the router runs them, as far as that can be known without the
 * router: loops over literal lists are unrolled, literal conditions decided. What can't be known is told as an unknown.
 */
import { isSource } from '../../semantics/argument-roles.ts';
import { childBodies } from '../../semantics/bodies.ts';
import type { ResolvedArgument, ResolvedCommand } from '../../semantics/resolved-command.ts';
import type { Body, Substitution, Value } from '../../syntax/tree.ts';
import { tableOfMenu } from '../rule.ts';
import { type Evaluation, evaluate, isArray, isTrue, type Known, textOf } from './known-values.ts';
import { applyCommand, type Obstacle } from './menu-commands.ts';
import { findRows } from './row-filter.ts';
import { type Row, RowTable } from './row-table.ts';
import { Scope } from './scope.ts';

/**
 * Why it is not known what a command does. Besides the obstacles of a menu's commands: it runs perhaps, or nobody knows
 * how often (`condition`), it runs later or when somebody starts it (`stored`), it starts another script
 * (`other-script`).
 */
export type Doubt = Obstacle | 'condition' | 'stored' | 'other-script';

export interface RunUnknown {
  command: ResolvedCommand;
  doubt: Doubt;
  /** The menu whose items it may change; null for any. */
  menu: string | null;
}

/** Who wants to know how the tables become what they are. */
export interface RunObserver {
  /** A row was added, moved, changed or removed. */
  rowChanged(table: RowTable, row: Row): void;
  commandDone(command: ResolvedCommand): void;
}

const MENUS =
  /^\/(?:ip(?:v6)?\/(?:firewall\/(?:filter|nat|mangle|raw|address-list|layer7-protocol)|address)|interface\/list(?:\/member)?)$/;
/** Menus that hold one item, which is always there. */
const SETTINGS = /^\/(?:ipv6\/settings|ip\/firewall\/connection\/tracking)$/;
const CHANGING = new Set([
  'add',
  'comment',
  'disable',
  'edit',
  'enable',
  'move',
  'print',
  'remove',
  'reset',
  'set',
  'unset',
]);
/** More rounds of loops than this are not followed. */
const MOST_ROUNDS = 10_000;

/** Whether the items of a menu are followed. */
export function isFollowed(menu: string): boolean {
  return MENUS.test(menu);
}

export class ScriptRun {
  readonly unknowns: RunUnknown[] = [];
  readonly #tables = new Map<string, RowTable>();
  readonly #settings = new Map<string, { value: string; command: ResolvedCommand }>();
  readonly #commands: Map<Body, ResolvedCommand[]>;
  readonly #refused: ReadonlySet<ResolvedCommand>;
  readonly #observer: RunObserver | null;
  #globals = new Scope(null);
  /** Those that the script before has left: a script has to declare them before it sees them. */
  #inherited = new Scope(null);
  /** Functions that the script defines: what they may do is told where they are defined. */
  readonly #functions = new Set<string>();
  /** Rounds of loops so far, and how many loops are under way. */
  #rounds = 0;
  #depth = 0;

  /**
   * @param refused commands that the router does not run. Rules that they would add are kept, since people mean them;
   * nothing else is done.
   */
  constructor(
    commands: readonly ResolvedCommand[],
    refused: ReadonlySet<ResolvedCommand> = new Set(),
    observer: RunObserver | null = null,
  ) {
    this.#refused = refused;
    this.#observer = observer;
    this.#commands = Map.groupBy(commands, ({ statement }) => statement.parent);
    for (const body of this.#commands.keys()) {
      if (body.parent === null) this.#script(body);
    }
  }

  #script(body: Body): void {
    this.#inherited = this.#globals;
    this.#globals = new Scope(null);
    this.#body(body, new Scope(this.#globals), null);
  }

  /** The menus that the script has worked in, in order of their first item. */
  get tables(): RowTable[] {
    return [...this.#tables.values()];
  }

  /** What the script sets, and by which command; null where it sets nothing. */
  setting(menu: string, name: string): { value: string; command: ResolvedCommand } | null {
    return this.#settings.get(`${menu} ${name}`) ?? null;
  }

  table(menu: string): RowTable {
    const known = this.#tables.get(menu);
    if (known !== undefined) return known;
    const table: RowTable = new RowTable(menu, (row) => this.#observer?.rowChanged(table, row));
    this.#tables.set(menu, table);
    return table;
  }

  /** The table of a menu that matters here; null for other menus. */
  #tableOf(menu: string | null): RowTable | null {
    const known = menu === null ? undefined : this.#tables.get(menu);
    if (known !== undefined || menu === null) return known ?? null;
    return isFollowed(menu) ? this.table(menu) : null;
  }

  #body(body: Body, scope: Scope, doubt: Doubt | null): void {
    for (const command of this.#commands.get(body) ?? []) this.#command(command, scope, doubt);
  }

  #command(command: ResolvedCommand, scope: Scope, doubt: Doubt | null): void {
    const table = this.#tableOf(command.menu);
    if (this.#refused.has(command) && !(command.command === 'add' && isRuleMenu(table))) return;
    for (const { body, execution } of childBodies(command)) {
      if (execution === 'always') this.#body(body, new Scope(scope), doubt);
      if (execution === 'stored') this.#body(body, new Scope(this.#globals), 'stored');
    }
    if (table !== null) this.#change(command, table, scope, doubt);
    else if (command.menu !== null && SETTINGS.test(command.menu)) this.#set(command, command.menu, scope, doubt);
    else if (command.menu === '/') this.#rootCommand(command, scope, doubt);
    else this.#otherCommand(command, doubt);
  }

  #change(command: ResolvedCommand, table: RowTable, scope: Scope, doubt: Doubt | null): void {
    if (!CHANGING.has(command.command ?? '') || (command.command === 'print' && doubt !== null)) return;
    const obstacle = doubt ?? applyCommand(command, table, this.#evaluation(scope));
    if (obstacle !== null) this.#note(command, obstacle, table.menu);
    this.#observer?.commandDone(command);
  }

  #set(command: ResolvedCommand, menu: string, scope: Scope, doubt: Doubt | null): void {
    if (command.command !== 'set') return;
    for (const { fullName, value } of command.arguments) {
      const known = doubt === null ? textOf(value, this.#evaluation(scope)) : null;
      if (known === null) this.#note(command, doubt ?? 'computed', menu);
      else this.#settings.set(`${menu} ${fullName}`, { value: known, command });
    }
  }

  #rootCommand(command: ResolvedCommand, scope: Scope, doubt: Doubt | null): void {
    switch (command.command) {
      case 'local':
      case 'global':
      case 'set':
        this.#setVariable(command, scope, doubt);
        break;
      case 'if':
        this.#branch(command, scope, doubt);
        break;
      case 'for':
      case 'foreach':
        this.#loop(command, scope, doubt);
        break;
      case 'while':
        this.#while(command, scope, doubt);
        break;
      case 'import':
      case 'execute':
        this.#note(command, doubt ?? 'other-script', null);
        break;
      default:
        this.#perhaps(command, scope, doubt);
    }
  }

  /** Blocks of which nobody knows whether or how often they run: `on-error`, `do` with `while`. */
  #perhaps(command: ResolvedCommand, scope: Scope, doubt: Doubt | null): void {
    for (const { body, execution } of childBodies(command)) {
      if (execution === 'conditional') this.#body(body, new Scope(scope), doubt ?? 'condition');
    }
    const isRepeated = command.command === 'do' && command.arguments.some(({ fullName }) => fullName === 'while');
    const first = command.positional[0];
    if (isRepeated && first?.kind === 'braces') this.#body(first.body, new Scope(scope), doubt ?? 'condition');
  }

  #setVariable(command: ResolvedCommand, scope: Scope, doubt: Doubt | null): void {
    const [nameValue, unnamed = null] = command.positional;
    const name = nameValue === undefined ? null : textOf(nameValue, this.#evaluation(scope));
    if (name === null) return;
    const code = command.arguments.find(({ fullName }) => fullName === 'do');
    if (code !== undefined) this.#functions.add(name);
    if (code === undefined && unnamed === null && command.command === 'global') {
      if (this.#globals.get(name) === null) this.#globals.define(name, this.#inherited.get(name));
      return;
    }
    const value = code !== undefined || doubt !== null ? null : evaluate(unnamed, this.#evaluation(scope));
    if (command.command === 'local') scope.define(name, value);
    else if (command.command === 'global') this.#globals.define(name, value);
    else scope.assign(name, value);
  }

  #branch(command: ResolvedCommand, scope: Scope, doubt: Doubt | null): void {
    const condition = argument(command, 'condition') ?? command.positional[0] ?? null;
    const answer = doubt !== null || condition === null ? null : isTrue(evaluate(condition, this.#evaluation(scope)));
    for (const [name, runs] of [
      ['do', answer],
      ['else', answer === null ? null : !answer],
    ] as const) {
      const block = argument(command, name);
      if (block?.kind !== 'braces' || runs === false) continue;
      this.#body(block.body, new Scope(scope), runs === null ? (doubt ?? 'condition') : null);
    }
  }

  #loop(command: ResolvedCommand, scope: Scope, doubt: Doubt | null): void {
    const block = argument(command, 'do');
    const names = textOf(command.positional[0] ?? null, this.#evaluation(scope))?.split(',') ?? [];
    if (block?.kind !== 'braces') return;
    const rounds = doubt === null ? this.#valuesOf(command, scope) : null;
    if (rounds !== null) this.#unroll(block.body, names, rounds, scope);
    // A loop that was cut short is looked at as a whole, not each loop inside it.
    const isCutShort = this.#rounds > MOST_ROUNDS && this.#depth === 0;
    if (rounds !== null && !isCutShort) return;
    const inner = new Scope(scope);
    for (const name of names) inner.define(name, null);
    this.#body(block.body, inner, doubt ?? 'condition');
  }

  /** Rounds for as long as it is known that the condition holds. */
  #while(command: ResolvedCommand, scope: Scope, doubt: Doubt | null): void {
    const [unnamed = null, unnamedBlock = null] = command.positional;
    const condition = argument(command, 'condition') ?? unnamed;
    const block = argument(command, 'do') ?? unnamedBlock;
    if (block?.kind !== 'braces') return;
    let holds = doubt === null ? isTrue(evaluate(condition, this.#evaluation(scope))) : null;
    for (; holds === true && this.#rounds <= MOST_ROUNDS; this.#rounds += 1) {
      this.#body(block.body, new Scope(scope), null);
      holds = isTrue(evaluate(condition, this.#evaluation(scope)));
    }
    if (holds !== false) this.#body(block.body, new Scope(scope), doubt ?? 'condition');
  }

  #unroll(body: Body, names: readonly string[], rounds: readonly Known[], scope: Scope): void {
    this.#depth += 1;
    for (const [index, value] of rounds.entries()) {
      this.#rounds += 1;
      if (this.#rounds > MOST_ROUNDS) break;
      const inner = new Scope(scope);
      if (names.length > 1) inner.define(names[0]!, String(index));
      inner.define(names.at(-1) ?? '', value);
      this.#body(body, inner, null);
    }
    this.#depth -= 1;
  }

  /** What the variable of a loop is in each round; null where that is not known. */
  #valuesOf(command: ResolvedCommand, scope: Scope): readonly Known[] | null {
    const evaluation = this.#evaluation(scope);
    if (command.command === 'foreach') {
      const list = evaluate(argument(command, 'in'), evaluation);
      return isArray(list) ? list : null;
    }
    const [from, to] = ['from', 'to'].map((name) => wholeNumber(textOf(argument(command, name), evaluation)));
    const given = argument(command, 'step');
    const step = given === null ? 1 : wholeNumber(textOf(given, evaluation));
    // Backwards without a step: the manual does not say what the router does.
    if (from == null || to == null || step === null || step === 0 || (to - from) * step < 0) return null;
    const count = Math.floor((to - from) / step) + 1;
    return count > MOST_ROUNDS ? null : Array.from({ length: count }, (_, index) => String(from + index * step));
  }

  /** Commands of other menus: they matter where they start or keep a script. */
  #otherCommand(command: ResolvedCommand, doubt: Doubt | null): void {
    const { menu, command: name, positional } = command;
    const [first] = positional;
    const isCall = command.resolution === null && (first?.kind === 'variable' || first?.kind === 'substitution');
    const isKnownCall = first?.kind === 'variable' && first.name !== null && this.#functions.has(first.name);
    if ((isCall && !isKnownCall) || (menu === '/system/script' && name === 'run')) {
      this.#note(command, doubt ?? 'other-script', null);
    } else if (command.arguments.some(keepsFirewallScript)) this.#note(command, 'stored', null);
  }

  #note(command: ResolvedCommand, doubt: Doubt, menu: string | null): void {
    this.unknowns.push({ command, doubt, menu });
  }

  #evaluation(scope: Scope): Evaluation {
    return { scope, substitution: (node, inner) => this.#substitution(node, inner) };
  }

  #substitution(node: Substitution, scope: Scope): Known | null {
    const [command, ...more] = this.#commands.get(node.body) ?? [];
    if (command === undefined || more.length > 0) return null;
    const evaluation = this.#evaluation(scope);
    const { menu, command: name } = command;
    if (menu === '/' && name === 'len') return lengthOf(evaluate(command.positional[0] ?? null, evaluation));
    if (menu === '/' && name === 'toarray') return toArray(evaluate(command.positional[0] ?? null, evaluation));
    const table = this.#tableOf(menu);
    const isFind = name === 'find' && command.positional.length === 0 && command.arguments.length === 0;
    return table === null || !isFind ? null : findRows(table, command.filter, evaluation);
  }
}

function isRuleMenu(table: RowTable | null): boolean {
  return table !== null && tableOfMenu(table.menu) !== null;
}

function argument(command: ResolvedCommand, name: string): Value | null {
  return command.arguments.find(({ fullName }) => fullName === name)?.value ?? null;
}

/** Scripts in quotes are not read; those that name the firewall may change it. */
function keepsFirewallScript({ fullName, value }: ResolvedArgument): boolean {
  if (!isSource(fullName)) return false;
  if (value?.kind === 'text') return value.text.includes('firewall');
  return value?.kind === 'template' && value.parts.some((part) => 'text' in part && part.text.includes('firewall'));
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^-?\d+$/.test(text) ? Number(text) : null;
}

function lengthOf(value: Known | null): string | null {
  return isArray(value) || typeof value === 'string' ? String(value.length) : null;
}

function toArray(value: Known | null): Known | null {
  return typeof value === 'string' ? value.split(',') : value;
}
