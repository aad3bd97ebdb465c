import type { Socket } from 'node:net';
import { RouterError } from './errors.ts';
import { attemptTcp } from './tcp-attempt.ts';

/** What stands at a TCP port: a service, a refusal, or a packet filter that answers nothing (the terms are Nmap's). */
export type DoorState = 'open' | 'closed' | 'filtered';

export interface DoorQuery {
  /** IPv4 or IPv6 address. */
  readonly address: string;
  readonly port: number;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const defaultDoorTimeoutMs = 3_000;

/**
 * How long an accepted connection has to last, in milliseconds. A RouterOS service that is restricted to other addresses
 * accepts the connection and drops it at once.
 */
const holdMs = 150;

/**
 * Tries the door by connecting to it.
 * @throws RouterError of kind `unreachable` if this machine could not send at all, `cancelled` if the signal aborts
 */
export async function confirmDoor({ address, port, timeoutMs, signal }: DoorQuery): Promise<DoorState> {
  try {
    const answer = await attemptTcp(address, port, timeoutMs ?? defaultDoorTimeoutMs, signal);
    if (answer === 'refused') return 'closed';
    if (typeof answer === 'string') return 'filtered';
    const stays = await staysOpen(answer);
    signal?.throwIfAborted();
    return stays ? 'open' : 'closed';
  } catch (cause) {
    if (!signal?.aborted) throw cause;
    throw new RouterError('cancelled', `Trying the door tcp/${port} was cancelled. Nothing was changed.`, { cause });
  }
}

/** A service that speaks first, or one that leaves the connection open, has let us in. */
function staysOpen(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (stays: boolean) => {
      clearTimeout(timer);
      resolve(stays);
      socket.destroy();
    };
    // After a stall of this process, what has come in by now is looked at first.
    const timer = setTimeout(() => setImmediate(() => answer(true)), holdMs);
    socket.once('data', () => answer(true));
    socket.once('end', () => answer(false));
    socket.once('error', () => answer(false));
  });
}
