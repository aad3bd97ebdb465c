import assert from 'node:assert/strict';
import { parse } from '../../../server/src/syntax/parser.ts';
import { checkExpectations, fixturesIn, readCases } from '../helpers/expectations.ts';
import { printStatement } from '../helpers/print-tree.ts';

const fixtures = fixturesIn(new URL('../../fixtures/syntax/', import.meta.url));

/** The statements of a script, and what the parser could not make sense of with the text behind that place. */
function describeCase(source: string): string[] {
  const { statements, errors } = parse(source);
  const complaints = errors.map(({ message, start }) => {
    return `! ${message} at ${JSON.stringify(withLineFeeds(source.slice(start)).slice(0, 9))}`;
  });
  return [...statements.map(printStatement), ...complaints];
}

function withLineFeeds(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}

describe('parser', () => {
  for (const { name, fixture } of fixtures) {
    it(`reads ${name}`, () => checkExpectations(fixture, describeCase));

    it(`reads ${name} with other ends of lines`, () => {
      const readAs = (source: string, end: string) =>
        describeCase(source.replaceAll('\n', end)).map((line) =>
          line.replaceAll(/\\r\\n|\\r/g, '\\n').replaceAll(/␍⏎|␍/g, '⏎'),
        );
      for (const source of readCases(fixture)) {
        const expected = readAs(source, '\n');
        assert.deepEqual(readAs(source, '\r\n'), expected);
        assert.deepEqual(readAs(source, '\r'), expected);
      }
    });
  }
});
