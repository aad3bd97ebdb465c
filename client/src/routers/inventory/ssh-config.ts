/** Hosts of an SSH client's configuration (ssh_config(5)). */
import { RouterError } from '../../router/errors.ts';
import type { RouterProfile } from '../profile.ts';
import { tlsAddress } from './inventory.ts';
import type { ImportedRouters } from './read-inventory.ts';

interface Block {
  readonly patterns: readonly string[];
  readonly options: Map<string, string>;
}

/**
 * Each name of a `Host` line without wildcards is a router. As for ssh, the first value that fits a host holds. `Port` is
 * that of SSH and is left out.
 */
export function readSshConfig(text: string): ImportedRouters {
  const notes: string[] = [];
  const blocks = readBlocks(text, notes);
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

function readBlocks(text: string, notes: string[]): Block[] {
  const blocks: Block[] = [{ patterns: ['*'], options: new Map() }];
  for (const line of text.split(/\r?\n/)) {
    const [, keyword = '', rest = ''] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? [];
    const key = keyword.toLowerCase();
    const words = wordsOf(rest);
    if (key === 'host') blocks.push({ patterns: words, options: new Map() });
    // What a Match depends on is not known here, so its options hold for nobody.
    else if (key === 'match') blocks.push({ patterns: [], options: new Map() });
    else if (key === 'include') notes.push(`Include ${rest} is not followed; import that file as well.`);
    else if (key !== '' && words[0] !== undefined) addFirst(blocks.at(-1)!.options, key, words[0]);
  }
  return blocks;
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
