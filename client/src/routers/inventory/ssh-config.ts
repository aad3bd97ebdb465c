/** Hosts of an SSH client's configuration (ssh_config(5)). */
import { RouterError } from '../../router/errors.ts';
import type { RouterProfile } from '../profile.ts';
import type { Beside } from './beside.ts';
import { tlsAddress } from './inventory.ts';
import type { ImportedRouters } from './read-inventory.ts';

interface Block {
  readonly patterns: readonly string[];
  readonly options: Map<string, string>;
}

/** What grows while files are read. */
interface Reader {
  readonly blocks: Block[];
  readonly notes: string[];
  readonly beside: Beside;
  includes: number;
}

/** Includes in each other, as ssh has it. */
const deepest = 16;
/** Far more than anybody writes: files that include each other are many before they are deep. */
const mostIncludes = 1000;

/**
 * Each name of a `Host` line without wildcards is a router. As for ssh, the first value that fits a host holds. `Port` is
 * that of SSH and is left out.
 * @throws RouterError of kind `invalid` for files that include each other without end
 */
export async function readSshConfig(text: string, beside: Beside): Promise<ImportedRouters> {
  const notes: string[] = [];
  const blocks: Block[] = [{ patterns: ['*'], options: new Map() }];
  await readBlocks(text, { blocks, notes, beside, includes: 0 }, 0);
  const names = new Set(blocks.flatMap(({ patterns }) => patterns).filter((pattern) => !/[*?!]/.test(pattern)));
  const profiles = [...names].flatMap((name): RouterProfile[] => {
    const option = (key: string) =>
      blocks.find((block) => fits(name, block) && block.options.has(key))?.options.get(key);
    const host = (option('hostname') ?? name).replaceAll('%h', name).replaceAll('%%', '%');
    if (option('proxyjump') ?? option('proxycommand')) {
      notes.push(`${name} is reached through another host by ssh; the API needs a way of its own to ${host}.`);
    }
    try {
      return [{ name, ...tlsAddress(host, option('user') ?? null), knock: 'none', pin: null, groups: [] }];
    } catch (error) {
      if (!(error instanceof RouterError)) throw error;
      notes.push(`${name} is left out: ${error.message}`);
      return [];
    }
  });
  return { profiles, notes };
}

/** Reads a text into blocks, behind those that there are. */
async function readBlocks(text: string, reader: Reader, depth: number): Promise<void> {
  const { blocks, notes } = reader;
  for (const line of text.split(/\r?\n/)) {
    const [, keyword = '', rest = ''] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? [];
    const key = keyword.toLowerCase();
    const words = wordsOf(rest);
    if (key === 'host') blocks.push({ patterns: words, options: new Map() });
    else if (key === 'match') blocks.push({ patterns: patternsOfMatch(rest, notes), options: new Map() });
    else if (key === 'include') await include(words, reader, depth);
    else if (key !== '' && words[0] !== undefined) addFirst(blocks.at(-1)!.options, key, words[0]);
  }
}

/** What most of a Match depends on is not known here, so its options hold for nobody. */
function patternsOfMatch(criteria: string, notes: string[]): string[] {
  if (/^all$/i.test(criteria)) return ['*'];
  notes.push(`The options under "Match ${criteria}" are left out: whether they hold is only known when ssh runs.`);
  return [];
}

/** Behind the included files the block goes on that the line is in. */
async function include(paths: readonly string[], reader: Reader, depth: number): Promise<void> {
  const { blocks, notes, beside } = reader;
  const { patterns } = blocks.at(-1)!;
  for (const path of paths) {
    const files = depth < deepest ? await filesOf(path, beside) : [];
    if (files.length === 0) notes.push(`Include ${path} leads to no file that can be read.`);
    for (const text of files) {
      reader.includes += 1;
      if (reader.includes > mostIncludes)
        throw new RouterError('invalid', `More than ${mostIncludes} files are included.`);
      blocks.push({ patterns, options: new Map() });
      await readBlocks(text, reader, depth + 1);
    }
  }
  blocks.push({ patterns, options: new Map() });
}

/** The texts that a path of an Include stands for; its last part may have wildcards. */
async function filesOf(path: string, beside: Beside): Promise<string[]> {
  const [, folder = '', last = ''] = /^(.*\/)?([^/]*)$/.exec(path) ?? [];
  const names = /[*?]/.test(last) ? await beside.list(folder || '.') : [last];
  const pattern = wildcards(last);
  const fitting = names.filter((name) => pattern.test(name) && (!name.startsWith('.') || last.startsWith('.')));
  const texts = await Promise.all(fitting.toSorted().map((name) => beside.read(`${folder}${name}`)));
  return texts.filter((text) => text !== null);
}

function addFirst(options: Map<string, string>, key: string, value: string): void {
  if (!options.has(key)) options.set(key, value);
}

function wordsOf(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|([^\s"#]\S*)|#.*/g)].flatMap(([, quoted, plain]) => quoted ?? plain ?? []);
}

function fits(name: string, { patterns }: Block): boolean {
  const matches = (pattern: string) => wildcards(pattern).test(name);
  const [refused, taken] = [
    patterns.filter((each) => each.startsWith('!')),
    patterns.filter((each) => !each.startsWith('!')),
  ];
  return taken.some(matches) && !refused.some((pattern) => matches(pattern.slice(1)));
}

function wildcards(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'i');
}
