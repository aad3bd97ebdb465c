import type { KnockStep } from '../../../server/src/index.ts';
import { RouterError } from './errors.ts';

/** What a port without a protocol may mean. */
export type NotationProtocol = 'tcp' | 'udp';

const highestPort = 65535;
/** A request that any web server takes, and that names no host: the firewall looks at the path. */
const pageRequest = /^GET (\/[!-+\--~]*) HTTP\/1\.0\r\n\r\n$/;

/**
 * A knock in the notation of knock(1), with more behind it where it is needed:
 * `PORT[:PROTOCOL][:DETAIL…][=TEXT]`, such as `54389:tcp`, `8000`, `8000:udp:2x:500ms=sesame`, `80:http=/sesame`, or
 * `icmp[:SIZE][:DETAIL…][=PATTERN]`, such as `icmp:720`. SIZE is that of the whole IP packet in bytes, as the firewall counts.
 * Details are `2x` to `9x` for several packets, `500ms` for the pause behind it, `hex` for a text in hexadecimal digits,
 * `src40000` for the source port, `100b` for the size of a UDP packet.
 * @param defaultProtocol what a port without a protocol means
 * @param number which knock of the sequence it is, from 1
 * @returns one step for each packet
 * @throws RouterError of kind `invalid`, which does not repeat the text: it may hold a pass phrase
 */
export function parseKnock(text: string, defaultProtocol: NotationProtocol = 'tcp', number = 1): KnockStep[] {
  const [, knock = '', written = null] = /^([^=]*)(?:=(.+))?$/s.exec(text) ?? [];
  const [first = '', ...details] = knock.split(':');
  const take = (pattern: RegExp): string | undefined => {
    const index = details.findIndex((detail) => pattern.test(detail));
    return index < 0 ? undefined : details.splice(index, 1)[0];
  };
  const numberOf = (pattern: RegExp): number | null => {
    const found = take(pattern);
    return found === undefined ? null : Number.parseInt(found.replace(/^\D+/, ''), 10);
  };
  const isIcmp = /^icmp$/i.test(first);
  const protocol = isIcmp ? 'icmp' : (take(/^(tcp|udp|http)$/i)?.toLowerCase() ?? defaultProtocol);
  const times = numberOf(/^[1-9]x$/) ?? 1;
  const delayMs = numberOf(/^\d{1,5}ms$/);
  const packetSize = isIcmp ? numberOf(/^\d{1,5}$/) : protocol === 'udp' ? numberOf(/^\d{1,5}b$/) : null;
  const sourcePort = isIcmp ? null : numberOf(/^src\d{1,5}$/);
  const isHex = protocol !== 'http' && take(/^hex$/i) !== undefined;
  if (details.length > 0) {
    throw invalid(
      number,
      'what follows the port is tcp or udp (or http for a web page), 2x to 9x, a pause such as 500ms, src40000, or hex; ' +
        'what follows icmp is the size of the packet',
    );
  }
  if (sourcePort !== null && !isPort(sourcePort)) throw invalid(number, `a port is a number from 1 to ${highestPort}`);
  const step: KnockStep = {
    protocol: protocol === 'http' ? 'tcp' : (protocol as KnockStep['protocol']),
    port: isIcmp ? null : parsePort(first, number),
    packetSize,
    ...carried(written, protocol === 'http' ? 'page' : isHex ? 'hex' : 'text', number),
    delayMs,
    ...(sourcePort !== null && { sourcePort }),
  };
  return Array<KnockStep>(times).fill(step);
}

function carried(
  written: string | null,
  kind: 'text' | 'hex' | 'page',
  number: number,
): Pick<KnockStep, 'payload' | 'encoding'> {
  if (kind === 'text') return { payload: written };
  if (kind === 'hex') {
    if (!/^([0-9a-f]{2})*$/i.test(written ?? ''))
      throw invalid(number, 'behind hex= stand pairs of hexadecimal digits');
    return fromBytes(Buffer.from(written ?? '', 'hex'));
  }
  const payload = `GET ${written ?? '/'} HTTP/1.0\r\n\r\n`;
  if (!pageRequest.test(payload)) throw invalid(number, 'behind http= stands the path of a page, such as /sesame');
  return { payload };
}

