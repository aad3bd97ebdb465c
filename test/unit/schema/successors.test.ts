import assert from 'node:assert/strict';
import { type Menu, routerosCommands, type SchemaNode } from '../../../server/src/schema/command-tree.ts';
import { availability } from '../../../server/src/schema/presence.ts';
import { givenUp, successorOf } from '../../../server/src/schema/successors.ts';

const target = routerosCommands.target(null, false);

const exists = (node: SchemaNode | null | undefined) =>
  node != null && availability(node.presence, target) !== 'absent';

function menuAt(path: string): Menu | null {
  return routerosCommands.menu(path.split('/').filter(Boolean));
}

/** Whether the newest base system has what a key names. */
function isThere(key: string): boolean {
  const [path = '', argument] = key.split(' ');
  if (argument === undefined) {
    const cut = path.lastIndexOf('/');
    return (
      exists(menuAt(path)) ||
      exists(
        menuAt(path.slice(0, cut))
          ?.commands()
          .get(path.slice(cut + 1)),
      )
    );
  }
  const [name = '', value] = argument.split('=');
  const given = ['add', 'set'].map((command) => menuAt(path)?.commands().get(command)?.arguments().get(name));
  if (value === undefined) return given.some(exists);
  return given.some((each) => each?.choices()?.values.some((choice) => choice.value === value));
}

/** The key that a renamed one turns into. */
function renamed(key: string, name: string): string {
  if (name.startsWith('/')) return name;
  return key.includes('=') ? key.replace(/=.*/, `=${name}`) : key.replace(/ .*/, ` ${name}`);
}

describe('names that RouterOS has given up', () => {
  for (const key of givenUp) {
    it(`${key} is gone`, () => assert.ok(!isThere(key)));
    const name = successorOf(key)?.name ?? null;
    if (name !== null) it(`${key} is ${name} now`, () => assert.ok(isThere(renamed(key, name))));
  }

  it('are told from others', () => {
    assert.equal(successorOf('/ip/route gateway'), null);
    assert.equal(successorOf('constructor'), null);
    assert.deepEqual(successorOf('/routing/mme'), { name: null, words: null });
  });
});
