/**
 * How many mistakes in scripts that people use are found: each argument of an `add` or `set` gets another name, and a
 * value that is out of its range or of another kind. What its kind is a router said (argument-types.json), not our table.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Analysis, absoluteStart, check, type ResolvedCommand } from '../../server/src/index.ts';
import type { Figure } from './conformance-figures.ts';
import { readScript } from './script-file.ts';

const shared = join(import.meta.dirname, '../../../shared');
const corpusFolder = join(shared, 'corpus');
const typesFile = join(shared, 'schema/argument-types.json');
/** Longer scripts are lists of one and the same command. */
const LONGEST = 100_000;

/** What was done to an argument. */
const KINDS = ['renamed', 'outside', 'otherkind'] as const;
type Kind = (typeof KINDS)[number];
const TITLES: Readonly<Record<Kind, string>> = {
  renamed: 'argument renamed',
  outside: 'value out of range',
  otherkind: 'value of another kind',
};

interface Described {
  readonly kind?: string;
  readonly min?: number;
  readonly max?: number;
  readonly spec: string;
}

export const hasSources = existsSync(corpusFolder) && existsSync(typesFile);

/** A figure for each kind of mistake. Each mistake is made once in each menu and argument. */
export function measureMutations(): Figure[] {
  const types = JSON.parse(readFileSync(typesFile, 'utf8')) as Readonly<Record<string, Described>>;
  const figures = new Map(KINDS.map((kind) => [kind, emptyFigure(kind)]));
  const seen = new Set<string>();
  for (const { script, command, argument, alone } of argumentsInUse()) {
    const described = types[`${command.menu!.slice(1)}/${command.command}|${argument}`];
    for (const { kind, from, to } of mutations(argument, alone, described)) {
      const mistake = `${command.menu} ${command.command}: ${to} for ${argument}`;
      if (seen.has(mistake)) continue;
      seen.add(mistake);
      const figure = figures.get(kind)!;
      figure.cases += 1;
      const text = alone.slice(0, from.start) + to + alone.slice(from.end);
      if (!hasError(text)) figure.failures.push({ script, expected: mistake, got: 'no error' });
    }
  }
  return [...figures.values()];
}

function emptyFigure(kind: Kind): Figure {
  return { name: kind, title: `mistakes found: ${TITLES[kind]}`, cases: 0, failures: [] };
}

interface ArgumentInUse {
  readonly script: string;
  readonly command: ResolvedCommand;
  /** The argument's full name. */
  readonly argument: string;
  /** The command without the script around it. */
  readonly alone: string;
}

interface Mutation {
  readonly kind: Kind;
  readonly from: { readonly start: number; readonly end: number };
  readonly to: string;
}

/** Of commands in which nothing is wrong, in scripts for version 7: the names of version 6 are not known. */
function* argumentsInUse(): Generator<ArgumentInUse> {
  for (const name of readdirSync(corpusFolder).filter((file) => file.endsWith('.rsc'))) {
    const { text } = readScript(join(corpusFolder, name));
    const analysis = new Analysis(text.slice(0, LONGEST));
    if (analysis.target.isLenient) continue;
    for (const command of analysis.commands) {
      if (!['add', 'set'].includes(command.command ?? '') || !command.schema || command.schema.menu.path === '/')
        continue;
      const alone = commandAlone(text, command);
      if (hasError(alone)) continue;
      for (const { fullName, isKnown } of command.arguments)
        if (isKnown) yield { script: name, command, argument: fullName, alone };
    }
  }
}

function commandAlone(text: string, command: ResolvedCommand): string {
  const start = absoluteStart(command.statement);
  const path = command.menu!.slice(1).split('/').join(' ');
  const own = text.slice(start, start + command.statement.length);
  return own.startsWith('/') ? own : `/${path}\n${own}`;
}

function mutations(argument: string, alone: string, described: Described | undefined): Mutation[] {
  const command = new Analysis(alone).commands.find(({ command }) => command === 'add' || command === 'set');
  const written = command?.arguments.find(({ fullName }) => fullName === argument);
  if (written === undefined) return [];
  const offset = absoluteStart(command!.statement);
  const at = ({ start, end }: { start: number; end: number }) => ({ start: offset + start, end: offset + end });
  const renamed: Mutation = { kind: 'renamed', from: at(written.name), to: misspelt(argument) };
  const { value } = written;
  if (described === undefined || value === null || (value.kind !== 'word' && value.kind !== 'text')) return [renamed];
  const wrong = wrongValues(described).map(([kind, to]): Mutation => ({ kind, from: at(value), to }));
  return [renamed, ...wrong];
}

function misspelt(name: string): string {
  const middle = Math.floor(name.length / 2);
  return `${name.slice(0, middle)}q${name.slice(middle)}`;
}

const ANOTHER: Readonly<Record<string, readonly string[]>> = {
  integer: ['1h30m', 'AA:BB:CC:00:11:22', '10.0.0.1', 'fe80::1'],
  duration: ['AA:BB:CC:00:11:22', '10.0.0.1', 'fe80::1', 'tomorrow'],
  ip: ['1h30m', 'AA:BB:CC:00:11:22'],
  mac: ['1h30m', '10.0.0.1', 'fe80::1', '42'],
};

/** What the router refuses for a value of this kind. */
function wrongValues({ kind, min, max, spec }: Described): (readonly [Kind, string])[] {
  const type = spec.includes('MAC address') ? 'mac' : kind;
  // Dates and clocks are numbers to the source, and masks are addresses.
  if (type === undefined || /:Min|-Month|IpNetmask/.test(spec)) return [];
  const other = (ANOTHER[type] ?? []).map((value) => ['otherkind', value] as const);
  return [...other, ...outside(type, spec, min, max)];
}

function outside(
  type: string,
  spec: string,
  min: number | undefined,
  max: number | undefined,
): (readonly [Kind, string])[] {
  if (type === 'ip') return [['outside', '10.0.0.300']];
  if (type === 'duration') return /\.\.\d\S*/.test(spec) ? [['outside', '99999w']] : [];
  const values = [max === undefined || max > Number.MAX_SAFE_INTEGER ? [] : [max + 1], min ? [min - 1] : []].flat();
  return values.map((value) => ['outside', `${value}`]);
}

function hasError(text: string): boolean {
  return check(text).some(({ severity }) => severity === 'error');
}