function fromBytes(bytes: Buffer): Pick<KnockStep, 'payload' | 'encoding'> {
  const payload = textOf(bytes);
  return Buffer.from(payload).equals(bytes) ? { payload } : { payload, encoding: 'latin1' };
}

/** What bytes say: text in UTF-8, or else a character (U+0000 to U+00FF) for each. */
export function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : bytes.toString('latin1');
}

/** The bytes that a step carries; none where it has no payload. */
export function payloadOf({ payload, encoding }: Pick<KnockStep, 'payload' | 'encoding'>): Buffer {
  return Buffer.from(payload ?? '', encoding ?? 'utf8');
}

/**
 * Several knocks in order, separated by white space or commas.
 * @throws RouterError of kind `invalid`, also when there is none
 */
export function parseKnocks(text: string, defaultProtocol: NotationProtocol = 'tcp'): KnockStep[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0)
    throw new RouterError('invalid', 'No knock is given. Write for example "54389:tcp 1763:tcp".');
  return words.flatMap((word, index) => parseKnock(word, defaultProtocol, index + 1));
}

/**
 * The knock as `parseKnocks` reads it.
 * @throws RouterError of kind `invalid` for a step that the notation cannot hold: TCP and UDP without a port, TCP of a size
 */
export function formatKnock(step: KnockStep): string {
  const { protocol, port, packetSize, delayMs, sourcePort, icmpType } = step;
  if (
    protocol === 'icmp'
      ? port !== null || icmpType !== undefined
      : port === null || (protocol === 'tcp' && packetSize !== null)
  ) {
    throw new RouterError('invalid', `The knock ${describeStep(step)} cannot be written as PORT:PROTOCOL.`);
  }
  const [, page] = (protocol === 'tcp' && pageRequest.exec(step.payload ?? '')) || [];
  const icmpSize = packetSize === null ? 'icmp' : `icmp:${packetSize}`;
  return [
    protocol === 'icmp' ? icmpSize : `${port}:${page === undefined ? protocol : 'http'}`,
    protocol === 'udp' && packetSize !== null ? `:${packetSize}b` : '',
    delayMs === null ? '' : `:${delayMs}ms`,
    sourcePort === undefined ? '' : `:src${sourcePort}`,
    page === undefined ? payloadText(step) : `=${page}`,
  ].join('');
}

function payloadText(step: KnockStep): string {
  const { payload, encoding } = step;
  if (payload === null) return '';
  if (payload === '') return ':hex';
  const isPlain = encoding === undefined && !/[\s,\p{Cc}]/u.test(payload);
  return isPlain ? `=${payload}` : `:hex=${payloadOf(step).toString('hex')}`;
}

/** The step for people: `tcp/54389`. A payload may be a pass phrase, so that only its length is told. */
export function describeStep(step: KnockStep): string {
  const { protocol, port, packetSize, payload, sourcePort } = step;
  const size = packetSize === null ? '' : ` of ${packetSize} bytes`;
  const carried = payload === null ? '' : ` with ${payloadOf(step).length} bytes of payload`;
  const from = sourcePort === undefined ? '' : ` from port ${sourcePort}`;
  return `${protocol}${port === null ? '' : `/${port}`}${size}${carried}${from}`;
}

/** Tells whether a TCP or UDP port can be sent to. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= highestPort;
}

function parsePort(portText: string, number: number): number {
  const port = /^\d+$/.test(portText) ? Number(portText) : Number.NaN;
  if (!isPort(port)) throw invalid(number, `a port is a number from 1 to ${highestPort}`);
  return port;
}

function invalid(number: number, why: string): RouterError {
  return new RouterError(
    'invalid',
    `Knock ${number} cannot be read: ${why}. Write PORT or PORT:PROTOCOL, for example 54389:tcp, or more, such as 8000:udp:2x:500ms=TEXT; or icmp:720.`,
  );
}
