/**
 * Makes `commands.generated.json` from published collections of what routers gave when asked: the base system's tree of
 * many versions and the enumerated values of another router (DamirManyapov/routeros-lsp, MIT), the tree of the newest
 * version with all packages, and what values the arguments take (both tikoci/restraml, Unlicense). What the tree of the
 * newest version has beyond the base system is taken to come from a package.
 *
 * Run: node server/src/schema/generate.ts FOLDER, the folder being the one with the four files.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { choicesOf } from './generate-choices.ts';
import { formatPresence, type Presence } from './presence.ts';
import { type ArgumentForm, AS_PARENT, type CommandTable, childPath } from './table.ts';

const BASE_FILE = 'merged-7.9-7.24.json';
const FULL_FILE = 'inspect-7.24.json';
const VALUES_FILE = 'deep-inspect-7.22.3.json';
const MORE_VALUES_FILE = 'argument-choices.json';
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

interface Node {
  readonly kind: 'menu' | 'command' | 'argument';
  readonly presence: Presence;
  /** Of an argument; null where nothing is known. */
  readonly form: ArgumentForm | null;
  /** Of an argument: a row of the table's `choices`; null where no values are enumerated. */
  readonly choices: string | null;
  /** Of a menu: properties with a hyphen that no argument has, sorted. */
  readonly readOnly: readonly string[];
  readonly children: ReadonlyMap<string, Node>;
}

const BASE_KINDS = { d: 'menu', c: 'command', a: 'argument' } as const;
const FULL_KINDS = { dir: 'menu', path: 'menu', cmd: 'command', arg: 'argument' } as const;

/** The table's text. Throws when a file is missing or contradicts the other one. */
export function generateTable(folder: string): string {
  const base: BaseTree = readJson(join(folder, BASE_FILE));
  const full: FullNode = readJson(join(folder, FULL_FILE));
  const values: ValueNode = readJson(join(folder, VALUES_FILE));
  const versions = [...base.versions, FULL_VERSION];
  const facts: Facts = { versions, moreValues: readJson(join(folder, MORE_VALUES_FILE)) };
  const root = combine('/', { k: 'd', c: base.tree }, { ...full, _type: 'dir' }, values, facts);
  const table = tabulate(root, versions);
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
  const choices = kind === 'argument' && form !== 'bool' ? choiceRow(path, values, facts) : null;
  const readOnly = kind === 'menu' ? readOnlyFields(values, children) : [];
  const last = facts.versions.length - 1;
  const isAlways = STILL_TAKEN.test(path);
  const presence = isAlways ? { ranges: [[0, last] as const], inPackage: false } : combinePresence(base, full, last);
  return { kind, presence, form, choices, readOnly, children: new Map(children) };
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
  if (choices.includes('yes') || choices.includes('no')) return choices.length === 2 ? 'bool' : 'choice';
  if (values?.desc?.startsWith('string value')) return 'text';
  return values?.desc?.includes('time interval') ? 'time' : null;
}

function choiceRow(path: string, values: ValueNode | undefined, { versions, moreValues }: Facts): string | null {
  const cut = path.lastIndexOf('/');
  const more = moreValues[`${path.slice(1, cut)}|${path.slice(cut + 1)}`] ?? [];
  const offered = [...new Set([...Object.keys(values?._completion ?? {}), ...more])];
  return choicesOf(path, offered, values?.desc !== undefined, versions);
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

/** Rows of one kind, each distinct one kept once. */
class Rows {
  readonly rows: string[] = [];
  readonly #indices = new Map<string, number>();

  indexOf(row: string): number {
    const known = this.#indices.get(row);
    if (known !== undefined) return known;
    this.#indices.set(row, this.rows.length);
    return this.rows.push(row) - 1;
  }
}

function tabulate(root: Node, versions: readonly string[]): CommandTable {
  const presences = new Rows();
  const argumentRows = new Rows();
  const argumentSets = new Rows();
  const choices = new Rows();
  const commands = new Rows();
  const menus: Record<string, string> = {};
  const readOnly: Record<string, string> = {};

  const presenceField = (node: Node, above: Node | null): string => {
    const text = formatPresence(node.presence);
    const isAsParent = above !== null && formatPresence(above.presence) === text;
    return isAsParent ? AS_PARENT : `${presences.indexOf(text)}`;
  };
  const choicesField = ({ choices: values }: Node) => (values === null ? AS_PARENT : `${choices.indexOf(values)}`);
  const argumentRow = (name: string, node: Node, above: Node) =>
    argumentRows.indexOf(row(name, presenceField(node, above), node.form ?? AS_PARENT, choicesField(node)));
  const commandRow = (name: string, node: Node, above: Node) => {
    const set = [...node.children].map(([argument, child]) => argumentRow(argument, child, node));
    return commands.indexOf(row(name, `${argumentSets.indexOf(set.join(' '))}`, presenceField(node, above)));
  };
  const addMenu = (path: string, node: Node, above: Node | null) => {
    const children = [...node.children];
    const rows = children.filter(([, child]) => child.kind === 'command').map(([name, c]) => commandRow(name, c, node));
    if (node.readOnly.length > 0) readOnly[path] = node.readOnly.join(' ');
    menus[path] = [presenceField(node, above), ...rows].join(' ');
    for (const [name, child] of children) if (child.kind === 'menu') addMenu(childPath(path, name), child, node);
  };

  addMenu('/', root, null);
  return {
    versions,
    presences: presences.rows,
    arguments: argumentRows.rows,
    choices: choices.rows,
    argumentSets: argumentSets.rows,
    commands: commands.rows,
    menus,
    readOnly,
  };
}

function row(...fields: string[]): string {
  const used = fields.findLastIndex((field) => field !== AS_PARENT);
  return fields.slice(0, used + 1).join(' ');
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Name the folder with the files to distil');
  writeFileSync(join(import.meta.dirname, 'commands.generated.json'), generateTable(folder));
}
