/** What a bare word means where values of any kind may stand. Source: RouterOS manual, Scripting, "Data types". */
import { isIPv4, isIPv6 } from 'node:net';
import { parseDuration } from '../../../../server/src/index.ts';
import { Address, bytesOf, Id, type ScriptValue, Time } from './value.ts';

const NUMBER = /^-?(?:\d{1,100}|0x[0-9A-Fa-f]{1,100})$/;
const ID = /^\*[0-9A-Fa-f]+$/;
const SHORT_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){1,3}$/;
const LARGEST = 2n ** 63n - 1n;

/** The value of a bare word; text that is nothing else is a string. */
export function literalValue(word: string): ScriptValue {
  if (word === 'yes' || word === 'true') return true;
  if (word === 'no' || word === 'false') return false;
  const plain = numberIn(word) ?? timeIn(word) ?? addressIn(word);
  if (plain !== null) return plain;
  return ID.test(word) ? new Id(word) : bytesOf(word);
}

/** The whole number that a text is, decimal or `0x…`; null for other text. What is too large becomes the largest. */
export function numberIn(text: string): bigint | null {
  if (!NUMBER.test(text)) return null;
  const isNegative = text.startsWith('-');
  const size = BigInt(isNegative ? text.slice(1) : text);
  const limited = size > LARGEST ? LARGEST : size;
  return isNegative ? -limited : limited;
}

/** The time that a text is, unless it is a bare number. */
export function timeIn(text: string): Time | null {
  if (!/^\d+\D/.test(text) || SHORT_ADDRESS.test(text)) return null;
  const seconds = parseDuration(text);
  return seconds === null || seconds > 1e10 ? null : timeOfSeconds(seconds);
}

/** Through milliseconds, since a fraction of a second is not exact. */
export function timeOfSeconds(seconds: number): Time {
  const whole = Math.trunc(seconds);
  return new Time(BigInt(whole) * 1_000_000_000n + BigInt(Math.round((seconds - whole) * 1e9)));
}

/** The address or prefix that a text is; `10.1` is 10.0.0.1. */
export function addressIn(text: string): Address | null {
  const [host = '', length, ...more] = text.split('/');
  if (more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return null;
  const full = SHORT_ADDRESS.test(host) ? fullAddress(host) : host;
  const suffix = length === undefined ? '' : `/${length}`;
  if (isIPv4(full) && Number(length ?? 0) <= 32) return new Address(suffix ? 'ip-prefix' : 'ip', full + suffix);
  if (isIPv6(full) && Number(length ?? 0) <= 128) return new Address(suffix ? 'ip6-prefix' : 'ip6', full + suffix);
  return null;
}

/** The last number stands at the end. */
function fullAddress(host: string): string {
  const parts = host.split('.').map(Number);
  const last = parts.pop()!;
  return [...parts, ...Array<number>(3 - parts.length).fill(0), last].join('.');
}
