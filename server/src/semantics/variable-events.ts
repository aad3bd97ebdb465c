/** What the commands of a statement do with variables, in the order in which the router meets it. */
import {
  type Body,
  type Command,
  childrenOf,
  type Node,
  type PlainText,
  type Statement,
  type Variable,
  type Word,
} from '../syntax/tree.ts';
import { isCode, isSource } from './argument-roles.ts';
import { argumentValue } from './argument-values.ts';
import { type EmbeddedScript, embeddedScripts } from './embedded-scripts.ts';
import { functionBody } from './functions.ts';
import { literalText } from './literals.ts';
import { startOfText } from './names.ts';
import { inValue, type WrittenName } from './places.ts';
import type { ResolvedStatement } from './resolve.ts';
import type { ResolvedCommand } from './resolved-command.ts';
import type { ResolvedFile } from './resolved-file.ts';
import { declarationsOf } from './variables.ts';

export type VariableEvent =
  /** A scope begins. What is around it is not seen in a function, which has a name, and in the source of a script. */
  | { type: 'open'; sees: 'all' | 'nothing'; function: { name: string; command: string } | null }
  | { type: 'close' }
  | { type: 'declare'; written: WrittenName; isGlobal: boolean; value: 'none' | 'value' | 'function' }
  /** A `word` is a variable only if one of that name is declared. */
  | { type: 'read' | 'write' | 'call' | 'word'; written: WrittenName }
  /** The name of a value that a function is given. */
  | { type: 'give'; written: WrittenName; callee: string };

const LOOPS = new Set(['for', 'foreach', 'onerror']);
const DEFINES = new Set(['local', 'global', 'set']);
const NAME_SLOTS: Readonly<Record<string, string>> = { for: 'counter', foreach: 'counter', onerror: 'error' };
const NAME = /[A-Za-z0-9]+/g;
const BLOCK: VariableEvent = { type: 'open', sees: 'all', function: null };
const SOURCE: VariableEvent = { type: 'open', sees: 'nothing', function: null };
const CLOSE: VariableEvent = { type: 'close' };

export function variableEvents({ commands }: ResolvedStatement, file: ResolvedFile): VariableEvent[] {
  const [outermost] = commands;
  if (outermost === undefined) return [];
  const walk = new Walk(commands, file);
  walk.command(outermost);
  return walk.events;
}

/** What is around a node: the statement that its offsets count from, and what a bare word may be. */
interface Around {
  command: ResolvedCommand;
  statement: Statement;
  words: 'plain' | 'expression' | 'condition';
}

class Walk {
  readonly events: VariableEvent[] = [];
  readonly #file: ResolvedFile;
  readonly #commands: ReadonlyMap<Command, ResolvedCommand>;

  constructor(commands: readonly ResolvedCommand[], file: ResolvedFile) {
    this.#file = file;
    this.#commands = new Map(commands.map((command) => [command.statement, command]));
  }

  command(command: ResolvedCommand): void {
    const { statement } = command;
    const name = command.menu === '/' ? (command.command ?? '') : '';
    const isLoop = LOOPS.has(name);
    if (isLoop) this.events.push(BLOCK);
    if (isLoop) this.#declare(command);
    const callee = command.resolution === null ? this.#call(command) : null;
    const target = name === 'set' ? argumentValue(command, 'name') : null;
    for (const part of statement.parts) {
      if (part !== target && part !== callee) this.#node(part, { command, statement, words: 'plain' });
    }
    if (target !== null) this.#set(target, command);
    if (isLoop) this.events.push(CLOSE);
    else this.#declare(command);
    for (const each of embeddedScripts(command, this.#file)) this.#embedded(each);
  }

  #embedded({ statements, outside }: EmbeddedScript): void {
    this.events.push(SOURCE);
    for (const event of statements.flatMap((statement) => variableEvents(statement, this.#file))) {
      const written = 'written' in event ? outside(event.written) : null;
      if (!('written' in event)) this.events.push(event);
      else if (written !== null) this.events.push({ ...event, written });
    }
    this.events.push(CLOSE);
  }

  #declare(command: ResolvedCommand): void {
    const declared = declarationsOf(command);
    if (declared.length === 0) return;
    const node = argumentValue(command, NAME_SLOTS[command.command!] ?? 'name')!;
    const text = literalText(node)!;
    const hasValue = argumentValue(command, 'value') !== null;
    let from = 0;
    for (const declaration of declared) {
      const { name, isGlobal } = declaration;
      const value = functionBody(declaration) !== null ? 'function' : hasValue ? 'value' : 'none';
      const at = text.indexOf(name, from);
      from = at + name.length;
      const start = startOfText(node);
      const range = start === null ? node : { start: start + at, end: start + at + name.length };
      const written = inValue(command.statement, { name, range, at }, node);
      this.events.push({ type: 'declare', written, isGlobal, value });
    }
  }

  /** `:set x`, `:set $x`, or an element of an array. */
  #set(target: Node, command: ResolvedCommand): void {
    const { statement } = command;
    if (target.kind === 'variable') this.#variable('write', target, statement);
    else if (target.kind === 'word' || target.kind === 'text') {
      this.events.push({ type: 'write', written: wholeText(target, statement) });
    } else this.#node(target, { command, statement, words: 'plain' });
  }

  /** Gives the variable that holds the function. */
  #call({ statement }: ResolvedCommand): Variable | null {
    const [first] = statement.parts;
    if (first?.kind !== 'variable' || first.name === null) return null;
    this.#variable('call', first, statement);
    for (const part of statement.parts) {
      if (part.kind !== 'argument') continue;
      this.events.push({ type: 'give', written: wholeText(part.name, statement), callee: first.name });
    }
    return first;
  }

