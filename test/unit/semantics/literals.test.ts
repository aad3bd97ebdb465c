import assert from 'node:assert/strict';
import fc from 'fast-check';
import { literalText } from '../../../server/src/semantics/literals.ts';
import { parse } from '../../../server/src/syntax/parser.ts';

/** What `add x=…` gives for `x`. */
function writtenValue(written: string): string | null {
  const [statement] = parse(`add x=${written}`).statements;
  assert.ok(statement?.kind === 'command');
  const argument = statement.parts[1];
  assert.ok(argument?.kind === 'argument');
  return literalText(argument.value);
}

function checkValue(written: string, expected: string | null): void {
  assert.equal(writtenValue(written), expected, written);
}

describe('literal text', () => {
  it('is the same with and without quotes', () => {
    checkValue('value', 'value');
    checkValue('"value"', 'value');
    checkValue('', '');
    checkValue('""', '');
    checkValue('10.0.0.0/8,!b', '10.0.0.0/8,!b');
    checkValue('https://host/p?a=b&c=d', 'https://host/p?a=b&c=d');
    checkValue('a"b c"d', 'ab cd');
  });

  it('keeps the exclamation mark of a negated matcher', () => {
    checkValue('!tcp', '!tcp');
    checkValue('!"a b"', '!a b');
    checkValue('!', '!');
  });

  it('takes every escape', () => {
    checkValue('"\\a\\b\\f\\n\\r\\t\\v"', '\x07\b\f\n\r\t\v');
    checkValue('"\\_\\"\\\\\\$\\?"', ' "\\$?');
    checkValue('"no \\q"', 'no q');
  });

  it('joins a string that goes on in the next line', () => {
    checkValue('"one \\\n    two"', 'one two');
    checkValue('"mid\\\r\n  \tdle"', 'middle');
    checkValue('"line\\r\\\r\n    \\n"', 'line\r\n');
    checkValue('"raw\n  end"', 'raw\n  end');
  });

  it('reads bytes as UTF-8', () => {
    checkValue('"\\D0\\96"', 'Ж');
    checkValue('"\\F0\\9F\\98\\81 and é"', '😁 and é');
    checkValue('"\\41\\0A"', 'A\n');
    checkValue('"\\d0\\B0"', 'd0°');
  });

  it('reads bytes that are not UTF-8 as Latin-1', () => {
    checkValue('"caf\\E9"', 'café');
    checkValue('"\\FF\\\\\\n"', 'ÿ\\\n');
  });

  it('is unknown where something is computed', () => {
    for (const written of ['$x', '"a $x"', '"$[get x]"', '"$(1)"', '[get x]', '(1)', 'a$x', '!$x', '{1;2}']) {
      checkValue(written, null);
    }
  });

  it('comes back from a quoted value', () => {
    const quote = (text: string) => `"${text.replaceAll(/["\\$]/g, '\\$&')}"`;
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => checkValue(quote(text), text)));
  });

  it('comes back from a value written byte by byte', () => {
    const bytes = (text: string) =>
      [...Buffer.from(text)].map((byte) => `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => checkValue(`"${bytes(text)}"`, text)));
  });
});
