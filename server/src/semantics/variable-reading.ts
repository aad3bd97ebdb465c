/**
 * Follows the variables of a file: which are declared and not read, which are read and not declared there. What stands in
 * quotes is not looked at, except for the variables that the quotes put in.
 */
import {
  type Body,
  type Command,
  childrenOf,
  type Node,
  type NodeBase,
  type Part,
  type Script,
} from '../syntax/tree.ts';
import { isCode, isSource, sourceKind } from './argument-roles.ts';
import { argumentValue } from './argument-values.ts';
import { literalText } from './literals.ts';
import type { ResolvedStatement } from './resolve.ts';
import type { ResolvedCommand } from './resolved-command.ts';
import { type DeclaredVariable, Scope, type ScopeKind } from './variable-scopes.ts';
import { declarationsOf } from './variables.ts';

/** A variable where it is used. */
export interface VariableUse {
  name: string;
  /** Counted from the command's statement. */
  node: NodeBase;
  command: ResolvedCommand;
  scope: Scope;
}

/** A variable in the condition of a `find` or a `where`. */
export interface ConditionUse extends VariableUse {
  isDeclared: boolean;
}

export interface VariableReading {
  /** Of the local ones, in order of writing. */
  unread: readonly DeclaredVariable[];
  /** In each function, source and file the first use of each name. Numbers, the values without a name, are left out. */
  undeclared: readonly VariableUse[];
  inConditions: readonly ConditionUse[];
  /** Where global variables are declared for the first time. */
  globals: ReadonlyMap<string, ResolvedCommand>;
  /** Names that values are given by when functions are called. */
  parameters: ReadonlySet<string>;
}

const LOOPS = new Set(['for', 'foreach', 'onerror']);
const DEFINES = new Set(['local', 'global', 'set']);
const NUMBER = /^\d+$/;
const NAME = /[A-Za-z0-9]+/g;

/** `kind` is that of the text: a file, or the source of a script in a string. */
export function readVariables(
  script: Script,
  statements: readonly ResolvedStatement[],
  kind: 'file' | 'source' | 'event' = 'file',
): VariableReading {
  const reader = new Reader();
  const file = new Scope(kind, script, null);
  for (const { commands } of statements) reader.statement(commands, file);
  return reader.result();
}

/** Where a value stands. */
interface Place {
  command: ResolvedCommand;
  scope: Scope;
  /** What a bare word may be: a variable in an expression, a property in a condition, or nothing of this kind. */
  words: 'plain' | 'expression' | 'condition';
  /** Where the offsets of nodes begin, counted from the command's statement: those in arrays have their own. */
  base: number;
}

class Reader {
  readonly #locals: DeclaredVariable[] = [];
  readonly #undeclared: VariableUse[] = [];
  readonly #inConditions: ConditionUse[] = [];
  readonly #globals = new Map<string, ResolvedCommand>();
  readonly #parameters = new Set<string>();
  /** Those of the statement of the file that is being read. */
  #commands = new Map<Command, ResolvedCommand>();

  result(): VariableReading {
    return {
      unread: this.#locals.filter(({ isRead }) => !isRead),
      undeclared: this.#undeclared,
      inConditions: this.#inConditions,
      globals: this.#globals,
      parameters: this.#parameters,
    };
  }

  /** The commands of a statement of the file. */
  statement(commands: readonly ResolvedCommand[], scope: Scope): void {
    const [outermost] = commands;
    if (outermost === undefined) return;
    this.#commands = new Map(commands.length === 1 ? [] : commands.map((command) => [command.statement, command]));
    this.#command(outermost, scope);
  }

