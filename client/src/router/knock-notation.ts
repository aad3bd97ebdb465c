import type { KnockStep } from '../../../server/src/index.ts';
import { RouterError } from './errors.ts';

/** The protocols that knock(1) can write. */
export type NotationProtocol = 'tcp' | 'udp';

const highestPort = 65535;

/**
 * A knock in the notation of knock(1), with more behind it where it is needed:
 * `PORT[:PROTOCOL][:TIMESx][:PAUSEms][=TEXT]`, such as `54389:tcp`, `8000`, or `8000:udp:2x:500ms=sesame`.
 * @param defaultProtocol what a port without a protocol means
 * @returns one step for each packet
 * @throws RouterError of kind `invalid`
 */
export function parseKnock(text: string, defaultProtocol: NotationProtocol = 'tcp'): KnockStep[] {
  const [, knock = '', payload = null] = /^([^=]*)(?:=(.+))?$/s.exec(text) ?? [];
  const [portText = '', ...details] = knock.split(':');
  const take = (pattern: RegExp): string | undefined => {
    const index = details.findIndex((detail) => pattern.test(detail));
    return index < 0 ? undefined : details.splice(index, 1)[0];
  };
  const protocol = (take(/^(tcp|udp)$/i)?.toLowerCase() ?? defaultProtocol) as NotationProtocol;
  const times = Number.parseInt(take(/^[1-9]x$/) ?? '1', 10);
  const pause = take(/^\d{1,5}ms$/);
  if (details.length > 0)
    throw invalid(text, 'what follows the port is tcp or udp, 2x to 9x, or a pause such as 500ms');
  const delayMs = pause === undefined ? null : Number.parseInt(pause, 10);
  const step: KnockStep = { protocol, port: parsePort(portText, text), packetSize: null, payload, delayMs };
  return Array<KnockStep>(times).fill(step);
}

/**
 * Several knocks in order, separated by white space or commas.
 * @throws RouterError of kind `invalid`, also when there is none
 */
export function parseKnocks(text: string, defaultProtocol: NotationProtocol = 'tcp'): KnockStep[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0)
    throw new RouterError('invalid', 'No knock is given. Write for example "54389:tcp 1763:tcp".');
  return words.flatMap((word) => parseKnock(word, defaultProtocol));
}

/**
 * The knock as `parseKnocks` reads it.
 * @throws RouterError of kind `invalid` for a step that the notation cannot hold: ICMP, a packet size, a text with blanks
 */
export function formatKnock(step: KnockStep): string {
  const { protocol, port, packetSize, payload, delayMs } = step;
  const isPlain = protocol !== 'icmp' && port !== null && packetSize === null && !/^$|[\s,]/.test(payload ?? '-');
  if (!isPlain) throw new RouterError('invalid', `The knock ${describeStep(step)} cannot be written as PORT:PROTOCOL.`);
  const pause = delayMs === null ? '' : `:${delayMs}ms`;
  return `${port}:${protocol}${pause}${payload === null ? '' : `=${payload}`}`;
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
    `"${text}" is not a knock: ${why}. Write PORT or PORT:PROTOCOL, for example 54389:tcp, or more, such as 8000:udp:2x:500ms=TEXT.`,
  );
}
