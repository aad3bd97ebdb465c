/** Scripts with mistakes in them, as fast-check makes them. */
import fc from 'fast-check';
import { type Edit, editsWith } from '../unit/helpers/edits.ts';
import { readExcerpts } from './seeds.ts';

export interface FuzzCase {
  text: string;
  /** What is typed into it; for most none, since it takes longest to check. */
  edits: Edit[];
}

type Mutation = (text: string) => string;

const TOKEN = /\s+|[\w.-]+|[^\w\s]/g;
const LINE_END = /\r\n|\n|\r/g;

const pieces = [
  ...'()[]{}"\\$;#=!:/,.-><&|~*%^ \t\n\r\0',
  ...['\r\n', '\\\n', '\\\r\n', '"$(', '"$[', '$"', '($', '[:', '={', '->', '<%%', '$(', '$[', '\\"', '\\D0', '\\\\'],
  ...[
    ' where ',
    ' find ',
    'do={',
    '} else={',
    ':local x ',
    ':set ',
    'ж',
    '😀',
    '\uD83D',
    '\uFEFF',
    '\u0080',
    '10.0.0.1/24',
  ],
];
const piece = fc.constantFrom(...pieces);
/** A place, as a share of a text that is not made yet. */
const place = fc.nat(0xffff).map((share) => share / 0x10000);
const count = fc.integer({ min: 1, max: 4 });

function at(length: number, share: number): number {
  return Math.floor(share * length);
}

function onTokens(change: (tokens: string[]) => void): Mutation {
  return (text) => {
    const tokens = text.match(TOKEN) ?? [];
    if (tokens.length > 0) change(tokens);
    return tokens.join('');
  };
}

function swapTokens(one: number, other: number): Mutation {
  return onTokens((tokens) => {
    const [a, b] = [at(tokens.length, one), at(tokens.length, other)];
    [tokens[a], tokens[b]] = [tokens[b]!, tokens[a]!];
  });
}

function cutTokens(share: number, many: number): Mutation {
  return onTokens((tokens) => tokens.splice(at(tokens.length, share), many));
}

function doubleToken(share: number, many: number): Mutation {
  return onTokens((tokens) => {
    const index = at(tokens.length, share);
    tokens[index] = tokens[index]!.repeat(many + 1);
  });
}

/** Turns over bits of one byte of the text as it lies on a disk. */
function flipBits(share: number, bits: number): Mutation {
  return (text) => {
    const bytes = Buffer.from(text);
    if (bytes.length > 0) bytes[at(bytes.length, share)]! ^= bits;
    return bytes.toString();
  };
}

function insert(share: number, inserted: readonly string[]): Mutation {
  return (text) => {
    const index = at(text.length, share);
    return text.slice(0, index) + inserted.join('') + text.slice(index);
  };
}

/** The beginning of one script and the end of another one. */
function join(share: number, other: string, otherShare: number): Mutation {
  return (text) => text.slice(0, at(text.length, share)) + other.slice(at(other.length, otherShare));
}

/** Other ends of lines in a part of the script. */
function endLines(share: number, end: string): Mutation {
  return (text) => {
    const index = at(text.length, share);
    return text.slice(0, index) + text.slice(index).replaceAll(LINE_END, end);
  };
}

function mutation(excerpt: fc.Arbitrary<string>): fc.Arbitrary<Mutation> {
  return fc.oneof(
    fc.tuple(place, place).map(([one, other]) => swapTokens(one, other)),
    fc.tuple(place, count).map(([share, many]) => cutTokens(share, many)),
    fc.tuple(place, count).map(([share, many]) => doubleToken(share, many)),
    fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(([share, bits]) => flipBits(share, bits)),
    fc.tuple(place, fc.array(piece, { minLength: 1, maxLength: 3 })).map(([share, all]) => insert(share, all)),
    fc.tuple(place, excerpt, place).map(([share, other, otherShare]) => join(share, other, otherShare)),
    fc.tuple(place, fc.constantFrom('\n', '\r', '\r\n', ' \\\n')).map(([share, end]) => endLines(share, end)),
  );
}

/** Excerpts of scripts, each with a few mutations. */
export function fuzzCase(): fc.Arbitrary<FuzzCase> {
  const excerpt = fc.constantFrom(...readExcerpts());
  const mutations = fc.array(mutation(excerpt), { minLength: 1, maxLength: 5, size: 'max' });
  const text = fc
    .tuple(excerpt, mutations)
    .map(([start, all]) => all.reduce((before, mutate) => mutate(before), start));
  const edits = fc.array(editsWith(piece), { minLength: 1, maxLength: 3 });
  return fc.record({ text, edits: fc.oneof({ weight: 4, arbitrary: fc.constant<Edit[]>([]) }, edits) });
}
