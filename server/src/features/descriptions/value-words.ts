/** What values mean that are written in more than one way. */
import { headerBytes } from '../../firewall/clients/packet-sizes.ts';
import { formatDuration, parseDuration } from '../../semantics/duration.ts';

/** The normal form of a time, and its seconds. The text must be a time. */
export function timeWords(text: string): string {
  const seconds = parseDuration(text)!;
  const normal = Number.isInteger(seconds) ? formatDuration(seconds) : `${seconds}s`;
  return `**${normal}**: ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
}

/** The data that a ping needs to make packets of this size; null where it makes none. */
export function pingPayload(size: number, menu: string): number | null {
  const payload = size - headerBytes('icmp', menu.startsWith('/ipv6/') ? 6 : 4);
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
