import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../server/src/index.ts';
import { holdsInStrings } from '../../server/src/lint/in-strings.ts';
import { SYNTAX_ERROR } from '../../server/src/lint/router-complaints.ts';
import { rules } from '../../server/src/lint/rules/index.ts';
import { readScript } from './script-file.ts';

/** Scripts of others that lie beside the project on some machines: one of so many is enough. */
const published = '../shared/corpus';
const sample = 4;
/** A script in a string may be made a function of, a file not: what returns something is given values. */
const RETURNS = /:return/;
const CONTINUED = /\\\n {4}/g;

const codes = new Set([SYNTAX_ERROR, ...rules.filter(holdsInStrings).map(({ meta }) => meta.code)]);
/** What a script itself says of it counts for the file around as well. */
const options = { routeros: '7.20' };

/** As exports write it. */
function quoted(text: string): string {
  return text
    .replace(/["\\$]/g, '\\$&')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\\n    \\n');
}

/** The same is found in a script, at the same text, whether it is a file or stands in the string of one. */
function checkInString(text: string): void {
  const file = `/system script add name=s source="${quoted(text)}"`;
  const outside = check(text, options).filter(({ code }) => codes.has(code));
  assert.deepEqual(
    check(file, options).map(({ code, start, end }) => [code, file.slice(start, end).replace(CONTINUED, '')]),
    outside.map(({ code, start, end }) => [code, quoted(text.slice(start, end)).replace(CONTINUED, '')]),
  );
}

describe('published scripts in strings', function () {
  this.timeout(60_000);
  if (!existsSync(published)) {
    it.skip(`left out: there is no ${published}`);
    return;
  }
  const files = readdirSync(published).filter((file) => file.endsWith('.rsc'));
  it('are checked as files are', () => {
    for (const file of files.filter((_, index) => index % sample === 0)) {
      const { text } = readScript(join(published, file));
      if (!RETURNS.test(text)) checkInString(text);
    }
  });
});
