/**
 * Makes `commands.generated.json` from published collections of what routers gave when asked: the base system's tree of
 * many versions and the enumerated values of another router (DamirManyapov/routeros-lsp, MIT), the tree of the newest
 * version with all packages, what values the arguments take (both tikoci/restraml, Unlicense), and what `add` demands
 * (tikoci/lsp-routeros-ts, MIT). What the tree of the newest version has beyond the base system is taken to come from a
 * package.
 *
 * Run: node server/src/schema/generate.ts FOLDER, the folder being the one with the six files.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { choicesOf, isEnumerated, isLocalInterface } from './generate-choices.ts';
import { type DescribedArgument, kindRows } from './generate-kinds.ts';
import { requiredRows } from './generate-required.ts';
import { kindOfSpec, type ValueSpec, wordsOfSpec } from './generate-spec.ts';
import { type Node, tabulate } from './generate-table.ts';
import type { Presence } from './presence.ts';
import { type ArgumentForm, childPath } from './table.ts';

const BASE_FILE = 'merged-7.9-7.24.json';
const FULL_FILE = 'inspect-7.24.json';
const VALUES_FILE = 'deep-inspect-7.22.3.json';
const MORE_VALUES_FILE = 'argument-choices.json';
const TYPES_FILE = 'argument-types.json';
const REQUIRED_FILE = 'required-arguments-7.22.1.json';
const FULL_VERSION = '7.24';

interface BaseTree {
  readonly versions: readonly string[];
  readonly tree: Readonly<Record<string, BaseNode>>;
}

interface BaseNode {
  /** d(irectory), which is also meant where nothing is said, c(ommand), a(rgument). */
  readonly k?: 'd' | 'c' | 'a';
  /** Indices, or inclusive ranges of indices, of versions; absent: all. */
  readonly v?: readonly (number | [number, number])[];
  readonly c?: Readonly<Record<string, BaseNode>>;
}

/** `_type` says what the node is; every other property that is an object is a child. */
interface FullNode {
  readonly _type?: 'dir' | 'path' | 'cmd' | 'arg';
  readonly [name: string]: FullNode | string | undefined;
}

/** A node of the tree that tells of values. */
interface ValueNode {
  readonly desc?: string;
  readonly _completion?: Readonly<Record<string, unknown>>;
  readonly [name: string]: unknown;
}

const BASE_KINDS = { d: 'menu', c: 'command', a: 'argument' } as const;
const FULL_KINDS = { dir: 'menu', path: 'menu', cmd: 'command', arg: 'argument' } as const;

