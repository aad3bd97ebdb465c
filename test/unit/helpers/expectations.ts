/**
 * Fixtures that carry what is expected of them: cases of a script, each followed by comment lines that begin with `#=`.
 * `UPDATE_EXPECT=1` writes these lines anew.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** The scripts of a fixture, without what is expected of them. */
export function readCases(fixture: URL): string[] {
  const text = readFileSync(fixture, 'utf8');
  return text.split(/(?:^#=.*\n)+/m).filter((source) => source.trim() !== '');
}

/** Checks every case of a fixture against the lines that `describeCase` gives for it. */
export function checkExpectations(fixture: URL, describeCase: (source: string) => string[]): void {
  const actual = readCases(fixture)
    .map((source) => source + expectedLines(describeCase(source)))
    .join('');
  if (process.env.UPDATE_EXPECT === '1') writeFileSync(fixture, actual);
  else assert.equal(actual, readFileSync(fixture, 'utf8'));
}

/** A case of which nothing is expected says so, or it would run into the next one. */
function expectedLines(lines: readonly string[]): string {
  const described = lines.length === 0 ? ['nothing'] : lines;
  return described.map((line) => `#= ${line}\n`).join('');
}

/** The scripts of a directory, by name. @throws AssertionError when there are none */
export function fixturesIn(directory: URL): { name: string; fixture: URL }[] {
  const names = readdirSync(directory).filter((name) => name.endsWith('.rsc'));
  assert.notEqual(names.length, 0);
  return names.map((name) => ({ name, fixture: new URL(name, directory) }));
}
