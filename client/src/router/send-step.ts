import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import type { Socket } from 'node:net';
import type { KnockStep } from '../../../server/src/index.ts';
import { RouterError } from './errors.ts';
import { describeStep, isPort, payloadOf } from './knock-notation.ts';
import { sendPing, whyNoPing } from './ping.ts';
import type { AddressFamily, HostAddress } from './resolve-host.ts';
import { attemptTcp, type NoConnection, notSent, type OwnEnd } from './tcp-attempt.ts';

/** How long a SYN may wait for an answer, in milliseconds: well below the second after which Linux and macOS send it again. */
const synGraceMs = 100;
/** How long the listener of a payload may take to accept the connection, and then to close it, in milliseconds. */
const listenerMs = 3_000;
const closeMs = 500;
/** Bytes of the headers of IP and UDP. */
const udpHeaders = { 4: 28, 6: 48 };
const mostUdpBytes = 65_507;

/** How the packets of a knock leave this computer. */
export interface SendOptions {
  /** Own address to send from; the system's choice if absent. */
  readonly bind?: string | undefined;
  /** Source port of TCP and UDP, where the step names none. */
  readonly sourcePort?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A packet that has left. */
export interface Sent {
  /** When, by `performance.now()`. */
  readonly leftAt: number;
  /** Milliseconds from there to the answer; null where none was waited for, or none came. */
  readonly roundTripMs: number | null;
}

/**
 * Checks that a step can be sent from here.
 * @param family null while it is not known
 * @throws RouterError of kind `invalid`
 */
export function assertSendable(step: KnockStep, family: AddressFamily | null): void {
  const why = step.protocol === 'icmp' ? whyNoPing(step, family) : whyNoSocket(step, family);
  if (why !== null) {
    throw new RouterError('invalid', `The knock ${describeStep(step)} cannot be sent: ${why} Nothing was sent.`);
  }
}

function whyNoSocket(step: KnockStep, family: AddressFamily | null): string | null {
  const { protocol, port, packetSize, sourcePort } = step;
  if (port === null || !isPort(port) || (sourcePort !== undefined && !isPort(sourcePort))) {
    return 'it needs a port from 1 to 65535.';
  }
  const { length } = payloadOf(step);
  if (protocol === 'udp') {
    const size = packetSize === null ? length : packetSize - udpHeaders[family ?? 4];
    if (size > mostUdpBytes) return `a UDP packet carries at most ${mostUdpBytes} bytes.`;
    return size < length || size < 0 ? `its headers and payload do not fit into ${packetSize} bytes.` : null;
  }
  if (packetSize === null) return null;
  return 'the system chooses the size of a TCP packet, and another one needs raw sockets. Send it with hping3, or give the firewall a step by ICMP or UDP.';
}

/**
 * Sends the packet of one step. Without a payload every answer is as good as none: a knock port is closed by nature.
 * @param step one that `assertSendable` accepts
 * @param graceMs how long there is time for an answer, in milliseconds
 * @throws RouterError of kind `unreachable` if it could not leave this machine, `refused` or `timeout` if a TCP payload
 *   found no listener, or as `sendPing`; the signal's reason if it aborts
 */
export async function sendStep(
  step: KnockStep,
  target: HostAddress,
  { bind, sourcePort, signal }: SendOptions,
  graceMs = synGraceMs,
): Promise<Sent> {
  signal?.throwIfAborted();
  const leftAt = performance.now();
  const own = { address: bind, port: step.sourcePort ?? sourcePort };
  if (step.protocol === 'icmp') await sendPing(step, target, bind, signal);
  else if (step.protocol === 'udp') await sendUdp(step, target, own);
  else if (step.payload !== null) return sendTcpPayload(step, target, own, signal);
  else {
    const { answer, roundTripMs } = await timed(step, target, Math.min(graceMs, synGraceMs), own, signal);
    if (typeof answer !== 'string') answer.destroy();
    return { leftAt, roundTripMs };
  }
  return { leftAt, roundTripMs: null };
}

async function sendUdp(step: KnockStep, { address, family }: HostAddress, own: OwnEnd): Promise<void> {
  const port = step.port as number;
  const payload = payloadOf(step);
  const padding = step.packetSize === null ? 0 : step.packetSize - udpHeaders[family] - payload.length;
  const socket = createSocket(family === 4 ? 'udp4' : 'udp6');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      const send = () =>
        socket.send([payload, Buffer.alloc(padding)], port, address, (error) => (error ? reject(error) : resolve()));
      bindThen(socket, own, send);
    });
  } catch (cause) {
    throw notSent(address, port, cause);
  } finally {
    socket.close();
  }
}

function bindThen(socket: UdpSocket, { address, port }: OwnEnd, send: () => void): void {
  if (address === undefined && port === undefined) send();
  else socket.bind({ ...(address !== undefined && { address }), port: port ?? 0, exclusive: true }, send);
}

/** The answer to a SYN, and how long it took; a silence tells no time. */
async function timed(
  { port }: KnockStep,
  { address }: HostAddress,
  waitMs: number,
  own: OwnEnd,
  signal: AbortSignal | undefined,
): Promise<{ answer: Socket | NoConnection; roundTripMs: number | null }> {
  const begun = performance.now();
  const answer = await attemptTcp(address, port as number, waitMs, signal, own);
  return { answer, roundTripMs: answer === 'silent' ? null : performance.now() - begun };
}

async function sendTcpPayload(
  step: KnockStep,
  target: HostAddress,
  own: OwnEnd,
  signal: AbortSignal | undefined,
): Promise<Sent> {
  const { answer, roundTripMs } = await timed(step, target, listenerMs, own, signal);
  if (typeof answer === 'string') throw noListener(step, target.address, answer);
  try {
    await writeAndClose(answer, payloadOf(step));
  } finally {
    answer.destroy();
  }
  signal?.throwIfAborted();
  return { leftAt: performance.now(), roundTripMs };
}

/** Closing with unread data would reset the connection, so that the listener could lose the payload: read until it closes too. */
async function writeAndClose(socket: Socket, payload: Buffer): Promise<void> {
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

function noListener(step: KnockStep, address: string, answer: NoConnection): RouterError {
  const why = {
    refused: 'refused the connection',
    unreachable: 'cannot be reached there',
    silent: `did not answer within ${listenerMs / 1000} s`,
  };
  return new RouterError(
    answer === 'silent' ? 'timeout' : answer,
    `The payload of knock ${describeStep(step)} was not delivered: TCP carries one only over a connection, and ${address} ${why[answer]}. ` +
      'The knocks before it were sent. Check that a service listens on that port, or send the payload by UDP.',
  );
}
