/**
 * Names that are only known when a script runs, and texts that may become such names: what cannot be followed when a
 * thing gets another name.
 */
import { type Body, childrenOf, type Node, type NodeBase, type Statement, type Value } from '../syntax/tree.ts';
import { nameHolders } from './all-names.ts';
import { isCode } from './argument-roles.ts';
import { literalText } from './literals.ts';
import type { NameKind } from './names.ts';
import type { ResolvedCommand } from './resolved-command.ts';

interface Unfollowed {
  /** The place counts from it. */
  statement: Statement;
  range: NodeBase;
}

/** A name that is put together, or comes from elsewhere. */
export interface ComputedName extends Unfollowed {
  kind: NameKind;
  /** What is known of it: texts with nothing but a variable between them, one for each item of a list. */
  alternatives: readonly (readonly string[])[];
  /** Of a condition: the regular expression that the name is like; null elsewhere, and where it is computed. */
  regExp: string | null;
}

/** A text that a variable, an array, a function or a comparison gets. */
export interface FreeText extends Unfollowed {
  text: string;
}

/** Commands of the root that only say something. */
const SAYING = new Set(['put', 'log', 'error', 'delay', 'beep', 'parse', 'execute']);

export function computedNames(command: ResolvedCommand): ComputedName[] {
  if (isWrittenOut(command)) return [];
  return nameHolders(command).flatMap(({ value, isPattern, naming: { kind } }) => {
    const text = literalText(value);
    if (text !== null && !isPattern) return [];
    const texts = knownTexts(value);
    // An item that `find` gives has no name.
    if (texts.every((text) => text === null) && value.kind === 'substitution') return [];
    const range = { start: value.start, end: value.end };
    return [{ kind, statement: command.statement, range, alternatives: itemsOf(texts), regExp: text }];
  });
}

/** Most commands have nothing but words and strings. */
function isWrittenOut({ positional, arguments: named, filter }: ResolvedCommand): boolean {
  const isText = (value: Value | null) => value === null || value.kind === 'word' || value.kind === 'text';
  return filter === null && positional.every(isText) && named.every(({ value }) => isText(value));
}

/** The texts that a value is put together from; null stands for what is not known. */
function knownTexts(node: Node): (string | null)[] {
  const text = literalText(node);
  if (text !== null) return [text];
  const isJoined =
    node.kind === 'template' || node.kind === 'glued' || node.kind === 'group' || node.kind === 'negation';
  if (!isJoined && !(node.kind === 'operation' && node.operator === '.')) return [null];
  return childrenOf(node).flatMap((part) => (part.kind === 'characters' ? [part.text] : knownTexts(part)));
}

/** Cuts texts at their commas. Each item is the texts in front of, between and behind what is not known. */
function itemsOf(texts: readonly (string | null)[]): string[][] {
  const items: string[][] = [['']];
  for (const text of texts) {
    const item = items.at(-1)!;
    if (text === null) {
      item.push('');
      continue;
    }
    const [first, ...more] = text.split(',');
    item.push(item.pop()! + first!);
    for (const next of more) items.push([next]);
  }
  return items;
}

export function freeTexts(command: ResolvedCommand): FreeText[] {
  const { menu, command: name, resolution, statement } = command;
  const isCall = resolution === null;
  if (!isCall && (menu !== '/' || SAYING.has(name ?? ''))) return [];
  const found: FreeText[] = [];
  const names = new Set(nameHolders(command).map(({ value }) => value));
  const add = (value: Value, name: string | null) => {
    if (!names.has(value) && !isBlock(value, name, command)) collect(value, statement, found);
  };
  for (const { fullName, value } of command.arguments) if (value !== null) add(value, fullName);
  for (const [index, value] of command.positional.entries()) add(value, command.slots[index] ?? null);
  return found;
}

/** Commands in blocks are looked at by themselves. */
function isBlock({ kind }: Value, name: string | null, { schema, path }: ResolvedCommand): boolean {
  if (kind !== 'braces') return false;
  return path.length === 0 || (name !== null && schema !== null && isCode(schema, name));
}

function collect(node: Node, statement: Statement, found: FreeText[]): void {
  const text = literalText(node);
  if (text !== null) found.push({ text, statement, range: { start: node.start, end: node.end } });
  else if (node.kind === 'braces') collectArray(node.body, found);
  else for (const child of childrenOf(node)) collect(child, statement, found);
}

function collectArray({ statements }: Body, found: FreeText[]): void {
  for (const statement of statements) {
    if (statement.kind === 'command') for (const part of statement.parts) collect(part, statement, found);
  }
}
