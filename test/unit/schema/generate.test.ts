import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Argument, type Command, type Menu, routerosCommands } from '../../../server/src/schema/command-tree.ts';
import { generateTable } from '../../../server/src/schema/generate.ts';
import { availability } from '../../../server/src/schema/presence.ts';

const ROOT = join(import.meta.dirname, '../../..');
const MOST_BYTES = 1_500_000;
const SOURCES = join(ROOT, '../shared/schema');

interface BaseNode {
  readonly v?: (number | [number, number])[];
  readonly c?: BaseNodes;
}
type BaseNodes = Readonly<Record<string, BaseNode>>;
interface FullNodes {
  readonly [name: string]: FullNodes | string;
}
type Found = Menu | Command | Argument;

/** Each node of the base tree, with its path and the versions that have it as a row of `x` and `.`. */
function* baseNodes(nodes: BaseNodes, count: number, path: string[] = []): Generator<[string[], string]> {
  for (const [name, node] of Object.entries(nodes)) {
    const here = [...path, name];
    const versions = Array.from({ length: count }, (_, index) => {
      const isIn = (span: number | [number, number]) =>
        typeof span === 'number' ? span === index : span[0] <= index && index <= span[1];
      return !node.v || node.v.some(isIn) ? 'x' : '.';
    });
    yield [here, versions.join('')];
    yield* baseNodes(node.c ?? {}, count, here);
  }
}

/** The path of each node of the tree with all packages. */
function* fullNodes(nodes: FullNodes, path: string[] = []): Generator<string[]> {
  for (const [name, node] of Object.entries(nodes)) {
    if (typeof node !== 'object') continue;
    yield [...path, name];
    yield* fullNodes(node, [...path, name]);
  }
}

function* tableNodes(menu: Menu, path: string[] = []): Generator<[string[], Found]> {
  for (const [name, command] of menu.commands()) {
    yield [[...path, name], command];
    for (const [argument, node] of command.arguments()) yield [[...path, name, argument], node];
  }
  for (const [name, child] of menu.menus()) {
    yield [[...path, name], child];
    yield* tableNodes(child, [...path, name]);
  }
}

const key = (path: readonly string[]) => path.join(' ');

function versionsOf(node: Found, count: number): string {
  const target = (versionIndex: number) => ({ versionIndex, extraPackages: false, isLenient: false });
  const has = (_: unknown, index: number) => (availability(node.presence, target(index)) === 'base' ? 'x' : '.');
  return Array.from({ length: count }, has).join('');
}

describe('the generated command table', function () {
  this.timeout(20_000);
  let base: { versions: string[]; tree: BaseNodes };
  let full: FullNodes;
  let table: Map<string, Found>;

  before(function () {
    if (!existsSync(SOURCES)) {
      console.log('      skipped: the files that the command table is made from are not beside the repository');
      this.skip();
    }
    base = JSON.parse(readFileSync(join(SOURCES, 'merged-7.9-7.24.json'), 'utf8'));
    full = JSON.parse(readFileSync(join(SOURCES, 'inspect-7.24.json'), 'utf8'));
    table = new Map([...tableNodes(routerosCommands.root)].map(([path, node]) => [key(path), node]));
  });

  it('is what the generator makes of its sources today', () => {
    const file = join(ROOT, 'server/src/schema/commands.generated.json');
    assert.ok(readFileSync(file, 'utf8') === generateTable(SOURCES), 'out of date: run `npm run schema`');
  });

  it('is small enough to be shipped', () => {
    const file = join(ROOT, 'server/src/schema/commands.generated.json');
    const minified = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
    assert.ok(minified.length <= MOST_BYTES, `${minified.length} bytes`);
  });

  it('has each node of the base system, in the same versions', () => {
    const count = base.versions.length;
    const wrong = [...baseNodes(base.tree, count)].filter(([path, versions]) => {
      const node = table.get(key(path));
      if (path[0] === 'ping') return versionsOf(node!, count).includes('.');
      return node === undefined || versionsOf(node, count) !== versions;
    });
    assert.deepEqual(wrong, []);
  });

  it('has each node that the newest version has with all packages', () => {
    const newest = routerosCommands.target(null);
    const wrong = [...fullNodes(full)].filter((path) => {
      const node = table.get(key(path));
      return node === undefined || availability(node.presence, newest) === 'absent';
    });
    assert.deepEqual(wrong, []);
  });

  it('has all that add demands', () => {
    const demands: { path: string; required: string[] }[] = JSON.parse(
      readFileSync(join(SOURCES, 'required-arguments-7.22.1.json'), 'utf8'),
    );
    const wrong = demands.filter(({ path, required }) => {
      const add = table.get(key([...path.slice(1).split('/'), 'add'])) as Command | undefined;
      const known = add?.required().flat() ?? [];
      return path !== '/certificate' && !required.every((name) => known.includes(name) && add!.arguments().has(name));
    });
    assert.deepEqual(wrong, []);
  });

  it('has a kind for each argument of which a router said what it takes', () => {
    const said: Record<string, { kind?: string }> = JSON.parse(
      readFileSync(join(SOURCES, 'argument-types.json'), 'utf8'),
    );
    const silent = Object.entries(said).filter(([place, { kind }]) => {
      const argument = table.get(key(place.split(/[/|]/))) as Argument | undefined;
      return kind !== undefined && argument?.valueKind() === null;
    });
    assert.deepEqual(silent, []);
  });

  it('calls a package the source of just what the base system lacks', () => {
    const last = base.versions.length - 1;
    const inBase = new Map([...baseNodes(base.tree, last + 1)].map(([path, versions]) => [key(path), versions]));
    const wrong = [...fullNodes(full)].filter((path) => {
      const isInBase = inBase.get(key(path))?.[last] === 'x';
      return table.get(key(path))?.presence.inPackage === isInBase;
    });
    assert.deepEqual(wrong, []);
  });

  it('has nothing else', () => {
    const known = new Set([...fullNodes(full), ...[...baseNodes(base.tree, 1)].map(([path]) => path)].map(key));
    assert.deepEqual(
      [...table.keys()].filter((path) => !known.has(path)),
      [],
    );
  });
});
