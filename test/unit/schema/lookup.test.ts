import assert from 'node:assert/strict';
import { CommandTree, routerosCommands } from '../../../server/src/schema/command-tree.ts';
import { findArgument, type Resolution, resolvePath, resolveStatement } from '../../../server/src/schema/lookup.ts';
import { parseVersion } from '../../../server/src/schema/version.ts';

/** Root: `do`, `put`, `print`; `/ip`; below it `address`, `arp` (second version only) and `print`, `dot`. */
const SMALL = new CommandTree({
  versions: ['7.9', '7.10'],
  presences: ['0-1', '1', '+'],
  arguments: ['dst-address', 'dst-port', 'dst-port-list 1', 'port'],
  choices: [],
  kinds: [],
  argumentSets: ['', '0 1 2 3'],
  commands: ['print 0', 'put 0', 'do 0', 'add 1', 'dot 0'],
  menus: { '/': '0 2 0 1', '/ip': '- 4 0', '/ip/address': '- 3', '/ip/arp': '1', '/zero': '2' },
  readOnly: {},
  required: {},
});

function describeResolution(resolution: Resolution): string {
  switch (resolution.kind) {
    case 'menu':
      return resolution.menu.path;
    case 'command':
      return `${resolution.command.menu.path} ${resolution.command.name}, ${resolution.length} words`;
    case 'ambiguous':
      return `ambiguous ${resolution.index} in ${resolution.menu.path}: ${resolution.candidates.map((c) => c.name)}`;
    default:
      return `${resolution.kind} ${resolution.index} in ${resolution.menu.path}`;
  }
}

function checkPath(words: string, expected: string, version = '7.10', extraPackages = true): void {
  const target = SMALL.target(parseVersion(version), extraPackages);
  assert.equal(describeResolution(resolvePath(SMALL.root, words.split(' '), target)), expected, words);
}

function checkInIp(words: string, expected: string): void {
  const target = SMALL.target(null);
  const ip = SMALL.menu(['ip'])!;
  assert.equal(describeResolution(resolveStatement(SMALL, ip, words.split(' '), target)), expected, words);
}

function checkArgument(word: string, expected: string, version = '7.10'): void {
  const add = SMALL.menu(['ip', 'address'])!.commands().get('add')!;
  const found = findArgument(add, word, SMALL.target(parseVersion(version)));
  const answer = found.kind === 'ambiguous' ? found.candidates.map((c) => c.name).join() : found.kind;
  assert.equal(found.kind === 'found' ? found.node.name : answer, expected, word);
}

function checkRouterOS(words: string, expected: string): void {
  const { root } = routerosCommands;
  assert.equal(describeResolution(resolvePath(root, words.split(' '), routerosCommands.target(null))), expected, words);
}

describe('a path', () => {
  it('leads to a menu or, words left alone, to a command', () => {
    checkPath('ip address', '/ip/address');
    checkPath('ip address add address here', '/ip/address add, 3 words');
    checkPath('put', '/ put, 1 words');
  });

  it('may be abbreviated as long as it is clear', () => {
    checkPath('i ad a', '/ip/address add, 3 words');
    checkPath('ip a', 'ambiguous 1 in /ip: address,arp');
    checkPath('p', 'ambiguous 0 in /: print,put');
  });

  it('takes a full name before longer ones', () => {
    checkRouterOS('ip', '/ip');
    checkRouterOS('for', '/ for, 1 words');
  });

  it('goes by what the target has', () => {
    checkPath('ip a', '/ip/address', '7.9');
    checkPath('ip arp', 'unknown-command 1 in /ip', '7.9');
    checkPath('zero', '/zero');
    checkPath('zero', 'unknown-command 0 in /', '7.10', false);
  });

  it('goes up with two dots, and stays at the root', () => {
    checkPath('ip address .. arp', '/ip/arp');
    checkInIp('.. .. ip', '/ip');
  });

  it('tells an unknown menu from an unknown command', () => {
    checkPath('ip adress add', 'unknown-menu 1 in /ip');
    checkPath('ip address remove', 'unknown-command 2 in /ip/address');
    checkPath('', 'unknown-command 0 in /');
  });
});

describe('a statement in a menu', () => {
  it('means the menu before the root', () => {
    checkInIp('print', '/ip print, 1 words');
    checkInIp('address add', '/ip/address add, 2 words');
    checkInIp('p', '/ip print, 1 words');
  });

  it('may name a command of the root', () => {
    checkInIp('put hello', '/ put, 1 words');
    checkInIp('pu hello', '/ put, 1 words');
  });

  it('means the root by a full name that is but the beginning of one in the menu', () => {
    checkInIp('do', '/ do, 1 words');
  });

  it('does not reach the menus of the root', () => {
    checkInIp('zero', 'unknown-command 0 in /ip');
    checkInIp('a', 'ambiguous 0 in /ip: address,arp');
  });
});

describe('the word of an argument', () => {
  it('may be abbreviated as long as it is clear', () => {
    checkArgument('port', 'port');
    checkArgument('po', 'port');
    checkArgument('dst', 'dst-address,dst-port,dst-port-list');
    checkArgument('dst-p', 'dst-port,dst-port-list');
    checkArgument('dst-p', 'dst-port', '7.9');
    checkArgument('dst-port', 'dst-port');
  });

  it('may be unknown', () => {
    checkArgument('source', 'unknown');
    checkArgument('dst-port-list', 'unknown', '7.9');
  });
});

describe('RouterOS abbreviations', () => {
  it('are those that people write', () => {
    checkRouterOS('sys id get', '/system/identity get, 3 words');
    checkRouterOS('ip fi fi ad', '/ip/firewall/filter add, 4 words');
    checkRouterOS('int eth pr', '/interface/ethernet print, 3 words');
  });
});
