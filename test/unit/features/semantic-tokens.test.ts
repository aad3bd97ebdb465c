import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Range } from 'vscode-languageserver-types';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import {
  type DocumentTokens,
  semanticTokens,
  tokenData,
  tokenEdits,
} from '../../../server/src/features/semantic-tokens.ts';
import { tokensLegend } from '../../../server/src/features/tokens/legend.ts';
import { toChanges } from '../helpers/edits.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';
import { anyEdit, anyScript } from '../helpers/random-scripts.ts';

const fixtures = fixturesIn(new URL('../../fixtures/tokens/', import.meta.url));
const uri = 'file:///test.rsc';

/** A token as the protocol's numbers say it. */
interface Decoded {
  line: number;
  start: number;
  end: number;
  kind: string;
}

function decode(data: readonly number[]): Decoded[] {
  assert.equal(data.length % 5, 0);
  const found: Decoded[] = [];
  let [line, start] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [lines, characters, length, type, bits] = data.slice(at, at + 5) as [number, number, number, number, number];
    start = lines === 0 ? start + characters : characters;
    line += lines;
    const modifiers = tokensLegend.tokenModifiers.filter((_, bit) => bits & (1 << bit));
    found.push({ line, start, end: start + length, kind: [tokensLegend.tokenTypes[type], ...modifiers].join('.') });
  }
  return found;
}

/** For each line its tokens in order of writing. */
function describeCase(source: string): string[] {
  const lines = source.split(/\r\n?|\n/);
  const described = lines.map(() => [] as string[]);
  for (const { line, start, end, kind } of decode(tokensOf(source))) {
    described[line]!.push(`${kind}(${lines[line]!.slice(start, end)})`);
  }
  return described.flatMap((each, line) => (each.length === 0 ? [] : [`${line + 1} ${each.join(' ')}`]));
}

/** What editors rely on: tokens come in order, none overlaps another, and each lies within its line. */
function checkPlaces(text: string, data: readonly number[]): void {
  const lines = text.split(/\r\n?|\n/);
  let last: Decoded | null = null;
  for (const token of decode(data)) {
    assert.ok(token.start < token.end && token.end <= lines[token.line]!.length, JSON.stringify(token));
    if (last?.line === token.line) assert.ok(last.end <= token.start, JSON.stringify([last, token]));
    if (last !== null) assert.ok(last.line <= token.line);
    last = token;
  }
}

function tokensOf(text: string): number[] {
  return tokenData(semanticTokens(new OpenDocument(uri, 1, text)));
}

function applied(before: DocumentTokens, after: DocumentTokens): number[] {
  const result = tokenData(before);
  for (const { start, deleteCount, data } of tokenEdits(before, after)) result.splice(start, deleteCount, ...data!);
  return result;
}

function toRange(text: string, start: number, end: number): Range {
  return new OpenDocument(uri, 1, text).range({ start, end });
}

describe('semantic tokens', () => {
  for (const { name, fixture } of fixtures) it(`of ${name}`, () => checkExpectations(fixture, describeCase));

  it('are in order, apart, and in their lines, whatever the text', () => {
    fc.assert(
      fc.property(anyScript, (text) => checkPlaces(text, tokensOf(text))),
      { numRuns: 1000 },
    );
  });

  it('are after edits what they are of the new text, and the edits of tokens lead there', () => {
    fc.assert(
      fc.property(anyScript, fc.array(anyEdit, { minLength: 1, maxLength: 4 }), (text, edits) => {
        const document = new OpenDocument(uri, 1, text);
        let before = semanticTokens(document);
        let current = text;
        for (const { start, end, newText } of toChanges(text, edits)) {
          document.edit([{ range: toRange(current, start, end), text: newText }], 2);
          current = document.lines.toString();
          const after = semanticTokens(document);
          assert.deepEqual(tokenData(after), tokensOf(current));
          assert.deepEqual(applied(before, after), tokenData(after));
          before = after;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('of a range are those of its statements', () => {
    const text = '/ip address\nadd address=10.0.0.1/24 \\\n  interface=a\n:put {1\n2}\n';
    const document = new OpenDocument(uri, 1, text);
    const range = { start: { line: 2, character: 0 }, end: { line: 3, character: 2 } };
    const all = decode(tokensOf(text));
    assert.deepEqual(
      decode(tokenData(semanticTokens(document, range))),
      all.filter(({ line }) => line > 0),
    );
  });

  it('change by little when little is edited', () => {
    const lines = Array.from({ length: 200 }, (_, index) => `add list=door address=10.0.0.${index} timeout=1h\n`);
    const document = new OpenDocument(uri, 1, `/ip firewall address-list\n${lines.join('')}`);
    const before = semanticTokens(document);
    const at = { line: 100, character: 0 };
    document.edit([{ range: { start: at, end: at }, text: '# new\n' }], 2);
    const [edit, ...others] = tokenEdits(before, semanticTokens(document));
    assert.deepEqual(others, []);
    assert.ok(edit!.data!.length <= 10 && edit!.deleteCount <= 10);
    assert.deepEqual(tokenEdits(before, before), []);
  });
});