/** The table's text. Throws when a file is missing or contradicts the other one. */
export function generateTable(folder: string): string {
  const base: BaseTree = readJson(join(folder, BASE_FILE));
  const full: FullNode = readJson(join(folder, FULL_FILE));
  const values: ValueNode = readJson(join(folder, VALUES_FILE));
  const versions = [...base.versions, FULL_VERSION];
  const types: Facts['types'] = readJson(join(folder, TYPES_FILE));
  const moreValues: Facts['moreValues'] = readJson(join(folder, MORE_VALUES_FILE));
  const facts: Facts = { versions, moreValues, types, wordsBeside: wordsBeside(types) };
  const root = combine('/', { k: 'd', c: base.tree }, { ...full, _type: 'dir' }, values, facts);
  const required = requiredRows(readJson(join(folder, REQUIRED_FILE)));
  const table = tabulate(root, versions, kindRows([...describedArguments(root)]), required);
  return `${JSON.stringify(table, null, 1)}\n`;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/** What moved elsewhere and works where it was, too: measured on 7.23rc1, whose tree has only `/tool/ping`. */
const STILL_TAKEN = /^\/ping(?:\/|$)/;

/** What holds for the whole tree. */
interface Facts {
  /** The one that `full` tells of is right behind those of `base`. */
  readonly versions: readonly string[];
  /** Enumerated values by `path/command|argument`. */
  readonly moreValues: Readonly<Record<string, readonly string[]>>;
  /** Descriptions of values, by the same. */
  readonly types: Readonly<Record<string, ValueSpec>>;
  /** Words that stand beside numbers or times in some menu, by the argument's name. */
  readonly wordsBeside: ReadonlyMap<string, readonly string[]>;
}

function combine(
  path: string,
  base: BaseNode | undefined,
  full: FullNode | undefined,
  values: ValueNode | undefined,
  facts: Facts,
): Node {
  const baseKind = base && BASE_KINDS[base.k ?? 'd'];
  const fullKind = full?._type && FULL_KINDS[full._type];
  const kind = baseKind ?? fullKind;
  if (kind === undefined || (fullKind ?? kind) !== kind) throw new Error(`The files disagree on what ${path} is`);
  const fullChildren = childrenOf(full);
  const names = [...new Set([...Object.keys(base?.c ?? {}), ...fullChildren.keys()])].sort();
  const children = names.map((name): [string, Node] => {
    const child = values?.[name] as ValueNode | undefined;
    return [name, combine(childPath(path, name), base?.c?.[name], fullChildren.get(name), child, facts)];
  });
  const form = kind === 'argument' ? formOf(path, values) : null;
  const said = kind === 'argument' ? valuesSaid(path, values, facts) : null;
  const choices = said !== null && form !== 'bool' ? choiceRow(path, said, facts) : null;
  const described = said && describe(path, said, form);
  const readOnly = kind === 'menu' ? readOnlyFields(values, children) : [];
  const last = facts.versions.length - 1;
  const isAlways = STILL_TAKEN.test(path);
  const presence = isAlways ? { ranges: [[0, last] as const], inPackage: false } : combinePresence(base, full, last);
  return { kind, presence, form, choices, described, readOnly, children: new Map(children) };
}

/** Arguments whose values are the names of properties. */
const NAMES_FIELDS = ['value-name', 'proplist', 'group-by'];

function readOnlyFields(values: ValueNode | undefined, children: readonly (readonly [string, Node])[]): string[] {
  const commands = children.filter(([, { kind }]) => kind === 'command');
  const known = new Set(commands.flatMap(([, command]) => [...command.children.keys()]));
  const named = commands.flatMap(([command]) =>
    NAMES_FIELDS.flatMap((argument) => {
      const node = (values?.[command] as ValueNode | undefined)?.[argument] as ValueNode | undefined;
      return Object.keys(node?._completion ?? {});
    }),
  );
  return [...new Set(named)].filter((name) => name.includes('-') && !known.has(name)).sort();
}

/** Arguments of which each value of a list may be negated; elsewhere a `!` negates the whole list. */
const EACH_NEGATED = /\/(?:policy|tcp-flags|topics)$/;

function formOf(path: string, values: ValueNode | undefined): ArgumentForm | null {
  const choices = Object.keys(values?._completion ?? {});
  if (choices.includes('!')) return EACH_NEGATED.test(path) ? 'each' : 'negatable';
  const answers = choices.filter((choice) => choice === 'yes' || choice === 'no').length;
  if (answers > 0) return answers === choices.length && answers === 2 ? 'bool' : 'choice';
  if (values?.desc?.startsWith('string value')) return 'text';
  return values?.desc?.includes('time interval') ? 'time' : null;
}

/** All that the sources say of the values of an argument. */
interface ValuesSaid {
  readonly specs: readonly ValueSpec[];
  /** What was offered at the cursor. */
  readonly offered: readonly string[];
}

function valuesSaid(
  path: string,
  values: ValueNode | undefined,
  { moreValues, types, wordsBeside }: Facts,
): ValuesSaid {
  const cut = path.lastIndexOf('/');
  const name = path.slice(cut + 1);
  const key = `${path.slice(1, cut)}|${name}`;
  const specs = [{ spec: values?.desc ?? '' }, types[key] ?? {}];
  const offered = [
    ...Object.keys(values?._completion ?? {}),
    ...(moreValues[key] ?? []),
    ...specs.flatMap(wordsOfSpec),
  ];
  const elsewhere = offered.length === 0 && specs.some(isCounted) ? (wordsBeside.get(name) ?? []) : [];
  return { specs, offered: [...new Set([...offered, ...elsewhere])] };
}

/** Not every menu tells of the `none` and `auto` that its numbers and times may be. */
function wordsBeside(types: Facts['types']): ReadonlyMap<string, readonly string[]> {
  const words = new Map<string, readonly string[]>();
  for (const [key, spec] of Object.entries(types)) {
    const name = key.slice(key.indexOf('|') + 1);
    if (isCounted(spec)) words.set(name, [...(words.get(name) ?? []), ...wordsOfSpec(spec)]);
  }
  return words;
}

function isCounted(spec: ValueSpec): boolean {
  return kindOfSpec(spec)?.forms.some(({ type }) => type === 'number' || type === 'time') ?? false;
}

function choiceRow(path: string, { specs, offered }: ValuesSaid, { versions }: Facts): string | null {
  return choicesOf(path, offered, specs.some(saysMore), versions);
}

/** Whether other values are described than words. */
function saysMore(spec: ValueSpec): boolean {
  return kindOfSpec(spec)?.forms.some(({ type }) => type !== 'words') ?? false;
}

/** Marks that are offered before a value and between values. */
const MARKS = new Set(['!', ',', '!,']);

function describe(path: string, said: ValuesSaid, form: ArgumentForm | null): DescribedArgument {
  const [name, command, ...menu] = path.slice(1).split('/').reverse() as [string, string, ...string[]];
  const words = said.offered.filter((value) => !MARKS.has(value));
  return {
    menu: `/${menu.reverse().join('/')}`,
    command,
    name,
    specs: said.specs,
    isBool: form === 'bool',
    isEnumeration: !said.specs.some(saysMore) && isEnumerated(path, words),
    isList: said.offered.some((value) => value.includes(',')),
    isSilent: said.offered.length === 0,
    namesInterface: words.some(isLocalInterface),
  };
}

function* describedArguments(node: Node): Generator<DescribedArgument> {
  if (node.described !== null) yield node.described;
  for (const child of node.children.values()) yield* describedArguments(child);
}

function childrenOf(node: FullNode | undefined): Map<string, FullNode> {
  const children = Object.entries(node ?? {}).filter(
    (entry): entry is [string, FullNode] => typeof entry[1] === 'object',
  );
  return new Map(children);
}

function combinePresence(base: BaseNode | undefined, full: FullNode | undefined, fullIndex: number): Presence {
  const spans = base === undefined ? [] : (base.v ?? [[0, fullIndex - 1] as [number, number]]);
  const ranges = spans.map((span): [number, number] => (typeof span === 'number' ? [span, span] : [...span]));
  const last = ranges.at(-1);
  const staysInBase = full !== undefined && last?.[1] === fullIndex - 1;
  if (staysInBase) last[1] = fullIndex;
  return { ranges, inPackage: full !== undefined && !staysInBase };
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Name the folder with the files to distil');
  writeFileSync(join(import.meta.dirname, 'commands.generated.json'), generateTable(folder));
}
