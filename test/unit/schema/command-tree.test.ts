import assert from 'node:assert/strict';
import { CommandTree, routerosCommands } from '../../../server/src/schema/command-tree.ts';
import { availability } from '../../../server/src/schema/presence.ts';
import { parseVersion } from '../../../server/src/schema/version.ts';

const SMALL = new CommandTree({
  versions: ['7.9', '7.10', '7.22rc4', '7.22'],
  presences: ['0-3', '2-3', '0+'],
  arguments: ['message', 'numbers', 'tos 1'],
  choices: [],
  kinds: [],
  argumentSets: ['', '0', '1 2'],
  commands: ['put 1', 'quit 0 1', 'set 2'],
  menus: { '/': '0 0 1', '/ip': '-', '/ip/arp': '2 2', '/ip/route': '- 2' },
  readOnly: {},
  required: {},
});

function checkVersion(text: string | null, expected: string): void {
  const { versionIndex } = SMALL.target(text === null ? null : parseVersion(text));
  assert.equal(['7.9', '7.10', '7.22rc4', '7.22'][versionIndex], expected, `${text}`);
}

function argumentNames(path: string, command: string): string[] {
  const menu = routerosCommands.menu(path.split('/').slice(1));
  const known = [...(menu?.commands().get(command)?.arguments().values() ?? [])];
  const newest = routerosCommands.target(null);
  return known.filter((argument) => availability(argument.presence, newest) !== 'absent').map(({ name }) => name);
}

function checkAvailable(path: string, version: string, expected: string): void {
  const menu = routerosCommands.menu(path.split('/').slice(1));
  assert.ok(menu, path);
  assert.equal(availability(menu.presence, routerosCommands.target(parseVersion(version))), expected, version);
}

describe('the tree over a command table', () => {
  it('lists what is right below a menu', () => {
    assert.deepEqual([...SMALL.root.menus().keys()], ['ip']);
    assert.deepEqual([...SMALL.root.commands().keys()], ['put', 'quit']);
    assert.deepEqual([...SMALL.menu(['ip'])!.menus().keys()], ['arp', 'route']);
    assert.deepEqual([...SMALL.root.commands().get('quit')!.arguments().keys()], []);
  });

  it('knows the path and the parent of a menu', () => {
    const arp = SMALL.menu(['ip', 'arp']);
    assert.equal(arp?.path, '/ip/arp');
    assert.equal(arp?.parent, SMALL.menu(['ip']));
    assert.equal(SMALL.root.path, '/');
    assert.equal(SMALL.menu([]), SMALL.root);
    assert.equal(SMALL.menu(['ip', 'arp', 'set']), null);
  });

  it('hands presence down to what says nothing of its own', () => {
    const inPackage = { ranges: [[0, 0]], inPackage: true };
    const set = SMALL.menu(['ip', 'arp'])!.commands().get('set')!;
    assert.deepEqual(set.presence, inPackage);
    assert.deepEqual(set.arguments().get('numbers')!.presence, inPackage);
    assert.deepEqual(set.arguments().get('tos')!.presence, { ranges: [[2, 3]], inPackage: false });
  });

  it('decodes a node once', () => {
    assert.equal(SMALL.menu(['ip', 'arp']), SMALL.menu(['ip', 'arp']));
    assert.equal(SMALL.root.commands(), SMALL.root.commands());
  });

  it('takes the newest known version that is not newer than the asked one', () => {
    checkVersion('7.9', '7.9');
    checkVersion('7.9.1', '7.9');
    checkVersion('7.22rc3', '7.10');
    checkVersion('7.22rc7', '7.22rc4');
    checkVersion('7.22.1', '7.22');
    checkVersion('8.0', '7.22');
  });

  it('takes the oldest for earlier ones, and the newest for version 6 and for none', () => {
    checkVersion('7.1', '7.9');
    checkVersion('6.49.10', '7.22');
    checkVersion(null, '7.22');
  });
});

describe('the RouterOS command tree', () => {
  it('has the menus of the firewall with their arguments', () => {
    assert.equal(argumentNames('/ip/firewall/filter', 'add').length, 65);
    assert.equal(argumentNames('/ip/firewall/nat', 'add').length, 66);
    assert.equal(argumentNames('/ipv6/firewall/address-list', 'add').length, 7);
    assert.ok(argumentNames('/ip/firewall/filter', 'add').includes('src-address-list'));
  });

  it('has the commands that are written with a colon', () => {
    assert.deepEqual([...routerosCommands.root.commands().get('while')!.arguments().keys()], ['condition', 'do']);
  });

  it('knows since when a thing is there', () => {
    const tos = routerosCommands.menu(['ip', 'firewall', 'filter'])!.commands().get('add')!.arguments().get('tos')!;
    const inVersion = (text: string) => availability(tos.presence, routerosCommands.target(parseVersion(text)));
    assert.equal(inVersion('7.20.8'), 'absent');
    assert.equal(inVersion('7.21'), 'base');
    assert.equal(inVersion('7.24'), 'base');
  });

  it('knows what a package brings, also where the base system once had it', () => {
    checkAvailable('/container', '7.22.1', 'package');
    checkAvailable('/caps-man', '7.12.2', 'base');
    checkAvailable('/caps-man', '7.13.5', 'package');
    checkAvailable('/ip/address', '7.24', 'base');
  });

  it('lists its versions in ascending order', () => {
    assert.equal(routerosCommands.versions.length, 61);
    assert.deepEqual(routerosCommands.versions.at(-1), parseVersion('7.24'));
  });
});
