/** Where new rules can stand among those of a script. */
import { absoluteStart, type Script } from '../../syntax/tree.ts';
import { isDropOfAll, isEstablishedAccept } from '../chain-end.ts';
import { admitsState, type PlacedRule } from '../placed-rules.ts';
import type { Firewall, SourceRule } from '../read-firewall.ts';
import type { Family, Table } from '../rule.ts';
import type { NewRule } from './knock-rules.ts';
import { type Style, writeRule } from './style.ts';

/** Before or behind the command of a rule. */
export interface Place {
  rule: SourceRule;
  side: 'before' | 'behind';
}

const REFUSING = new Set(['drop', 'reject', 'tarpit']);

/** The rules of one built-in chain as far as the script itself has them one by one, in the order in which packets meet them. */
export class Chain {
  readonly #rules: readonly PlacedRule[];

  constructor(script: Script, firewall: Firewall, family: Family, table: Table, name: string) {
    const isOwn = (rule: SourceRule) =>
      rule.family === family &&
      rule.table === table &&
      rule.chain === name &&
      !rule.disabled &&
      rule.command.statement.parent === script;
    this.#rules = firewall.rules.filter(isOwn).map((rule) => ({ rule, root: name, jumps: [] }));
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  get keepsSessions(): boolean {
    return this.#rules.some(isEstablishedAccept);
  }

  get first(): Place {
    return { rule: this.#rules[0]!.rule, side: 'before' };
  }

  /** Where a rule stands best that keeps sessions: behind what hands them to the fast track. */
  get top(): Place {
    const slow = this.#rules.findIndex(({ rule }) => rule.action !== 'fasttrack-connection');
    return slow > 0 ? { rule: this.#rules[slow]!.rule, side: 'before' } : this.first;
  }

  get last(): Place {
    return { rule: this.#rules.at(-1)!.rule, side: 'behind' };
  }

  /**
   * Places for a knock, each one once: behind the rules that say who is refused whatever he sends, right behind the one
   * that keeps sessions, and before the one that ends the chain. A knock that punishes wrong packets stands best at the
   * end, where nothing that is accepted anyway gets to.
   */
  placesOfKnock(isStrict: boolean): Place[] {
    const end = this.#rules.findIndex(
      (placed) => isDropOfAll(placed) && admitsState(placed, 'new') && !isGuard(placed),
    );
    const open = end < 0 ? this.#rules : this.#rules.slice(0, end);
    const guarded = this.#behind(open.findLastIndex(isGuard));
    const early = this.#behind(open.findIndex(isEstablishedAccept));
    const late: Place = end < 0 ? this.last : { rule: this.#rules[end]!.rule, side: 'before' };
    const all = isStrict ? [late, guarded, early] : [guarded, early, late];
    return all.filter(
      (place, at) => all.findIndex((each) => each.rule === place.rule && each.side === place.side) === at,
    );
  }

  #behind(index: number): Place {
    return index < 0 ? this.first : { rule: this.#rules[index]!.rule, side: 'behind' };
  }
}

/** Keeps sessions, or refuses those that are told from others by what they did before, or finds them out. */
function isGuard(placed: PlacedRule): boolean {
  const { action, properties } = placed.rule;
  if (properties.has('psd') || isEstablishedAccept(placed)) return true;
  const banned = properties.get('src-address-list') ?? '!';
  return REFUSING.has(action) && (!banned.startsWith('!') || !admitsState(placed, 'new'));
}

/** A text to put in at an offset of the script. */
export interface Insertion {
  offset: number;
  newText: string;
}

/** The rules at a place, as the script writes them; null where something else stands on its line. */
export function insertionAt(place: Place, rules: readonly NewRule[], text: string, style: Style): Insertion | null {
  const offset = offsetOf(place, text);
  if (offset === null) return null;
  const menu = menuAt(place, text);
  return { offset, newText: rules.map((rule) => menu + writeRule(rule, style) + style.lineEnd).join('') };
}

/** One insertion for each offset, in order. The end of a script may need a line end first. */
export function mergeInsertions(all: readonly Insertion[], text: string, { lineEnd }: Style): Insertion[] {
  const groups = [...Map.groupBy(all, ({ offset }) => offset)].sort(([a], [b]) => a - b);
  return groups.map(([offset, own]) => {
    const newText = own.map((each) => each.newText).join('');
    const needsLineEnd = offset === text.length && text !== '' && !text.endsWith('\n');
    return { offset, newText: needsLineEnd ? lineEnd + newText : newText };
  });
}

/** Where the text of a place is, as an offset in the script; null where something else stands on its line. */
function offsetOf({ rule, side }: Place, text: string): number | null {
  const { statement } = rule.command;
  const start = absoluteStart(statement);
  if (side === 'before') {
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    return text.slice(lineStart, start).trim() === '' ? lineStart : null;
  }
  const end = start + statement.length;
  const lineEnd = text.indexOf('\n', end);
  const rest = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  if (rest.trim() !== '') return null;
  return lineEnd < 0 ? text.length : lineEnd + 1;
}

/** What stands before the name of the command: its menu, or nothing where it stands in the menu already. */
function menuAt({ rule: { command } }: Place, text: string): string {
  const start = absoluteStart(command.statement);
  return text.slice(start, start + command.path.at(-1)!.start);
}
