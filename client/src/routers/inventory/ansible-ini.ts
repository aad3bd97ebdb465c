/** The INI notation of an Ansible inventory (Ansible documentation, "How to build your inventory"). */
import { RouterError } from '../../router/errors.ts';
import { Inventory, type Variables } from './inventory.ts';

const mostHosts = 10_000;

/** @throws RouterError of kind `invalid` for a line that is no host, no group and no variable */
export function readAnsibleIni(text: string): Inventory {
  const inventory = new Inventory();
  let section = { group: 'ungrouped', kind: 'hosts' };
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const heading = /^\[([^\]:]+)(?::(vars|children))?\]\s*(?:[#;].*)?$/.exec(line);
    if (heading !== null) {
      section = { group: heading[1]!, kind: heading[2] ?? 'hosts' };
      inventory.group(section.group);
    } else if (line.startsWith('[')) {
      throw new RouterError('invalid', `Line ${index + 1} is no heading of a group: ${line}`);
    } else {
      readLine(inventory, section, line);
    }
  }
  return inventory;
}

function readLine(inventory: Inventory, { group, kind }: { group: string; kind: string }, line: string): void {
  const [name = '', ...more] = wordsOf(line);
  if (kind === 'children') {
    inventory.group(group).children.add(name);
    inventory.group(name);
  } else if (kind === 'vars') {
    const [, variable = '', value = ''] = /^([^=]+?)\s*=\s*(.*)$/.exec(line) ?? [];
    const entry = inventory.group(group);
    entry.variables = { ...entry.variables, [variable]: unquoted(value) };
  } else {
    const variables = variablesOf(more);
    for (const host of expandRanges(name)) inventory.addHost(group, host, variables);
  }
}

/** The words of a line, without its comment. Quotes keep blanks together, anywhere in a word. */
function wordsOf(line: string): string[] {
  const words = line.matchAll(/(?<=\s)#.*|(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s"'])+/g);
  return [...words].map(([word]) => word).filter((word) => !word.startsWith('#'));
}

function variablesOf(words: readonly string[]): Variables {
  const pairs = words.flatMap((word) => {
    const at = word.indexOf('=');
    return at < 1 ? [] : [[word.slice(0, at), unquoted(word.slice(at + 1))] as const];
  });
  return Object.fromEntries(pairs);
}

function unquoted(value: string): string {
  const text = value.trim();
  const inside = /^(["'])(.*)\1$/s.exec(text);
  return inside === null ? text : inside[2]!.replace(/\\(["'\\])/g, '$1');
}

/**
 * The hosts of a pattern: `router[01:20].example.com` counts, with as many digits, `[a:c]` goes through letters, and a
 * third number is the step. A port behind a host is that of SSH and is left out.
 * @throws RouterError of kind `invalid` for more hosts than anybody has
 */
export function expandRanges(pattern: string): string[] {
  const range = /^(.*?)\[(\d+|[a-zA-Z]):(\d+|[a-zA-Z])(?::(\d+))?\](.*)$/.exec(pattern);
  if (range === null) return [pattern.replace(/^([^:]+):\d+$/, '$1')];
  const [, before = '', first = '', last = '', step = '1', after = ''] = range;
  const hosts: string[] = [];
  for (const name of valuesBetween(first, last, Math.max(1, Number(step)))) {
    hosts.push(...expandRanges(`${before}${name}${after}`));
    if (hosts.length > mostHosts)
      throw new RouterError('invalid', `${pattern} stands for more than ${mostHosts} hosts.`);
  }
  return hosts;
}

function valuesBetween(first: string, last: string, step: number): string[] {
  const isNumber = /^\d/.test(first);
  const from = isNumber ? Number(first) : first.charCodeAt(0);
  const to = isNumber ? Number(last) : last.charCodeAt(0);
  const count = Math.min(mostHosts + 1, Math.floor((to - from) / step) + 1);
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const value = from + index * step;
    return isNumber
      ? String(value).padStart(first.startsWith('0') ? first.length : 0, '0')
      : String.fromCharCode(value);
  });
}
