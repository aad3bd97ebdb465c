/** Which menu and command each statement means: the current menu is followed through the file as the router does. */
import type { Command as CommandSchema, CommandTree, Menu } from '../schema/command-tree.ts';
import { findArgument, type Resolution, resolvePath, resolveStatement } from '../schema/lookup.ts';
import type { Target } from '../schema/presence.ts';
import type { Argument, Body, Command, Filter, Part, Statement, Value, Word } from '../syntax/tree.ts';
import { childBodies } from './bodies.ts';
import type { Execution, ResolvedArgument, ResolvedCommand, Segment } from './resolved-command.ts';
import { FreeSlots, nameWithoutEquals } from './unnamed-values.ts';

const NO_COMMANDS: readonly ResolvedCommand[] = [];

/** A statement of a file: its commands, and the current menu before and after it; null where that is not known. */
export interface ResolvedStatement {
  /** In order of writing, those inside blocks and `[ ]` behind the command that holds them. */
  commands: readonly ResolvedCommand[];
  before: Menu | null;
  after: Menu | null;
}

export class Resolver {
  #commands: ResolvedCommand[] = [];
  /** The slots of the command that is being read; null as long as it has no value without a name. */
  #free: FreeSlots | null = null;
  readonly #tree: CommandTree;
  readonly #target: Target;
  /** What single words mean in a menu: the lines of an export say the same few again and again. */
  readonly #singleWords = new Map<Menu, Map<string, Resolution>>();

  constructor(tree: CommandTree, target: Target) {
    this.#tree = tree;
    this.#target = target;
  }

  statement(statement: Statement, before: Menu | null): ResolvedStatement {
    if (statement.kind === 'comment') return { commands: NO_COMMANDS, before, after: before };
    const commands: ResolvedCommand[] = [];
    this.#commands = commands;
    const after = this.#command(statement, before, 'always');
    return { commands: commands.slice(), before, after };
  }

