/** What kind of token a value is that is written out: by what its argument takes, else by its look. */
import type { Argument } from '../../schema/command-tree.ts';
import type { FormType } from '../../schema/value-kind.ts';
import { parseDuration } from '../../semantics/duration.ts';
import type { NodeBase } from '../../syntax/tree.ts';
import type { TokenType } from './legend.ts';

interface LiteralToken extends NodeBase {
  type: TokenType;
}

/** Values of these forms are any text, whatever they look like. */
const FREE: ReadonlySet<FormType> = new Set(['text', 'secret', 'script', 'hex', 'host', 'shape']);
const NUMBER = /^[+-]?(?:0x[\da-f]+|\d+(?:\.\d+)?)[kMG%]?(?:[-/:]\d+[kMG]?)*$/i;
const BARE_NUMBER = /^\d+(?:\.\d+)?$/;
const DATE = /^(?:\d{4}-\d\d-\d\d|[a-z]{3}\/\d\d\/\d{4})$/i;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}(?:[/%@:-][\w.:/%@-]*)?$/;
/** A hardware address as well. */
const COLONS = /^(?:[\da-f]{0,4}:){2,7}[\da-f.]*(?:[/%@-][\w.:/%@-]*)?$/i;
const TRUTH = new Set(['yes', 'no', 'true', 'false']);

/**
 * The tokens of a text with commas between its parts.
 * @param start of the text
 * @param argument that it is the value of; undefined where that is not known, as in expressions
 */
export function literalTokens(text: string, start: number, argument: Argument | undefined): LiteralToken[] {
  const found: LiteralToken[] = [];
  if (!text.includes(',')) {
    const type = literalType(text, argument);
    if (type !== null) found.push({ start, end: start + text.length, type });
    return found;
  }
  for (const { 0: part, index } of text.matchAll(/[^,]+/g)) {
    const word = part.replace(/^!/, '');
    const type = literalType(word, argument);
    const end = start + index + part.length;
    if (type !== null) found.push({ start: end - word.length, end, type });
  }
  return found;
}

function literalType(word: string, argument: Argument | undefined): TokenType | null {
  if (argument === undefined) return typeByLook(word);
  const { choices, isFree, isTime } = kindOf(argument);
  if (choices.has(word)) return 'enumMember';
  const type = isFree ? null : typeByLook(word);
  return type === 'number' && isTime ? 'time' : type;
}

/** What the values of an argument are, looked at once. */
interface Kind {
  choices: ReadonlySet<string>;
  isFree: boolean;
  isTime: boolean;
}

const kinds = new WeakMap<Argument, Kind>();

function kindOf(argument: Argument): Kind {
  const known = kinds.get(argument);
  if (known !== undefined) return known;
  const forms = argument.valueKind()?.forms ?? [];
  const kind = {
    choices: new Set(argument.choices()?.values.map(({ value }) => value)),
    isFree: forms.length > 0 && forms.every(({ type }) => FREE.has(type)),
    isTime: forms.some(({ type }) => type === 'time'),
  };
  kinds.set(argument, kind);
  return kind;
}

/** Null for a word. */
export function typeByLook(word: string): TokenType | null {
  if (TRUTH.has(word)) return 'enumMember';
  // Nothing of what follows is without a digit, but for `::`.
  if (!/\d|::/.test(word)) return null;
  if (IPV4.test(word)) return 'address';
  if (DATE.test(word) || (!BARE_NUMBER.test(word) && parseDuration(word) !== null)) return 'time';
  if (NUMBER.test(word)) return 'number';
  return COLONS.test(word) ? 'address' : null;
}
