import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { readCases } from '../unit/helpers/expectations.ts';
import { disagreements } from './command-law.ts';
import { readScript, type ScriptFile } from './script-file.ts';

const fixtures = new URL('../fixtures/', import.meta.url);
const shared = new URL('../../../shared/', import.meta.url);

function checkLaw(directory: URL, casesOf: (file: URL) => ScriptFile[]): void {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.rsc'));
  let compared = 0;
  const found: string[] = [];
  for (const name of files) {
    for (const script of casesOf(new URL(name, directory))) {
      const problems = disagreements(script, '7.22.1');
      if (problems !== null) compared += 1;
      found.push(...(problems ?? []).map((problem) => `${name}: ${problem}`));
    }
  }
  assert.notEqual(compared, 0);
  assert.deepEqual(found, []);
}

/** The cases of a fixture, or all of them as one script where they run one after the other. */
function scriptsOf(file: URL): string[] {
  const cases = readCases(file);
  return file.pathname.includes('/practice/') ? [cases.join('')] : cases;
}

describe("the tree's commands are those of the router's intermediate form", function () {
  this.timeout(120_000);

  it('in the fixtures', () => {
    checkLaw(fixtures, (file) => scriptsOf(file).map((text) => ({ text, encoding: 'utf-8' })));
  });

  for (const name of ['parse-verdicts', 'corpus']) {
    const directory = new URL(`${name}/`, shared);
    if (existsSync(directory)) it(`in ${name}`, () => checkLaw(directory, (file) => [readScript(file)]));
    else it.skip(`left out: ${name} is not beside the project`);
  }
});
