import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Analysis } from '../../../server/src/analysis.ts';
import { createPacket } from '../../../server/src/firewall/packet.ts';
import { initialLists } from '../../../server/src/firewall/read-firewall.ts';
import { replaySession } from '../../../server/src/firewall/session-replay.ts';
import { simulate } from '../../../server/src/firewall/simulator.ts';

const session = createPacket({ destinationPort: 8728, connectionState: 'established' });

/** A command of a script; the numbers choose among the rules that are there. */
const command = fc.oneof(
  fc
    .record({
      rule: fc.constantFrom(
        'action=accept connection-state=established,related',
        'action=accept src-address-list=staff',
        'action=drop',
        'action=drop connection-state=invalid',
        'action=drop dst-port=8728 protocol=tcp disabled=yes',
        'action=jump jump-target=own',
        'action=drop src-address=203.0.113.0/24',
      ),
      chain: fc.constantFrom('input', 'input', 'own'),
      place: fc.option(fc.nat(2)),
    })
    .map(({ rule, chain, place }) => `add chain=${chain} ${rule}${place === null ? '' : ` place-before=${place}`}`),
  fc.nat(2).map((at) => `remove ${at}`),
  fc.tuple(fc.nat(2), fc.nat(2)).map(([at, to]) => `move ${at} ${to}`),
  fc.nat(2).map((at) => `enable ${at}`),
  fc.nat(2).map((at) => `set ${at} action=accept`),
  fc.constant('/ip firewall address-list add list=staff address=198.51.100.0/24'),
  fc.constant('/ip firewall address-list remove [find list=staff]'),
);

function firewallOf(commands: readonly string[]) {
  const lines = commands.flatMap((each) => (each.startsWith('/') ? [each] : ['print', each]));
  return new Analysis(['/ip firewall filter', ...lines].join('\n')).firewall;
}

/** Whether the rules of a script that has come this far accept the session. */
function isAccepted(commands: readonly string[]): boolean {
  const firewall = firewallOf(commands);
  return simulate(firewall.rules, initialLists(firewall), session, 0).accepted;
}

describe('a session while a script runs', () => {
  it('is cut off when the rules up to some command would cut it off', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 3, maxLength: 8 }), (commands) => {
        const cut = replaySession(firewallOf(commands), session, {});
        const moments = commands.map((_, index) => isAccepted(commands.slice(0, index + 1)));
        const expected = !(moments.at(-1) ?? true) ? 'in the end' : moments.includes(false) ? 'for a moment' : 'never';
        const actual = cut === 'unsure' ? cut : cut === null ? 'never' : cut.isFinal ? 'in the end' : 'for a moment';
        assert.equal(actual, expected);
      }),
      { numRuns: 800 },
    );
  });

  it('is not looked at where it meets more than can be tried', () => {
    const flips = Array.from({ length: 600 }, (_, index) => `set 0 action=${index % 2 === 0 ? 'drop' : 'accept'}`);
    assert.equal(replaySession(firewallOf(['add chain=input', ...flips]), session, {}), 'unsure');
  });
});