  #body(body: Body, menu: Menu | null, execution: Execution): void {
    let current = menu;
    for (const statement of body.statements) {
      if (statement.kind === 'command') current = this.#command(statement, current, execution);
    }
  }

  /** Resolves a statement and what is inside it; gives the current menu for the statement after it. */
  #command(statement: Command, current: Menu | null, execution: Execution): Menu | null {
    const words = leadingWords(statement.parts);
    const { segments, isAbsolute } = splitPath(words);
    const resolution = this.#resolve(words, segments, isAbsolute, current);
    const used = resolution === null ? 0 : pathLength(resolution, segments.length);
    const { menu, command, schema } = named(resolution);
    const resolved: ResolvedCommand = {
      statement,
      current,
      path: segments.slice(0, used),
      menu,
      command,
      schema,
      resolution,
      positional: [],
      slots: [],
      arguments: [],
      filter: null,
      execution,
    };
    this.#free = null;
    const { parts } = statement;
    const first = wordsUsed(words, segments, used);
    for (let index = first; index < parts.length; index += 1) this.#addPart(resolved, parts[index]!);
    // An array that has grown has room for more than a dozen others.
    resolved.arguments = resolved.arguments.slice();
    this.#commands.push(resolved);
    const inside = this.#menuInside(resolution, current);
    for (const child of childBodies(resolved)) {
      this.#body(child.body, child.fromRoot ? this.#tree.root : inside, weaker(execution, child.execution));
    }
    if (resolution?.kind === 'menu' && first === parts.length) return resolution.menu;
    // What follows a menu that does not exist is not meant for the menu before it.
    return isAbsolute && isLost(resolution, statement) ? null : current;
  }

  /** The menu that holds in the blocks and brackets of a statement: `[find]` looks where its command works. */
  #menuInside(resolution: Resolution | null, current: Menu | null): Menu | null {
    if (resolution?.kind === 'menu') return resolution.menu;
    const isRootCommand = resolution?.kind === 'command' && resolution.command.menu === this.#tree.root;
    return resolution?.kind === 'command' && !isRootCommand ? resolution.command.menu : current;
  }

  #addPart(resolved: ResolvedCommand, part: Part): void {
    if (part.kind === 'filter') this.#addFilter(resolved, part);
    else if (part.kind === 'argument') this.#addArgument(resolved, this.#name(part, resolved));
    else this.#addValue(resolved, part);
  }

  /** In the root `find` is the command that looks for a value in another one. */
  #addFilter(resolved: ResolvedCommand, filter: Filter): void {
    const { schema } = resolved;
    if (schema === null || schema.arguments().has('where')) resolved.filter ??= filter;
    else for (const each of filter.conditions) if (each.kind !== 'operation') this.#addValue(resolved, each);
  }

  #addArgument(resolved: ResolvedCommand, argument: ResolvedArgument): void {
    resolved.arguments.push(argument);
    this.#free?.fill(argument.fullName);
  }

  #addValue(resolved: ResolvedCommand, value: Value): void {
    const { schema, positional, slots } = resolved;
    const name = nameWithoutEquals(resolved, value);
    if (name === null) {
      if (schema !== null) this.#free ??= new FreeSlots(schema, resolved.arguments, this.#target);
      positional.push(value);
      slots.push(this.#free?.take(value) ?? null);
      return;
    }
    positional.pop();
    slots.pop();
    const { start } = name;
    this.#addArgument(resolved, {
      kind: 'argument',
      start,
      end: value.end,
      name,
      value,
      fullName: name.text,
      isKnown: true,
    });
  }

  #name(part: Argument, { schema, arguments: before }: ResolvedCommand): ResolvedArgument {
    const { kind, start, end, name, value } = part;
    const written = name.text.startsWith('.') ? groupOf(before) + name.text : name.text;
    const found = schema && argumentNamed(schema, written, this.#target);
    return { kind, start, end, name, value, fullName: found ?? name.text, isKnown: found !== null };
  }

  #resolve(words: Word[], segments: Segment[], isAbsolute: boolean, current: Menu | null): Resolution | null {
    if (words.length === 0) return null;
    const names = segments.map((segment) => segment.text);
    if (isAbsolute) return resolvePath(this.#tree.root, names, this.#target);
    if (current === null) {
      const resolution = resolvePath(this.#tree.root, names, this.#target);
      return resolution.kind === 'command' && resolution.command.menu === this.#tree.root ? resolution : null;
    }
    const [word, ...more] = names;
    return word !== undefined && more.length === 0
      ? this.#resolveWord(word, current)
      : resolveStatement(this.#tree, current, names, this.#target);
  }

  #resolveWord(word: string, current: Menu): Resolution {
    const known = this.#singleWords.get(current) ?? new Map<string, Resolution>();
    this.#singleWords.set(current, known);
    const resolution = known.get(word) ?? resolveStatement(this.#tree, current, [word], this.#target);
    known.set(word, resolution);
    return resolution;
  }
}

/** What a leading dot stands for: the first part of the name before, as in `channel.band=… .width=…`. */
function groupOf(before: readonly ResolvedArgument[]): string {
  return before[before.length - 1]?.fullName.split('.', 1)[0] ?? '';
}

/** Whether a statement that is nothing but a path leads nowhere. */
function isLost(resolution: Resolution | null, statement: Command): boolean {
  const isPath = statement.parts.every((part) => part.kind === 'word');
  return isPath && (resolution?.kind === 'unknown-menu' || resolution?.kind === 'unknown-command');
}

/** The full name of an argument, which may be shortened; null where the command has none that is meant. */
function argumentNamed(schema: CommandSchema, written: string, target: Target): string | null {
  const found = findArgument(schema, written, target);
  return found.kind === 'found' ? found.node.name : null;
}

function named(resolution: Resolution | null): Pick<ResolvedCommand, 'menu' | 'command' | 'schema'> {
  if (resolution?.kind === 'command') {
    const { command } = resolution;
    return { menu: command.menu.path, command: command.name, schema: command };
  }
  return { menu: resolution?.kind === 'menu' ? resolution.menu.path : null, command: null, schema: null };
}

function pathLength(resolution: Resolution, words: number): number {
  switch (resolution.kind) {
    case 'command':
      return resolution.length;
    case 'menu':
      return words;
    default:
      return resolution.index + 1;
  }
}

function leadingWords(parts: readonly Part[]): Word[] {
  let end = 0;
  while (parts[end]?.kind === 'word') end += 1;
  return parts.slice(0, end) as Word[];
}

const SEPARATOR = /[/:]/;

/** Cuts the leading words into names: `/ip/firewall filter` is three. `/` or `:` in front begins at the root. */
function splitPath(words: readonly Word[]): { segments: Segment[]; isAbsolute: boolean } {
  const segments: Segment[] = [];
  for (const word of words) {
    if (!SEPARATOR.test(word.text)) {
      segments.push(word);
      continue;
    }
    for (const match of word.text.matchAll(/[^/:]+/g)) {
      const start = word.start + match.index;
      segments.push({ text: match[0], start, end: start + match[0].length });
    }
  }
  return { segments, isAbsolute: /^[/:]/.test(words[0]?.text ?? '') };
}

/** How many of the words the first `used` names take up. */
function wordsUsed(words: readonly Word[], segments: readonly Segment[], used: number): number {
  const last = segments[used - 1];
  if (last === undefined) return words[0]?.text === '/' ? 1 : 0;
  return words.findIndex((word) => word.end >= last.end) + 1;
}

function weaker(outer: Execution, inner: Execution): Execution {
  if (outer === 'stored' || inner === 'stored') return 'stored';
  return outer === 'conditional' || inner === 'conditional' ? 'conditional' : 'always';
}
