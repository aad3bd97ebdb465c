import assert from 'node:assert/strict';
import { planLines, planNotation } from '../../../client/src/router/plan-text.ts';
import type { FoundKnock, KnockStep } from '../../../server/src/index.ts';

const tcp: KnockStep = { protocol: 'tcp', port: 54389, packetSize: null, payload: null, delayMs: null };

function plan(steps: KnockStep[], more: Partial<FoundKnock> = {}): FoundKnock {
  return {
    family: 4,
    steps,
    door: { list: 'secure', opens: ['tcp/8728'], timeoutSeconds: 3600 },
    opens: true,
    stageSeconds: 10,
    ...more,
  };
}

describe('the text of a knock plan', () => {
  it('has the steps in order, what they open, and whether they do', () => {
    assert.deepEqual(planLines(plan([tcp, { ...tcp, protocol: 'udp', port: 7 }])), [
      '1. tcp/54389',
      '2. udp/7',
      'Opens tcp/8728 for 3600 s (address list secure).',
      'Played through this firewall, the steps open the door.',
    ]);
  });

  it('says that the steps fail, or that this is not known', () => {
    assert.match(planLines(plan([tcp], { opens: false })).at(-1)!, /do not open/);
    assert.match(planLines(plan([tcp], { opens: null })).at(-1)!, /is not known/);
  });

  it('leaves out what is not known of the door, and never shows a payload', () => {
    const door = { list: null, opens: ['any'], timeoutSeconds: null };
    const [step, opens] = planLines(plan([{ ...tcp, protocol: 'udp', payload: 'sesame' }], { door }));
    assert.equal(step, '1. udp/54389 with 6 bytes of payload');
    assert.equal(opens, 'Opens any.');
  });

  it('can be written as knock(1) does, unless a step holds what the notation cannot', () => {
    assert.equal(planNotation(plan([tcp, { ...tcp, protocol: 'udp', port: 7 }])), '54389:tcp 7:udp');
    assert.equal(planNotation(plan([{ ...tcp, protocol: 'icmp', port: null, packetSize: 128 }])), 'icmp:128');
    assert.equal(planNotation(plan([tcp, { ...tcp, packetSize: 128 }])), null);
  });
});
