import { createSocket } from 'node:dgram';
import type { Socket } from 'node:net';
import type { KnockStep } from '../../../server/src/index.ts';
import { RouterError } from './errors.ts';
import { describeStep, isPort } from './knock-notation.ts';
import type { HostAddress } from './resolve-host.ts';
import { attemptTcp, notSent } from './tcp-attempt.ts';

/** How long a SYN may wait for an answer, in milliseconds: well below the second after which Linux and macOS send it again. */
const synGraceMs = 100;
/** How long the listener of a payload may take to accept the connection, and then to close it, in milliseconds. */
const listenerMs = 3_000;
const closeMs = 500;

/**
 * Checks that a step can be sent from here.
 * @throws RouterError of kind `invalid`
 */
export function assertSendable(step: KnockStep): void {
  if (step.protocol === 'icmp' || step.packetSize !== null) {
    throw new RouterError(
      'invalid',
      `The knock ${describeStep(step)} cannot be sent: ICMP and a fixed packet size need raw sockets, which this client does not use. ` +
        'Nothing was sent. Send this sequence with ping, or use TCP and UDP ports.',
    );
  }
  if (step.port === null || !isPort(step.port)) {
    throw new RouterError(
      'invalid',
      `The knock ${describeStep(step)} cannot be sent: it needs a port from 1 to 65535. Nothing was sent.`,
    );
  }
}

/**
 * Sends the packet of one step. Without a payload every answer is as good as none: a knock port is closed by nature.
 * @param step one that `assertSendable` accepts
 * @throws RouterError of kind `unreachable` if it could not leave this machine, `refused` or `timeout` if a TCP payload
 *   found no listener; the signal's reason if it aborts
 */
export async function sendStep(step: KnockStep, target: HostAddress, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const port = step.port as number;
  if (step.protocol === 'udp') return sendUdp(target, port, step.payload ?? '');
  if (step.payload !== null) return sendTcpPayload(step, target, signal);
  const answer = await attemptTcp(target.address, port, synGraceMs, signal);
  if (typeof answer !== 'string') answer.destroy();
}

async function sendUdp({ address, family }: HostAddress, port: number, payload: string): Promise<void> {
  const socket = createSocket(family === 4 ? 'udp4' : 'udp6');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.send(payload, port, address, (error) => (error ? reject(error) : resolve()));
    });
  } catch (cause) {
    throw notSent(address, port, cause);
  } finally {
    socket.close();
  }
}

async function sendTcpPayload(
  step: KnockStep,
  { address }: HostAddress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const answer = await attemptTcp(address, step.port as number, listenerMs, signal);
  if (typeof answer === 'string') throw noListener(step, address, answer);
  try {
    await writeAndClose(answer, step.payload as string);
  } finally {
    answer.destroy();
  }
  signal?.throwIfAborted();
}

/** Closing with unread data would reset the connection, so that the listener could lose the payload: read until it closes too. */
async function writeAndClose(socket: Socket, payload: string): Promise<void> {
  socket.resume();
  socket.end(payload);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, closeMs);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function noListener(step: KnockStep, address: string, answer: 'refused' | 'unreachable' | 'silent'): RouterError {
  const why = {
    refused: 'refused the connection',
    unreachable: 'cannot be reached there',
    silent: `did not answer within ${listenerMs / 1000} s`,
  };
  return new RouterError(
    answer === 'silent' ? 'timeout' : answer,
    `The payload of knock ${describeStep(step)} was not delivered: TCP carries one only over a connection, and ${address} ${why[answer]}. ` +
      'The knocks before it were sent; nothing was changed. Check that a service listens on that port, or send the payload by UDP.',
  );
}
