import type { Socket } from 'node:net';
import { RouterError } from './errors.ts';
import { attemptTcp } from './tcp-attempt.ts';

/** What stands at a TCP port: a service, a refusal, or a packet filter that answers nothing (the terms are Nmap's). */
export type DoorState = 'open' | 'closed' | 'filtered';

export interface DoorQuery {
  /** IPv4 or IPv6 address. */
  readonly address: string;
  readonly port: number;
  /** Own address to try from. */
  readonly bind?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface DoorAnswer {
  readonly state: DoorState;
  /** How long the answer to the first packet took, in milliseconds; null where none came. */
  readonly roundTripMs: number | null;
}

const defaultDoorTimeoutMs = 3_000;

/**
 * How long an accepted connection has to last, in milliseconds: two round trips and a little, but not for ever. A RouterOS service
 * that is restricted to other addresses accepts the connection and drops it at once.
 */
const holdMs = { least: 30, most: 150 };

/**
 * Tries the door by connecting to it.
 * @throws RouterError of kind `unreachable` if this machine could not send at all, `cancelled` if the signal aborts
 */
export async function confirmDoor({ address, port, bind, timeoutMs, signal }: DoorQuery): Promise<DoorAnswer> {
  const begun = performance.now();
  try {
    const answer = await attemptTcp(address, port, timeoutMs ?? defaultDoorTimeoutMs, signal, { address: bind });
    const tookMs = performance.now() - begun;
    const roundTripMs = answer === 'silent' ? null : tookMs;
    if (answer === 'refused') return { state: 'closed', roundTripMs };
    if (typeof answer === 'string') return { state: 'filtered', roundTripMs };
    const stays = await staysOpen(answer, Math.min(holdMs.least + 2 * tookMs, holdMs.most));
    signal?.throwIfAborted();
    return { state: stays ? 'open' : 'closed', roundTripMs };
  } catch (cause) {
    if (!signal?.aborted) throw cause;
    throw new RouterError('cancelled', `Trying the door tcp/${port} was cancelled.`, { cause });
  }
}

/** What a door in this state did when it was tried. */
export function doorAnswered(state: DoorState): string {
  switch (state) {
    case 'open':
      return 'let the connection in';
    case 'closed':
      return 'refused the connection';
    case 'filtered':
      return 'did not answer';
  }
}

/** What to do about a door that a knock did not open. */
export function doorAdvice(state: Exclude<DoorState, 'open'>): string {
  if (state === 'closed') {
    return (
      'A refusal comes from a service that is disabled, on another port, or limited to other addresses (/ip/service), or from a ' +
      'rule that rejects instead of dropping. Check these first; then compare the sequence, its order and the port with the firewall.'
    );
  }
  return (
    "No answer means that the firewall still drops. Compare the sequence, its order and the door's port with the router's firewall; " +
    'if they agree, use a longer delay, or wait until the stages on the router have run out, and knock again. A carrier that gives ' +
    'each connection another address, or another family (-4, -6) than the firewall expects, has the same effect.'
  );
}

/** A service that speaks first, or one that leaves the connection open, has let us in. */
function staysOpen(socket: Socket, forMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (stays: boolean) => {
      clearTimeout(timer);
      resolve(stays);
      socket.destroy();
    };
    // After a stall of this process, what has come in by now is looked at first.
    const timer = setTimeout(() => setImmediate(() => answer(true)), forMs);
    socket.once('data', () => answer(true));
    socket.once('end', () => answer(false));
    socket.once('error', () => answer(false));
  });
}
