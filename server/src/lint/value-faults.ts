/** What is wrong with a port, an address, or a time, and what was meant by it. */
import { parseDuration } from '../semantics/duration.ts';

export interface Fault {
  says: string;
  /** A value that the router takes; null where it is not clear. */
  instead: string | null;
}

const MOST_PORT = 65535;
const IPV4 = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/;
/** What most addresses are. */
const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const SOUND = new RegExp(`^(?:${OCTET}\\.){3}${OCTET}(?:/(?:3[0-2]|[12]?\\d))?$`);
/** Units in any order, with or without a number behind the last one. */
const UNITS = /^(?:\d+(?:\.\d+)?(?:w|d|h|m|s|ms|us|ns))*(?:\d+(?:\.\d+)?)?$/;

/** Of `22,8000-8999`. */
export function faultOfPorts(text: string): Fault | null {
  for (const part of text.replace(/^!/, '').split(',')) {
    const range = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (range === null) continue;
    const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])];
    if (Math.max(first, last) > MOST_PORT)
      return { says: `There is no port ${Math.max(first, last)}: they end at ${MOST_PORT}.`, instead: null };
    if (first > last) return reversed(text, part, `${last}-${first}`);
  }
  return null;
}

/** Of an IPv4 address, prefix or range; what looks like none of these is not looked at. */
export function faultOfAddress(text: string): Fault | null {
  if (SOUND.test(text)) return null;
  const bare = text.replace(/^!/, '');
  const ends = bare.split('-');
  const numbers = ends.map((end) => IPV4.exec(end)?.slice(1).map(Number));
  if (ends.length > 2 || numbers.includes(undefined)) return null;
  for (const [index, parts] of numbers.entries()) {
    const [a, b, c, d, prefix] = parts!;
    const isTooLarge = [a, b, c, d].some((byte) => byte! > 255) || (prefix !== undefined && prefix > 32);
    if (isTooLarge)
      return { says: `${ends[index]} is no address: its parts end at 255, and a prefix at 32.`, instead: null };
  }
  const [first, last] = numbers.map((parts) => parts!.slice(0, 4).reduce((sum, part) => sum * 256 + part, 0));
  return last !== undefined && first! > last ? reversed(text, bare, `${ends[1]}-${ends[0]}`) : null;
}

/** Of a time such as `1d2h`, or of what stands for none. */
export function faultOfTime(text: string): Fault | null {
  if (
    /^none(?:-dynamic|-static)?$/.test(text) ||
    parseDuration(text) !== null ||
    UNITS.test(text) ||
    /[\s:]/.test(text)
  )
    return null;
  return { says: `${text} is no time. Write it like 10s, 5m or 1h30m.`, instead: null };
}

function reversed(text: string, part: string, instead: string): Fault {
  return { says: `The range ${part} begins behind its end. Write ${instead}.`, instead: text.replace(part, instead) };
}
