import type { KnockStep } from '../../../server/src/index.ts';
import { RouterError } from './errors.ts';

/** The protocols that knock(1) can write. */
export type NotationProtocol = 'tcp' | 'udp';

const highestPort = 65535;

/**
 * One knock in the notation of knock(1): `54389:tcp`, `8000:udp`, or a port alone.
 * @param defaultProtocol what a port alone means
 * @throws RouterError of kind `invalid`
 */
export function parseKnock(text: string, defaultProtocol: NotationProtocol = 'tcp'): KnockStep {
  const [portText = '', protocolText = defaultProtocol, ...rest] = text.split(':');
  const protocol = protocolText.toLowerCase();
  if (rest.length > 0 || (protocol !== 'tcp' && protocol !== 'udp')) {
    throw invalid(text, 'the protocol is tcp or udp');
  }
  return { protocol, port: parsePort(portText, text), packetSize: null, payload: null, delayMs: null };
}

/**
 * Several knocks in order, separated by white space or commas.
 * @throws RouterError of kind `invalid`, also when there is none
 */
export function parseKnocks(text: string, defaultProtocol: NotationProtocol = 'tcp'): KnockStep[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0)
    throw new RouterError('invalid', 'No knock is given. Write for example "54389:tcp 1763:tcp".');
  return words.map((word) => parseKnock(word, defaultProtocol));
}

/**
 * The knock as knock(1) writes it. The notation holds a protocol and a port, no more.
 * @throws RouterError of kind `invalid` for a step that carries more than that
 */
export function formatKnock(step: KnockStep): string {
  const { protocol, port, packetSize, payload, delayMs } = step;
  if (protocol === 'icmp' || port === null || packetSize !== null || payload !== null || delayMs !== null) {
    throw new RouterError('invalid', `The knock ${describeStep(step)} cannot be written as PORT:PROTOCOL.`);
  }
  return `${port}:${protocol}`;
}

/** The step for people: `tcp/54389`. A payload may be a pass phrase, so that only its length is told. */
export function describeStep({ protocol, port, packetSize, payload }: KnockStep): string {
  const size = packetSize === null ? '' : ` of ${packetSize} bytes`;
  const carried = payload === null ? '' : ` with ${Buffer.byteLength(payload)} bytes of payload`;
  return `${protocol}${port === null ? '' : `/${port}`}${size}${carried}`;
}

/** Tells whether a TCP or UDP port can be sent to. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= highestPort;
}

function parsePort(portText: string, text: string): number {
  const port = /^\d+$/.test(portText) ? Number(portText) : Number.NaN;
  if (!isPort(port)) throw invalid(text, `a port is a number from 1 to ${highestPort}`);
  return port;
}

function invalid(text: string, why: string): RouterError {
  return new RouterError(
    'invalid',
    `"${text}" is not a knock: ${why}. Write PORT or PORT:PROTOCOL, for example 54389:tcp.`,
  );
}
