import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { RouterError } from './errors.ts';

/** How a port without a connection looks from here. `unreachable`: a router on the way, or the host itself, said so by ICMP. */
export type NoConnection = 'refused' | 'unreachable' | 'silent';

/** This computer's end of a connection; the system chooses what is absent. */
export interface OwnEnd {
  readonly address?: string | undefined;
  readonly port?: number | undefined;
}

/**
 * Makes one attempt at a TCP connection. The SYN has left this machine when the promise is fulfilled.
 * @param waitMs how long to wait for the answer; the attempt then ends, and with it the kernel's retransmissions. With 0 it ends
 *   when the SYN has left.
 * @returns the connected socket, which the caller destroys (and which `signal` destroys too), or what came instead
 * @throws RouterError of kind `unreachable` if this machine could not send at all; the signal's reason if it aborts
 */
export async function attemptTcp(
  address: string,
  port: number,
  waitMs: number,
  signal: AbortSignal | undefined,
  own: OwnEnd = {},
): Promise<Socket | NoConnection> {
  const local = {
    ...(own.address !== undefined && { localAddress: own.address }),
    ...(own.port !== undefined && { localPort: own.port }),
  };
  const socket = connect({ host: address, port, signal, ...local });
  // A connect() that fails at once has sent nothing. Its error is reported before any microtask runs, a peer's answer never is.
  let left = false;
  let failedAtOnce = false;
  socket.once('connectionAttempt', () => queueMicrotask(() => (left = true)));
  // This listener stays: a connected socket too may fail until its owner has destroyed it, and an error that nobody hears ends the process.
  socket.on('error', () => (failedAtOnce = !left));
  const noAnswer = new Error('no answer');
  const cancelWait = later(waitMs, () => socket.destroy(noAnswer));
  try {
    await once(socket, 'connect');
    return socket;
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause === noAnswer) return 'silent';
    if (failedAtOnce) throw notSent(address, port, cause);
    return answerOf(cause);
  } finally {
    cancelWait();
  }
}

/**
 * Does something after a time; without one as soon as what was begun now has left this machine, as the shortest of Node's timers
 * takes a millisecond.
 * @returns what stops it
 */
function later(ms: number, action: () => void): () => void {
  if (ms > 0) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  }
  const immediate = setImmediate(action);
  return () => clearImmediate(immediate);
}

/** This machine has no way to send to the address: no route, no address of that family, forbidden by its own firewall. */
export function notSent(address: string, port: number, cause: unknown): RouterError {
  const { code = 'unknown reason' } = cause as { code?: string };
  const isOwnEnd = ['EADDRNOTAVAIL', 'EADDRINUSE'].includes(code);
  const check = isOwnEnd
    ? 'Check the address and the port to send from: the address must be one of this computer, the port must be free.'
    : 'Check the network, the VPN, the address and the local firewall.';
  return new RouterError('unreachable', `This computer cannot send to ${address} port ${port} (${code}). ${check}`, {
    cause,
  });
}

function answerOf(cause: unknown): NoConnection {
  switch ((cause as { code?: string }).code) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return 'refused';
    case 'ETIMEDOUT':
      return 'silent';
    default:
      return 'unreachable';
  }
}
