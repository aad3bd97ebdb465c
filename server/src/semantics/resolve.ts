/** Which menu and command each statement means: the current menu is followed through the file as the router does. */
import type { Command as CommandSchema, CommandTree, Menu } from '../schema/command-tree.ts';
import { findArgument, type Resolution, resolvePath, resolveStatement } from '../schema/lookup.ts';
import type { Target } from '../schema/presence.ts';
import type { Argument, Body, Command, Part, Statement, Value, Word } from '../syntax/tree.ts';
import { childBodies } from './bodies.ts';
import type { Execution, ResolvedArgument, ResolvedCommand, Segment } from './resolved-command.ts';

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
  readonly #tree: CommandTree;
  readonly #target: Target;

  constructor(tree: CommandTree, target: Target) {
    this.#tree = tree;
    this.#target = target;
  }

  statement(statement: Statement, before: Menu | null): ResolvedStatement {
    if (statement.kind === 'comment') return { commands: NO_COMMANDS, before, after: before };
    const commands: ResolvedCommand[] = [];
    this.#commands = commands;
    const after = this.#command(statement, before, 'always');
    return { commands, before, after };
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
    const names = segments.map((segment) => segment.text);
    const resolution = this.#resolve(words, names, isAbsolute, current);
    const used = resolution === null ? 0 : pathLength(resolution, segments.length);
    const rest = statement.parts.slice(wordsUsed(words, segments, used));
    const resolved: ResolvedCommand = {
      statement,
      path: segments.slice(0, used),
      ...named(resolution),
      resolution,
      positional: rest.filter(isValue),
      arguments: rest.filter((part) => part.kind === 'argument').map((part) => this.#name(part, resolution)),
      filter: rest.find((part) => part.kind === 'filter') ?? null,
      execution,
    };
    this.#commands.push(resolved);
    const inside = this.#menuInside(resolution, current);
    for (const child of childBodies(resolved)) {
      this.#body(child.body, child.fromRoot ? this.#tree.root : inside, weaker(execution, child.execution));
    }
    if (resolution?.kind === 'menu' && rest.length === 0) return resolution.menu;
    // What follows a menu that does not exist is not meant for the menu before it.
    return isAbsolute && isLost(resolution, statement) ? null : current;
  }

  /** The menu that holds in the blocks and brackets of a statement: `[find]` looks where its command works. */
  #menuInside(resolution: Resolution | null, current: Menu | null): Menu | null {
    if (resolution?.kind === 'menu') return resolution.menu;
    const isRootCommand = resolution?.kind === 'command' && resolution.command.menu === this.#tree.root;
    return resolution?.kind === 'command' && !isRootCommand ? resolution.command.menu : current;
  }

  #name(argument: Argument, resolution: Resolution | null): ResolvedArgument {
    const written = argument.name.text;
    const schema = resolution?.kind === 'command' ? resolution.command : null;
    return { ...argument, fullName: (schema && argumentNamed(schema, written, this.#target)) ?? written };
  }

  #resolve(words: Word[], names: string[], isAbsolute: boolean, current: Menu | null): Resolution | null {
    if (words.length === 0) return null;
    if (isAbsolute) return resolvePath(this.#tree.root, names, this.#target);
    if (current === null) {
      const resolution = resolvePath(this.#tree.root, names, this.#target);
      return resolution.kind === 'command' && resolution.command.menu === this.#tree.root ? resolution : null;
    }
    return resolveStatement(this.#tree, current, names, this.#target);
  }
}

/** Whether a statement that is nothing but a path leads nowhere. */
function isLost(resolution: Resolution | null, statement: Command): boolean {
  const isPath = statement.parts.every((part) => part.kind === 'word');
  return isPath && (resolution?.kind === 'unknown-menu' || resolution?.kind === 'unknown-command');
}

/**
 * The full name of an argument, which may be shortened; null where the command has none that is meant. `disable` is the
 * name of a command, and is not taken for `disabled`: a drop written with it never came to be (seen in listings in use).
 */
export function argumentNamed(schema: CommandSchema, written: string, target: Target): string | null {
  const found = findArgument(schema, written, target);
  if (found.kind !== 'found') return null;
  return found.exact || written !== 'disable' ? found.node.name : null;
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
  const end = parts.findIndex((part) => part.kind !== 'word');
  return (end < 0 ? parts : parts.slice(0, end)) as Word[];
}

/** Cuts the leading words into names: `/ip/firewall filter` is three. `/` or `:` in front begins at the root. */
function splitPath(words: readonly Word[]): { segments: Segment[]; isAbsolute: boolean } {
  const segments: Segment[] = [];
  for (const word of words) {
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

function isValue(part: Part): part is Value {
  return part.kind !== 'argument' && part.kind !== 'filter';
}

function weaker(outer: Execution, inner: Execution): Execution {
  if (outer === 'stored' || inner === 'stored') return 'stored';
  return outer === 'conditional' || inner === 'conditional' ? 'conditional' : 'always';
}
