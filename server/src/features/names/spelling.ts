/** How a name is written in the place of another one. */
import type { TextEdit } from 'vscode-languageserver-types';
import type { PlacedName } from './script-names.ts';

/** What needs no quotes: as the value of an argument, and where operators end a word. */
const PLAIN_VALUE = /^[\w.:/-]+$/;
const PLAIN_OPERAND = /^[A-Za-z][\w.-]*$/;
export const PLAIN_VARIABLE = /^[A-Za-z0-9]+$/;

export function spellAs({ name, range, spelling }: PlacedName, newName: string): TextEdit {
  const { value, depth, isQuotedVariable } = spelling;
  const inStrings = (text: string) => escaped(text, depth);
  if (value === null) {
    const needsQuotes = isQuotedVariable || !PLAIN_VARIABLE.test(newName);
    return { range, newText: inStrings(needsQuotes ? quoted(newName) : newName) };
  }
  if (value.form === 'string') return { range, newText: inStrings(escaped(newName, 1)) };
  const isPlain = (value.isInExpression ? PLAIN_OPERAND : PLAIN_VALUE).test(newName);
  if (value.form === 'word' && isPlain) return { range, newText: inStrings(newName) };
  const items = value.text.split(',').map((item) => (item.replace(/^!/, '') === name ? replaced(item, newName) : item));
  return { range: value.range, newText: inStrings(quoted(items.join(','))) };
}

function replaced(item: string, newName: string): string {
  return item.startsWith('!') ? `!${newName}` : newName;
}

function quoted(text: string): string {
  return `"${escaped(text, 1)}"`;
}

/** A text inside so many strings. */
function escaped(text: string, depth: number): string {
  return depth === 0 ? text : escaped(text.replace(/["\\$?]/g, '\\$&'), depth - 1);
}
