import assert from 'node:assert/strict';
import { actionsWith } from '../../../server/src/schema/action-arguments.ts';
import { type Menu, routerosCommands } from '../../../server/src/schema/command-tree.ts';

const TABLES = ['/ip/firewall/filter', '/ip/firewall/nat', '/ip/firewall/mangle', '/ip/firewall/raw']
  .concat(['/ipv6/firewall/filter', '/ipv6/firewall/nat', '/ipv6/firewall/mangle', '/ipv6/firewall/raw'])
  .concat(['/interface/bridge/filter', '/interface/bridge/nat']);

function argumentsOf(path: string) {
  const menu: Menu = routerosCommands.menu(path.split('/').slice(1))!;
  return menu.commands().get('add')!.arguments();
}

describe('arguments of some actions', () => {
  for (const path of TABLES) {
    it(`have such an action in ${path}`, () => {
      const known = argumentsOf(path);
      const offered = known
        .get('action')!
        .choices()!
        .values.map(({ value }) => value);
      const without = [...known.keys()].filter((name) => {
        const actions = actionsWith(path, name);
        return actions !== null && !actions.some((action) => offered.includes(action));
      });
      assert.deepEqual(without, []);
    });
  }

  it('are those of firewall rules alone', () => {
    assert.deepEqual(actionsWith('/ip/firewall/filter', 'jump-target'), ['jump']);
    assert.equal(actionsWith('/ip/firewall/filter', 'chain'), null);
    assert.equal(actionsWith('/ip/firewall/address-list', 'address-list'), null);
  });
});