  #node(node: Node, around: Around): void {
    const { words } = around;
    switch (node.kind) {
      case 'word':
        if (words === 'expression') this.#word(node, around.statement);
        return;
      case 'variable':
        this.#variable('read', node, around.statement);
        return;
      case 'substitution':
        this.events.push(BLOCK);
        this.#body(node.body);
        this.events.push(CLOSE);
        return;
      case 'braces':
        this.#braces(node.body, around);
        return;
      case 'filter':
        for (const each of node.conditions) this.#node(each, { ...around, words: 'condition' });
        return;
      case 'argument':
        if (node.value !== null) this.#node(node.value, around);
        return;
      default: {
        const isExpression = node.kind === 'group' && words === 'plain';
        const inside: Around = isExpression ? { ...around, words: 'expression' } : around;
        for (const child of childrenOf(node)) this.#node(child, inside);
      }
    }
  }

  #body({ statements }: Body): void {
    for (const statement of statements) {
      const command = statement.kind === 'command' ? this.#commands.get(statement) : undefined;
      if (command !== undefined) this.command(command);
    }
  }

  #braces(body: Body, around: Around): void {
    const scope = scopeOf(body, around.command);
    if (scope !== null) {
      this.events.push(scope);
      this.#body(body);
      this.events.push(CLOSE);
      return;
    }
    for (const statement of body.statements) {
      if (statement.kind !== 'command') continue;
      for (const part of statement.parts) this.#node(part, { ...around, statement, words: 'expression' });
    }
  }

  #variable(type: 'read' | 'write' | 'call', { name, start, end }: Variable, statement: Statement): void {
    if (name === null || /^\d+$/.test(name)) return;
    const written = { name, statement, range: { start: start + 1, end }, value: null, depth: 0 };
    this.events.push({ type, written });
  }

  /** `a-b` may be a difference. */
  #word(node: Node & { kind: 'word' }, statement: Statement): void {
    for (const { 0: name, index: at } of node.text.matchAll(NAME)) {
      const range = { start: node.start + at, end: node.start + at + name.length };
      this.events.push({ type: 'word', written: inValue(statement, { name, range, at }, node, true) });
    }
  }
}

function wholeText(node: Word | PlainText, statement: Statement): WrittenName {
  const start = startOfText(node)!;
  return inValue(statement, { name: node.text, range: { start, end: start + node.text.length }, at: 0 }, node);
}

/** The scope that braces are; null where they are no code. */
function scopeOf(body: Body, command: ResolvedCommand): VariableEvent | null {
  const { schema, resolution, statement, arguments: named, positional, slots } = command;
  const [first] = statement.parts;
  if (resolution?.kind === 'menu' || (first?.kind === 'braces' && first.body === body)) return BLOCK;
  const isIt = (value: Node | null) => value?.kind === 'braces' && value.body === body;
  const name = named.find(({ value }) => isIt(value))?.fullName ?? slots[positional.findIndex(isIt)] ?? null;
  if (name === null) return null;
  if (schema !== null && isCode(schema, name))
    return name === 'do' && DEFINES.has(schema.name) ? functionOf(command) : BLOCK;
  return isSource(name) ? SOURCE : null;
}

function functionOf(command: ResolvedCommand): VariableEvent {
  const node = argumentValue(command, 'name');
  const name = node?.kind === 'variable' ? node.name : literalText(node);
  return { type: 'open', sees: 'nothing', function: name ? { name, command: command.command! } : null };
}
