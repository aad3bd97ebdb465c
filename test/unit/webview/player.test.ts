import assert from 'node:assert/strict';
import { type Move, moved, moveOfKey, type Place, restored, ticked } from '../../../client/src/webview/player.ts';

const start: Place = { script: 'file:///a.rsc', play: 'P5', step: 0, isRunning: false };

/** The step after each of these moves in a play of so many steps, with a star while it runs. */
function checkMoves(count: number, moves: Move[], expected: string): void {
  let place: Place | null = start;
  const seen = moves.map((move) => {
    place = moved(place!, move, count);
    return place === null ? 'closed' : `${place.step}${place.isRunning ? '*' : ''}`;
  });
  assert.equal(seen.join(' '), expected);
}

describe('the player of packets', () => {
  it('goes from step to step, and no further than the ends', () => {
    checkMoves(3, ['next', 'next', 'next', 'previous', 'first', 'previous', 'last'], '1 2 2 1 0 0 2');
    checkMoves(1, ['next', 'run', 'close'], '0 0 closed');
  });

  it('runs until somebody takes a step, and begins anew at the end', () => {
    checkMoves(3, ['run', 'run', 'run', 'next', 'last', 'run'], '0* 0 0* 1 2 0*');
  });

  it('stops at the last step', () => {
    const running = { ...start, isRunning: true };
    assert.deepEqual(ticked(running, 3), { ...running, step: 1 });
    assert.deepEqual(ticked({ ...running, step: 1 }, 3), { ...start, step: 2 });
    assert.deepEqual(ticked({ ...running, step: 2 }, 3), { ...start, step: 2 });
  });

  it('follows the keys that people know', () => {
    const keys = ['ArrowLeft', 'ArrowRight', 'Home', 'End', 'Escape', 'Enter', 'constructor'];
    assert.deepEqual(keys.map(moveOfKey), ['previous', 'next', 'first', 'last', 'close', null, null]);
  });

  it('stays where it was when the page comes back, as far as that is still there', () => {
    const place = { ...start, step: 3, isRunning: true };
    const countOf = (counts: Record<string, number>) => (play: string) => counts[play] ?? 0;
    assert.deepEqual(restored(place, start.script, countOf({ P5: 9 })), { ...start, step: 3 });
    assert.deepEqual(restored(place, start.script, countOf({ P5: 2 })), { ...start, step: 1 });
    assert.equal(restored(place, start.script, countOf({ P6: 9 })), null);
    assert.equal(restored(place, 'file:///b.rsc', countOf({ P5: 9 })), null);
    assert.equal(restored(null, start.script, countOf({ P5: 9 })), null);
  });
});