  #body(body: Body, scope: Scope): void {
    for (const statement of body.statements) {
      const command = statement.kind === 'command' ? this.#commands.get(statement) : undefined;
      if (command !== undefined) this.#command(command, scope);
    }
  }

  #command(command: ResolvedCommand, outer: Scope): void {
    const isOfRoot = command.menu === '/' && command.command !== null;
    const isLoop = isOfRoot && LOOPS.has(command.command!);
    const scope = isLoop ? new Scope('block', command.statement.parent, outer) : outer;
    if (isLoop) this.#declare(command, scope);
    if (command.resolution === null) this.#call(command.statement.parts);
    const place: Place = { command, scope, words: 'plain', base: 0 };
    for (const part of command.statement.parts) this.#node(part, place);
    if (isOfRoot && !isLoop) this.#declare(command, scope);
    if (isOfRoot && command.command === 'set') this.#set(command, scope);
    // `:parse` makes a function of the source of a script.
    if (isOfRoot && command.command === 'return' && scope.outermost.kind === 'source')
      scope.outermost.takesValues = true;
  }

  #call(parts: readonly Part[]): void {
    for (const part of parts) if (part.kind === 'argument') this.#parameters.add(part.name.text);
  }

  #declare(command: ResolvedCommand, scope: Scope): void {
    for (const declaration of declarationsOf(command)) {
      const variable = { ...declaration, isRead: false, isSet: false };
      scope.declare(variable);
      if (declaration.isGlobal && !this.#globals.has(declaration.name)) this.#globals.set(declaration.name, command);
      if (command.command === 'local') this.#locals.push(variable);
    }
  }

  #set(command: ResolvedCommand, scope: Scope): void {
    const name = literalText(argumentValue(command, 'name'));
    const variable = name === null ? null : scope.find(name);
    if (variable !== null) variable.isSet = true;
  }

  #node(node: Node, place: Place): void {
    const { scope, words } = place;
    switch (node.kind) {
      case 'word':
        if (words === 'expression') this.#word(node.text, scope);
        return;
      case 'variable':
        if (node.name !== null) this.#use(node.name, node, place);
        return;
      case 'substitution':
        this.#body(node.body, new Scope('block', node.body, scope));
        return;
      case 'braces':
        this.#braces(node.body, place);
        return;
      case 'filter':
        for (const each of node.conditions) this.#node(each, { ...place, words: 'condition' });
        return;
      case 'argument':
        if (node.value !== null) this.#node(node.value, place);
        return;
      default: {
        const isExpression = node.kind === 'group' && words === 'plain';
        const inside: Place = isExpression ? { ...place, words: 'expression' } : place;
        for (const child of childrenOf(node)) this.#node(child, inside);
      }
    }
  }

  #braces(body: Body, place: Place): void {
    const { command, scope } = place;
    const role = roleOf(body, command);
    if (role === null) this.#array(body, place);
    else this.#body(body, new Scope(role, body, scope, command.command === 'local'));
  }

  /** Its elements stand in statements. Where it may be code, all that can be a variable is read. */
  #array(body: Body, { command, scope, base }: Place): void {
    const isKnown = command.menu === '/' || command.statement.parts[0]?.kind !== 'word';
    for (const statement of body.statements) {
      if (statement.kind !== 'command') continue;
      const place: Place = { command, scope, words: 'expression', base: base + body.start + statement.offset };
      for (const part of statement.parts) {
        if (isKnown) this.#node(part, place);
        else this.#read(part, scope);
      }
    }
  }

  /** Whatever may be a variable in there is used. */
  #read(node: Node, scope: Scope): void {
    if (node.kind === 'word') this.#word(node.text, scope);
    else if (node.kind === 'variable') this.#word(node.name ?? '', scope);
    else if (node.kind === 'braces' || node.kind === 'substitution') {
      for (const statement of node.body.statements) {
        if (statement.kind === 'command') for (const part of statement.parts) this.#read(part, scope);
      }
    } else for (const child of childrenOf(node)) this.#read(child, scope);
  }

  /** `a-b` may be a difference. */
  #word(text: string, scope: Scope): void {
    for (const [name] of text.matchAll(NAME)) {
      const variable = scope.find(name);
      if (variable !== null) variable.isRead = true;
    }
  }

  #use(name: string, { start, end }: NodeBase, { command, scope, words, base }: Place): void {
    if (NUMBER.test(name)) {
      scope.outermost.takesValues = true;
      return;
    }
    const variable = scope.find(name);
    // Who forgets that functions see none of those around them has meant to read it.
    const meant = variable ?? scope.findAround(name);
    if (meant !== null) meant.isRead = true;
    const use: VariableUse = { name, node: { start: base + start, end: base + end }, command, scope };
    if (words === 'condition') this.#inConditions.push({ ...use, isDeclared: variable !== null });
    else if (variable === null && scope.isFirst(name)) this.#undeclared.push(use);
  }
}

/** What the braces of a command hold: null where they are no code, or code that is given variables. */
function roleOf(body: Body, command: ResolvedCommand): ScopeKind | null {
  const { schema, menu, resolution, statement } = command;
  const [first] = statement.parts;
  if (resolution?.kind === 'menu' || (first?.kind === 'braces' && first.body === body)) return 'block';
  const name = argumentWith(body, command);
  if (name === null) return null;
  if (menu === '/' && isCode(schema!, name)) return name === 'do' && DEFINES.has(schema!.name) ? 'function' : 'block';
  if (!isSource(name)) return null;
  return menu === null ? 'event' : sourceKind(menu, name);
}

/** The argument whose value the braces are. */
export function argumentWith(body: Body, { arguments: named, positional, slots }: ResolvedCommand): string | null {
  const argument = named.find(({ value }) => value?.kind === 'braces' && value.body === body);
  if (argument !== undefined) return argument.fullName;
  const index = positional.findIndex((value) => value.kind === 'braces' && value.body === body);
  return slots[index] ?? null;
}
