import assert from 'node:assert/strict';
import { type FormatOptions, format } from '../../../../server/src/index.ts';
import { checkExpectations, fixturesIn } from '../../helpers/expectations.ts';

const fixtures = fixturesIn(new URL('../../../fixtures/format/', import.meta.url));
const OPTIONS = /^# options: (\{.*\})/;

/** The text line by line; its first line may say how it is to be formatted. */
function describeCase(source: string): string[] {
  const options = OPTIONS.exec(source);
  return format(source, options ? JSON.parse(options[1]!) : {})
    .replace(/\n$/, '')
    .split('\n');
}

function checkFormat(text: string, expected: string, options: Partial<FormatOptions> = {}): void {
  assert.equal(format(text, options), expected);
}

describe('the formatter', () => {
  for (const { name, fixture } of fixtures) it(`in ${name}`, () => checkExpectations(fixture, describeCase));

  it('ends a file with one line end, and keeps an empty one', () => {
    checkFormat(':put 1', ':put 1\n');
    checkFormat('\n\n:put 1\n\n\n', '\n:put 1\n');
    checkFormat('# comment', '# comment\n');
    checkFormat('', '');
  });

  it('keeps the line ends of a file, each one', () => {
    checkFormat(':do {\r\n:put  1\r\n}', ':do {\r\n    :put 1\r\n}\r\n');
    checkFormat(':put  1\r:put 2', ':put 1\r:put 2\r');
    checkFormat(':put  1\r\n:put  2\n', ':put 1\r\n:put 2\n');
    const long = `/ip address add address=10.0.0.1/24 comment="${'x'.repeat(40)}" interface=ether1\r\n`;
    checkFormat(long, long.replace('="', '=\\\r\n    "'));
  });

  it('indents with tabs and other widths', () => {
    const block = ':do {\n:do {\n:put 1\n}\n}\n';
    checkFormat(block, ':do {\n\t:do {\n\t\t:put 1\n\t}\n}\n', { insertSpaces: false });
    checkFormat(block, ':do {\n  :do {\n    :put 1\n  }\n}\n', { tabSize: 2 });
  });
});
