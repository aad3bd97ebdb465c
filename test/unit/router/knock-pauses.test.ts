import assert from 'node:assert/strict';
import fc from 'fast-check';
import { doorWait, pacedSteps, pauseAfter } from '../../../client/src/router/knock-pauses.ts';
import { step } from './knock-ports.ts';

interface Round {
  delayMs?: number;
  /** The pause that the step asks for. */
  own?: number;
  withinMs?: number;
  round?: number;
  roundTripMs?: number;
}

function checkPause(expected: number, { own, withinMs, delayMs = 300, round = 1, roundTripMs }: Round): void {
  const knock = step('udp', 9, { delayMs: own ?? null, ...(withinMs !== undefined && { withinMs }) });
  assert.equal(pauseAfter(knock, delayMs, round, roundTripMs ?? null), expected);
}

describe('the pause behind a knock', () => {
  it('is that of the step, else the usual one', () => {
    checkPause(300, {});
    checkPause(0, { delayMs: 0 });
    checkPause(20, { own: 20 });
  });

  it('is twice as long in further rounds', () => {
    checkPause(600, { round: 2 });
    checkPause(600, { round: 9 });
    checkPause(40, { round: 3, own: 20 });
  });

  it('lets a packet arrive before the next one leaves, once a round has failed', () => {
    checkPause(300, { roundTripMs: 640.2 });
    checkPause(1282, { round: 2, roundTripMs: 640.2 });
    checkPause(600, { round: 2, roundTripMs: 3 });
  });

  it('takes half of the time of the stage at most', () => {
    checkPause(600, { withinMs: 10_000, round: 2 });
    checkPause(500, { withinMs: 1_000, round: 2 });
    checkPause(500, { withinMs: 1_000, delayMs: 5_000 });
  });

  it('is never shorter than what the step asks for', () => {
    checkPause(61_000, { withinMs: 1_000, own: 61_000, round: 2 });
    const facts = fc.record({
      own: fc.nat(70_000),
      round: fc.integer({ min: 1, max: 20 }),
      roundTripMs: fc.nat(5_000),
      withinMs: fc.integer({ min: 1, max: 60_000 }),
    });
    fc.assert(
      fc.property(facts, ({ own, round, roundTripMs, withinMs }) => {
        assert.ok(pauseAfter(step('udp', 9, { delayMs: own, withinMs }), 300, round, roundTripMs) >= own);
      }),
    );
  });

  it('knows the time from the plan, but for the last step', () => {
    const steps = [step('udp', 7), step('udp', 9)];
    assert.deepEqual(pacedSteps({ steps, stageSeconds: null }), steps);
    assert.deepEqual(pacedSteps({ steps, stageSeconds: 2 }), [step('udp', 7, { withinMs: 2_000 }), steps[1]]);
  });
});

describe('the time for a try of the door', () => {
  it('ends before a SYN is sent again, but for the last try', () => {
    assert.equal(doorWait(false, null), 900);
    assert.equal(doorWait(false, 40), 900);
    assert.equal(doorWait(true, 40), 3_000);
  });

  it('is long enough for a slow way', () => {
    assert.equal(doorWait(false, 800.2), 1_601);
    assert.equal(doorWait(true, 1_600), 3_200);
  });
});
