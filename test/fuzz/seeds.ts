/** What is mutated: a few lines each of scripts that people wrote. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
/** Scripts of others that lie beside the project on some machines. */
const besides = ['../shared/parse-verdicts', '../shared/corpus'];
/** Short ones are quick to read, and long enough for brackets that reach over lines. */
const LINES = 4;
const MOST_CHARACTERS = 300;
/** A list of thousands of addresses says no more than its beginning. */
const MOST_OF_ONE_SCRIPT = 50;

/** The same ones in each run on the same machine. */
export function readExcerpts(): string[] {
  const own = globSync('test/fixtures/**/*.rsc', { cwd: root }).sort();
  const others = besides.flatMap((folder) => (existsSync(join(root, folder)) ? scriptsIn(folder) : []));
  const scripts = [...own, ...others].map((path) => readFileSync(join(root, path), 'utf8'));
  return [...new Set([...scripts, ...snippets()].flatMap(excerptsOf))];
}

function scriptsIn(folder: string): string[] {
  return globSync('*.rsc', { cwd: join(root, folder) })
    .sort()
    .map((name) => join(folder, name));
}

function snippets(): string[] {
  const all = JSON.parse(readFileSync(join(root, 'snippets/routeros.json'), 'utf8')) as Record<
    string,
    { body: string[] }
  >;
  return Object.values(all).map(({ body }) => body.join('\n'));
}

function excerptsOf(script: string): string[] {
  const lines = script.split(/(?<=\n)/);
  const excerpts: string[] = [];
  for (let line = 0; line < lines.length && excerpts.length < MOST_OF_ONE_SCRIPT; line += LINES) {
    const excerpt = lines.slice(line, line + LINES).join('');
    if (excerpt.trim() !== '') excerpts.push(excerpt.slice(0, MOST_CHARACTERS));
  }
  return excerpts;
}
