/** Where somebody is who goes through packets one by one. */

export interface Place {
  /** The URI of the script that is shown. */
  script: string;
  /** The id of the play. */
  play: string;
  /** From 0. */
  step: number;
  /** Whether it goes on by itself. */
  isRunning: boolean;
}

export type Move = 'previous' | 'next' | 'first' | 'last' | 'run' | 'close';

const KEYS = new Map<string, Move>([
  ['ArrowLeft', 'previous'],
  ['ArrowRight', 'next'],
  ['Home', 'first'],
  ['End', 'last'],
  ['Escape', 'close'],
]);

/** What a key does while the player is open; null for other keys. */
export function moveOfKey(key: string): Move | null {
  return KEYS.get(key) ?? null;
}

/** The place after a move in a play of so many steps; null where the player is closed. Steps by hand end the running. */
export function moved(place: Place, move: Move, count: number): Place | null {
  const last = count - 1;
  const at = (step: number) => ({ ...place, step: Math.min(Math.max(step, 0), last), isRunning: false });
  switch (move) {
    case 'previous':
      return at(place.step - 1);
    case 'next':
      return at(place.step + 1);
    case 'first':
      return at(0);
    case 'last':
      return at(last);
    case 'run':
      return place.isRunning ? at(place.step) : { ...at(place.step === last ? 0 : place.step), isRunning: last > 0 };
    case 'close':
      return null;
  }
}

/** The place a moment later, where it goes on by itself: it stops at the end. */
export function ticked(place: Place, count: number): Place {
  const step = Math.min(place.step + 1, count - 1);
  return { ...place, step, isRunning: step < count - 1 };
}

/** The place in what is shown now, with so many steps in its play, if that is still there; nothing runs then. */
export function restored(place: Place | null, script: string, countOf: (play: string) => number): Place | null {
  const count = place === null ? 0 : countOf(place.play);
  if (place === null || place.script !== script || count === 0) return null;
  return { ...place, step: Math.min(place.step, count - 1), isRunning: false };
}
