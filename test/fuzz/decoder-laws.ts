/** What holds of the decoder of the API, whatever comes in, and in whatever pieces. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RouterError } from '../../client/src/router/errors.ts';
import { encodeSentence, SentenceDecoder } from '../../client/src/router/wire.ts';

/** What a router says, what happens to its bytes on the way, and where they are cut. */
export interface Stream {
  readonly sentences: readonly string[][];
  readonly damage: readonly Damage[];
  readonly cuts: readonly number[];
}

interface Damage {
  readonly at: number;
  readonly removed: number;
  readonly added: Uint8Array;
}

/** Lengths around the limits of a length prefix, seldom; the rest as routers say it. */
const word = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.constantFrom('!re', '!done', '!trap', '!empty', '!fatal', '.tag=7', '=ret=*1F', '=message='),
  },
  { weight: 20, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom(0x7f, 0x80, 0x3fff, 0x4000).map((length) => 'x'.repeat(length)) },
);
const sentence = fc.array(word, { minLength: 1, maxLength: 5 });
const place = fc.nat({ max: 0xffff });
const damage = fc.record({
  at: place,
  removed: fc.nat({ max: 3 }),
  added: fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.constantFrom(0x00, 0x7f, 0x80, 0xc0, 0xe0, 0xf0, 0xf8, 0xff).map((byte) => Uint8Array.of(byte)),
  ),
});

/** So many sentences a stream. */
export const sentencesPerStream = 20;

export const anyStream: fc.Arbitrary<Stream> = fc.record({
  sentences: fc.array(sentence, { minLength: sentencesPerStream, maxLength: sentencesPerStream }),
  damage: fc.array(damage, { minLength: 1, maxLength: 3 }),
  cuts: fc.array(place, { maxLength: 12 }),
});

/** @throws AssertionError */
export function checkStream({ sentences, damage, cuts }: Stream): void {
  const bytes = Buffer.concat(sentences.map(encodeSentence));
  assert.deepEqual(decode(bytes, cuts), { sentences, hasFailed: false });
  const damaged = damage.reduce(spoil, bytes);
  const whole = decode(damaged, []);
  const inPieces = decode(damaged, cuts);
  assert.equal(inPieces.hasFailed, whole.hasFailed, 'it depends on where the bytes are cut whether they are refused');
  if (!whole.hasFailed) assert.deepEqual(inPieces.sentences, whole.sentences);
}

/** The bytes of a stream as they arrive: damaged, and in pieces. */
export function piecesOf({ sentences, damage, cuts }: Stream): Buffer[] {
  return split(damage.reduce(spoil, Buffer.concat(sentences.map(encodeSentence))), cuts);
}

function decode(bytes: Buffer, cuts: readonly number[]): { sentences: string[][]; hasFailed: boolean } {
  const decoder = new SentenceDecoder();
  const sentences: string[][] = [];
  try {
    for (const piece of split(bytes, cuts)) sentences.push(...decoder.push(piece));
    return { sentences, hasFailed: false };
  } catch (error) {
    assert.ok(error instanceof RouterError && error.kind === 'protocol', String(error));
    return { sentences, hasFailed: true };
  }
}

function spoil(bytes: Buffer, { at, removed, added }: Damage): Buffer {
  const start = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, start), added, bytes.subarray(start + removed)]);
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}
