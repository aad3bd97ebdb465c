import assert from 'node:assert/strict';
import { differential } from './differential.ts';
import { whyNot } from './network.ts';
import { type SimulatedCase, simulateCase } from './our-model.ts';

describe('the simulator and Linux netfilter', function () {
  this.timeout(120_000);

  before(function () {
    const reason = whyNot();
    if (reason === null) return;
    console.log(`  The comparison with netfilter is skipped: ${reason}.`);
    this.skip();
  });

  it('accept the same packets in random firewalls', async () => {
    assert.equal(await differential({ runs: 300, seed: 1 }), null);
  });

  it('are told apart, by the smallest firewall that does it', async () => {
    const refused = ({ packets, ...rest }: SimulatedCase): SimulatedCase => ({
      ...rest,
      packets: packets.map(({ packet, accepted }) => ({
        packet,
        accepted: accepted && packet.connectionState !== 'established',
      })),
    });
    const simulate: typeof simulateCase = (...args) => refused(simulateCase(...args));
    const disagreement = await differential({ runs: 4, seed: 1, simulate });
    const [script = '', packets = ''] = disagreement?.split('\npackets at once:\n') ?? [];
    assert.equal(script, '');
    const [first, second] = packets.split('\n');
    assert.match(first!, /, new: accepted$/);
    assert.match(second!, /, established: refused by the simulator, accepted by netfilter$/);
  });
});
