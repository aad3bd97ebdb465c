/** What values mean that are written in more than one way. */
import { formatDuration, parseDuration } from '../../semantics/duration.ts';

/** Bytes of the headers in front of the data of a ping. Source: RFC 791, RFC 792, RFC 8200, RFC 4443. */
const HEADERS = { ipv4: 28, ipv6: 48 };

/** The normal form of a time, and its seconds. The text must be a time. */
export function timeWords(text: string): string {
  const seconds = parseDuration(text)!;
  const normal = Number.isInteger(seconds) ? formatDuration(seconds) : `${seconds}s`;
  return `**${normal}**: ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
}

/** The data that a ping needs to make packets of this size; null where it makes none. */
export function pingPayload(size: number, menu: string): number | null {
  const payload = size - (menu.startsWith('/ipv6/') ? HEADERS.ipv6 : HEADERS.ipv4);
  return payload >= 0 && payload <= 65_507 ? payload : null;
}

/** Null where the text is no size. */
export function packetSizeWords(text: string, menu: string): string | null {
  if (!/^\d+$/.test(text)) return null;
  const size = Number(text);
  const payload = pingPayload(size, menu);
  if (payload === null) return `**${size}** bytes with all headers: no ping is that small`;
  return [
    `**${size}** bytes with all headers: a ping with ${payload} bytes of data`,
    `\`\`\`sh\nping -s ${payload} HOST    # Linux, macOS\nping -l ${payload} HOST    # Windows\n\`\`\``,
    `On RouterOS \`/ping size=${size}\` counts the headers as well.`,
  ].join('\n\n');
}
