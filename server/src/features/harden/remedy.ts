/** What can be done about a knock that is not as good as it could be. */
import type { Analysis } from '../../analysis.ts';
import type { Insertion } from '../../firewall/compose/places.ts';
import { mergeInsertions } from '../../firewall/compose/places.ts';
import type { Style } from '../../firewall/compose/style.ts';
import { readStyle } from '../../firewall/compose/style.ts';
import type { Knock } from '../../firewall/machine/knocks.ts';
import type { SourceRule } from '../../firewall/read-firewall.ts';
import { setArgument } from '../../lint/arguments.ts';
import type { Edit } from '../../lint/diagnostic.ts';
import { absoluteStart } from '../../syntax/tree.ts';

/** Edits of the script, all of the text as it is. Whether they help is for the proofs to say. */
export interface Remedy {
  edits: readonly Edit[];
}

/** A knock that is looked at, as the machine reads it, in the script as it is. */
export interface Patient {
  analysis: Analysis;
  /** One for each family that has it. */
  knocks: readonly Knock[];
}

export function styleOf({ script, firewall }: Analysis): Style {
  return readStyle(
    script.text,
    firewall.rules.filter(({ command }) => command.statement.parent === script),
  );
}

/** Whether the script has the rule as a line that can be moved and changed. */
export function isOwnRule({ script }: Analysis, { command }: SourceRule): boolean {
  return command.statement.parent === script && !command.arguments.some(({ fullName }) => fullName === 'place-before');
}

/** Gives properties of a rule new values; null where it has none of them, nor the one to put them behind. */
export function setProperty({ command }: SourceRule, name: string, value: string, behind: string): Edit[] | null {
  const fix = setArgument(command, name, value, behind);
  const base = absoluteStart(command.statement);
  return fix?.edits.map(({ start, end, newText }) => ({ start: base + start, end: base + end, newText })) ?? null;
}

export function toRemedy(
  insertions: readonly (Insertion | null)[],
  { script: { text } }: Analysis,
  style: Style,
): Remedy[] {
  const found = insertions.filter((each) => each !== null);
  if (found.length === 0 || found.length < insertions.length) return [];
  const edits = mergeInsertions(found, text, style).map(({ offset, newText }) => ({
    start: offset,
    end: offset,
    newText,
  }));
  return [{ edits }];
}

/** The whole lines of a rule; null where something else stands on them. */
export function linesOf({ command: { statement } }: SourceRule, text: string): { start: number; end: number } | null {
  const from = absoluteStart(statement);
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const lineEnd = text.indexOf('\n', from + statement.length);
  const end = lineEnd < 0 ? text.length : lineEnd + 1;
  const around = text.slice(start, from) + text.slice(from + statement.length, end);
  return around.trim() === '' ? { start, end } : null;
}

/** Whether a rule can stand where another one does: in the same menu, or with its own. */
export function isAtHome({ command }: SourceRule, other: SourceRule): boolean {
  return command.path.length > 1 || command.current === other.command.current;
}
