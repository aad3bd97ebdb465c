import assert from 'node:assert/strict';
import { formatChoices, isNoChoice, parseChoices } from '../../../server/src/schema/choices.ts';
import { routerosCommands } from '../../../server/src/schema/command-tree.ts';
import { parseVersion } from '../../../server/src/schema/version.ts';

/** Checks whether the router takes a word for an argument, which is written as in a script. */
function checkTaken(written: string, version: string, expected: boolean): void {
  const [path, command, name, word] = written.split(/[ =]/) as [string, string, string, string];
  const argument = routerosCommands.menu(path.split('/').slice(1))?.commands().get(command)?.arguments().get(name);
  assert.ok(argument, written);
  const choices = argument.choices();
  const isRefused = choices !== null && isNoChoice(choices, word, routerosCommands.target(parseVersion(version)));
  assert.equal(isRefused, !expected, written);
}

describe('enumerated values', () => {
  it('come out of the table as they were put in', () => {
    for (const row of ['only disk memory script@39-60', 'also none', 'only a@0-3,7+ b']) {
      assert.equal(formatChoices(parseChoices(row)), row);
    }
  });

  it('are all that an enumeration takes, also shortened', () => {
    checkTaken('/interface/bridge add protocol-mode=rstp', '7.22.1', true);
    checkTaken('/interface/bridge add protocol-mode=rs', '7.22.1', true);
    checkTaken('/interface/bridge add protocol-mode=rapid', '7.22.1', false);
    checkTaken('/ppp/profile add use-encryption=true', '7.22.1', true);
  });

  it('are not known of version 6', () => {
    checkTaken('/ip/ipsec/peer add exchange-mode=main-l2tp', '6.49', true);
    checkTaken('/ip/ipsec/peer add exchange-mode=main-l2tp', '7.22.1', false);
  });

  it('may be those of some versions only', () => {
    checkTaken('/system/logging/action add target=script', '7.20.8', false);
    checkTaken('/system/logging/action add target=script', '7.22.1', true);
  });

  it('do not keep objects, numbers and lists out', () => {
    checkTaken('/ip/firewall/filter add chain=mine', '7.22.1', true);
    checkTaken('/ip/address add interface=bridge1', '7.22.1', true);
    checkTaken('/interface/list/member add list=LAN', '7.22.1', true);
    checkTaken('/ip/firewall/filter add ipsec-policy=in,ipsec', '7.22.1', true);
    checkTaken('/ip/firewall/mangle add new-ttl=set:255', '7.22.1', true);
    checkTaken('/ipv6/firewall/filter add protocol=139', '7.22.1', true);
  });
});
