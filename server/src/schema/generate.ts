/**
 * Makes `commands.generated.json` from two published collections of names that routers gave when asked:
 * the base system's tree of many versions (DamirManyapov/routeros-lsp, MIT), and the tree of the newest version with
 * all packages (tikoci/restraml, Unlicense). What the latter has beyond the base system is taken to come from a package.
 *
 * Run: node server/src/schema/generate.ts FOLDER, the folder being the one with both files.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatPresence, type Presence } from './presence.ts';
import { AS_PARENT, type CommandTable, childPath } from './table.ts';

const BASE_FILE = 'merged-7.9-7.24.json';
const FULL_FILE = 'inspect-7.24.json';
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

interface Node {
  readonly kind: 'menu' | 'command' | 'argument';
  readonly presence: Presence;
  readonly children: ReadonlyMap<string, Node>;
}

const BASE_KINDS = { d: 'menu', c: 'command', a: 'argument' } as const;
const FULL_KINDS = { dir: 'menu', path: 'menu', cmd: 'command', arg: 'argument' } as const;

/** The table's text. Throws when a file is missing or contradicts the other one. */
export function generateTable(folder: string): string {
  const base: BaseTree = readJson(join(folder, BASE_FILE));
  const full: FullNode = readJson(join(folder, FULL_FILE));
  const root = combine('/', { k: 'd', c: base.tree }, { ...full, _type: 'dir' }, base.versions.length);
  const table = tabulate(root, [...base.versions, FULL_VERSION]);
  return `${JSON.stringify(table, null, 1)}\n`;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/** `fullIndex` is the index of the version that `full` tells of, right behind those of `base`. */
function combine(path: string, base: BaseNode | undefined, full: FullNode | undefined, fullIndex: number): Node {
  const baseKind = base && BASE_KINDS[base.k ?? 'd'];
  const fullKind = full?._type && FULL_KINDS[full._type];
  const kind = baseKind ?? fullKind;
  if (kind === undefined || (fullKind ?? kind) !== kind) throw new Error(`The files disagree on what ${path} is`);
  const fullChildren = childrenOf(full);
  const names = [...new Set([...Object.keys(base?.c ?? {}), ...fullChildren.keys()])].sort();
  const children = names.map((name): [string, Node] => {
    return [name, combine(childPath(path, name), base?.c?.[name], fullChildren.get(name), fullIndex)];
  });
  return { kind, presence: combinePresence(base, full, fullIndex), children: new Map(children) };
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
  const commands = new Rows();
  const menus: Record<string, string> = {};

  const presenceField = (node: Node, above: Node | null): string => {
    const text = formatPresence(node.presence);
    const isAsParent = above !== null && formatPresence(above.presence) === text;
    return isAsParent ? AS_PARENT : `${presences.indexOf(text)}`;
  };
  const argumentRow = (name: string, node: Node, above: Node) =>
    argumentRows.indexOf(row(name, presenceField(node, above)));
  const commandRow = (name: string, node: Node, above: Node) => {
    const set = [...node.children].map(([argument, child]) => argumentRow(argument, child, node));
    return commands.indexOf(row(name, `${argumentSets.indexOf(set.join(' '))}`, presenceField(node, above)));
  };
  const addMenu = (path: string, node: Node, above: Node | null) => {
    const children = [...node.children];
    const rows = children.filter(([, child]) => child.kind === 'command').map(([name, c]) => commandRow(name, c, node));
    menus[path] = [presenceField(node, above), ...rows].join(' ');
    for (const [name, child] of children) if (child.kind === 'menu') addMenu(childPath(path, name), child, node);
  };

  addMenu('/', root, null);
  return {
    versions,
    presences: presences.rows,
    arguments: argumentRows.rows,
    argumentSets: argumentSets.rows,
    commands: commands.rows,
    menus,
  };
}

function row(...fields: string[]): string {
  return (fields.at(-1) === AS_PARENT ? fields.slice(0, -1) : fields).join(' ');
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Name the folder with the files to distil');
  writeFileSync(join(import.meta.dirname, 'commands.generated.json'), generateTable(folder));
}
