/** The enumerated values of an argument. */
import { availability, formatPresence, type Presence, parsePresence, type Target } from './presence.ts';

/** One value; a null presence means wherever the argument exists. */
export interface Choice {
  readonly value: string;
  readonly presence: Presence | null;
}

export interface Choices {
  /** Whether the router takes nothing else; otherwise names of objects, numbers or the like are values as well. */
  readonly isClosed: boolean;
  readonly values: readonly Choice[];
}

/** The table's form: `only disk memory script@39-60`, with `also` in front where there are other values. */
export function formatChoices({ isClosed, values }: Choices): string {
  const words = values.map(({ value, presence }) => (presence ? `${value}@${formatPresence(presence)}` : value));
  return [isClosed ? 'only' : 'also', ...words].join(' ');
}

/** The inverse of `formatChoices`. */
export function parseChoices(text: string): Choices {
  const [kind, ...words] = text.split(' ');
  const values = words.map((word): Choice => {
    const [value, presence] = word.split('@');
    return { value: value!, presence: presence === undefined ? null : parsePresence(presence) };
  });
  return { isClosed: kind === 'only', values };
}

/** A word of the kind that enumerations consist of; what is not may be a number, a range or a list. */
const NAME = /^[a-z][a-z0-9-]*$/i;

const SAME: Readonly<Record<string, string>> = { true: 'yes', false: 'no' };

/**
 * Whether the router refuses a word because it is none of the values of a target's enumeration. The beginning of a value
 * is enough, and words that are put together of several things are taken.
 */
export function isNoChoice({ isClosed, values }: Choices, word: string, target: Target): boolean {
  if (!isClosed || target.isLenient || !NAME.test(word)) return false;
  const written = SAME[word] ?? word;
  const begins = ({ value, presence }: Choice) =>
    value.startsWith(written) && (presence === null || availability(presence, target) !== 'absent');
  return !values.some(begins);
}
