import { existsSync, readdirSync } from 'node:fs';
import type { FormatOptions } from '../../server/src/index.ts';
import { checkFormatLaws, formats } from '../unit/helpers/format-laws.ts';
import { readScript } from './script-file.ts';

const fixtures = new URL('../fixtures/', import.meta.url);
const shared = new URL('../../../shared/', import.meta.url);
/** What is longer is a list of one and the same command. */
const LONGEST = 500_000;

const [defaults, ...others] = formats as [Partial<FormatOptions>, ...Partial<FormatOptions>[]];

/** Each script as it is formatted without options, and in one other way: all of them would take too long. */
function checkAll(directory: URL): void {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.rsc'));
  for (const [index, name] of files.entries()) {
    const { text } = readScript(new URL(name, directory));
    if (text.length > LONGEST) continue;
    checkFormatLaws(text, defaults);
    checkFormatLaws(text, others[index % others.length]!);
  }
}

describe('formatting keeps the meaning, loses nothing and is done at once', function () {
  this.timeout(300_000);

  it('in the fixtures', () => checkAll(fixtures));

  for (const name of ['parse-verdicts', 'corpus']) {
    const directory = new URL(`${name}/`, shared);
    if (existsSync(directory)) it(`in ${name}`, () => checkAll(directory));
    else it.skip(`left out: ${name} is not beside the project`);
  }
});
