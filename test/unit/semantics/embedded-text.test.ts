import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EmbeddedText } from '../../../server/src/semantics/embedded-text.ts';
import { parse } from '../../../server/src/syntax/parser.ts';
import type { Change } from '../../../server/src/syntax/text-lines.ts';

const BEFORE = ':put "';

/** What a part of a string stands for, and how it is written. */
type Part = readonly [text: string, written: string];

const escapes: readonly Part[] = [
  ...[['"', '\\"'] as const, ['\\', '\\\\'] as const, ['$', '\\$'] as const, ['?', '\\?'] as const],
  ...[['\n', '\\n'] as const, ['\r', '\\r'] as const, ['\t', '\\t'] as const, [' ', '\\_'] as const],
  ...[['A', '\\41'] as const, ['Ж', '\\D0\\96'] as const, ['🐧', '\\F0\\9F\\90\\A7'] as const, ['é', 'é'] as const],
];
const plain = fc.constantFrom(...'ab1 \t?{};/:=-').map((text): Part => [text, text]);
const lineEnd = fc.constantFrom<Part>(['\n', '\n'], ['\r\n', '\r\n']);
/** Stands for nothing, and is not behind a blank that would belong to it. */
const continued = fc.constantFrom<Part>(['', '\\\n    '], ['', '\\\r\n\t'], ['', '\\\n']);
/** A dollar that no name follows. */
const dollar = fc.constantFrom<Part>(['$ ', '$ '], ['$-', '$-'], ['$\n', '$\\n']);
const known: fc.Arbitrary<Part> = fc.oneof(
  { weight: 4, arbitrary: plain },
  { weight: 3, arbitrary: fc.constantFrom(...escapes) },
  lineEnd,
  continued,
  dollar,
);
const computed = fc.constantFrom<Part>(['Z', '$name'], ['Z', '$(1 + 2)'], ['Z', '$[find "x"]']);

/** Blanks would vanish behind a line that goes on, and a name would grow. */
function isWritable(parts: readonly Part[]): boolean {
  return parts.every(([, written], index) => {
    const next = parts.slice(index + 1).find((each) => each[1] !== '')?.[1] ?? '';
    const isContinued = /^\\\r?\n/.test(written);
    if (isContinued && /^[ \t\n]/.test(next)) return false;
    return !(written === '$name' && /^\w/.test(next));
  });
}

const strings = (part: fc.Arbitrary<Part>) => fc.array(part, { maxLength: 14, size: 'max' }).filter(isWritable);

function read(parts: readonly Part[]): EmbeddedText {
  return readWritten(parts.map(([, written]) => written).join(''));
}

function readWritten(written: string): EmbeddedText {
  const [statement] = parse(`${BEFORE}${written}"`).statements;
  const value = statement?.kind === 'command' ? statement.parts[1] : undefined;
  assert.ok(value?.kind === 'text' || value?.kind === 'template', written);
  return new EmbeddedText(value);
}

function applied(text: string, { start, end, newText }: Change): string {
  return text.slice(0, start) + newText + text.slice(end);
}

describe('the text in a string', () => {
  it('is what its escapes stand for', () => {
    fc.assert(
      fc.property(strings(fc.oneof({ weight: 6, arbitrary: known }, computed)), (parts) => {
        assert.equal(read(parts).text, parts.map(([text]) => text).join(''));
      }),
    );
  });

  it('has each of its characters at a place that leads back to it', () => {
    fc.assert(
      fc.property(strings(known), (parts) => {
        const embedded = read(parts);
        for (let offset = 0; offset < embedded.text.length; offset += 1) {
          // A letter of two units is written as one.
          if (/[\udc00-\udfff]/.test(embedded.text[offset]!)) continue;
          const length = embedded.text.codePointAt(offset)! > 0xffff ? 2 : 1;
          const { start, end } = embedded.place({ start: offset, end: offset + length });
          assert.ok(start < end);
          assert.deepEqual([embedded.offsetAt(start), embedded.offsetAt(end)], [offset, offset + length]);
        }
      }),
    );
  });

  it('is edited through its escapes', () => {
    const edit = fc.tuple(fc.nat(20), fc.nat(6), fc.string({ unit: fc.constantFrom(...'ab "\\$?\n\r\t[({') }));
    fc.assert(
      fc.property(strings(known), edit, (parts, [at, removed, newText]) => {
        const written = parts.map(([, each]) => each).join('');
        const embedded = readWritten(written);
        const start = Math.min(at, embedded.text.length);
        const change = { start, end: Math.min(start + removed, embedded.text.length), newText };
        fc.pre(isBetweenLetters(embedded.text, change));
        const outer = embedded.edit(change)!;
        const inside = { ...outer, start: outer.start - BEFORE.length, end: outer.end - BEFORE.length };
        assert.equal(readWritten(applied(written, inside)).text, applied(embedded.text, change));
      }),
      { numRuns: 2000 },
    );
  });

  it('is not edited where a variable or a command makes it', () => {
    const embedded = readWritten('print $name; set');
    const edit = (start: number, end: number) => embedded.edit({ start, end, newText: 'x' });
    assert.equal(embedded.text, 'print Z; set');
    assert.deepEqual([edit(6, 7), edit(5, 8), edit(7, 7)], [null, null, null]);
    assert.deepEqual(edit(6, 6), { start: 12, end: 12, newText: 'x' });
    assert.deepEqual(edit(8, 9), { start: 18, end: 19, newText: 'x' });
  });

  it('has no place for a cursor in what computes it', () => {
    const embedded = readWritten('print $name; set');
    const cursor = (at: number) => embedded.offsetAt(BEFORE.length + at);
    assert.deepEqual([cursor(0), cursor(6), cursor(12), cursor(16)], [0, 6, 8, 12]);
    // Behind the variable it may go on being typed.
    assert.deepEqual([cursor(7), cursor(11)], [null, null]);
    assert.deepEqual([cursor(-1), cursor(17)], [null, null]);
  });
});

/** Letters of two units are edited as a whole. */
function isBetweenLetters(text: string, { start, end }: Change): boolean {
  return [start, end].every((at) => !/[\udc00-\udfff]/.test(text[at] ?? ''));
}
