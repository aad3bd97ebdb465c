/** What is wrong with one value as one form of values. */
import ipaddr from 'ipaddr.js';
import type { FormOf, FormType, ValueForm } from '../schema/value-kind.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { shapeFault } from './value-shape.ts';

export interface FormFault {
  readonly message: string;
  /** A value of this form, most likely the one that was meant; null where that is not clear. */
  readonly nearest: string | null;
  /** Whether the value looks like one of this form, and is wrong in a detail. */
  readonly isClose: boolean;
}

/** Forms that any text has, or of which too little is known. */
const OPEN: ReadonlySet<FormType> = new Set(['reference', 'script', 'item']);
const SUFFIXES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, t: 1e12 };
const PLAIN_NUMBER = /^\d{1,15}$/;
const NUMBER = /^(-?(?:\d+(?:\.\d+)?|0x[0-9a-f]+))([kmgt])?(?:i?b|bps)?%?c?$/i;
/** What stands between numbers that are put together: of a pair, or of a range. */
const BETWEEN_NUMBERS = /\/|\.\.|(?<=[^-./])-/;
/** The step of a range. */
const STEP = /(?<=-\d+):\d+$/;
/** Units in any order, with or without a number behind the last one. */
const UNITS = /^(?:\d+(?:\.\d+)?(?:w|d|h|m|s|ms|us|ns))*(?:\d+(?:\.\d+)?)?$/;
const IPV4 = /^\d{1,10}(?:\.\d{1,10}){3}$/;
const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
/** What most addresses are. */
const SOUND_IPV4 = new RegExp(`^(?:${OCTET}\\.){3}${OCTET}$`);
const SOUND_PREFIX = new RegExp(`^(?:${OCTET}\\.){3}${OCTET}(?:/(?:3[0-2]|[12]?\\d))?$`);
/** `10.1` is 10.0.0.1 to the router. */
const SHORT_IPV4 = /^\d{1,3}(?:\.\d{1,3}){1,2}$/;
const MAC_BYTES = /^[0-9a-f]{1,2}(?:[:.-][0-9a-f]{1,2}){5}$/i;
const HOST = /^(?=.*[a-z])[a-z0-9_*-]+(?:\.[a-z0-9_-]+)+\.?$/i;
const DAY = 86_400;
const DATE = /^(?:\d{4}-\d{1,2}-\d{1,2}|[a-z]{3}\/\d{1,2}(?:\/\d{4})?)$/i;
/** An interface or a routing table behind an address. */
const BEHIND_ADDRESS = /[%@].*$/;
const PORT_BEHIND = /^([^:]+):\d+$/;

/** Whether the form takes any text. */
export function isOpenForm(form: ValueForm): boolean {
  if (form.type === 'text' || form.type === 'secret') return form.min === 0 && form.max === Infinity;
  return OPEN.has(form.type);
}

/** Null where the value has the form. `name` is the argument's, for what is said of it. */
export function formFault(form: ValueForm, value: string, name: string): FormFault | null {
  switch (form.type) {
    case 'number':
    case 'numbers':
    case 'port':
      return numberFault(form, value, name);
    case 'time':
      return timeFault(form, value, name);
    case 'daytime':
      return timeFault({ type: 'time', min: 0, max: DAY }, value, name);
    case 'text':
    case 'secret':
    case 'hex':
      return textFault(form, value, name);
    case 'date':
      return DATE.test(value) ? null : isNot(value, 'date', '2026-11-21');
    case 'clock':
      return parseDuration(value) === null ? isNot(value, 'time of the day', '08:30:00') : null;
    case 'datetime':
      return momentFault(value);
    case 'mac':
      return value.split('/').every((part) => MAC_BYTES.test(part))
        ? null
        : isNot(value, 'MAC address', 'AA:BB:CC:DD:EE:FF');
    case 'shape':
      return shapeFault(form.shape, value, name, formFault);
    case 'host':
      return HOST.test(value) ? null : isNot(value, 'name of a host', 'router.example.com');
    case 'ip':
    case 'ip6':
    case 'address':
    case 'prefix':
    case 'prefix6':
    case 'range':
    case 'range6':
      return addressFault(form.type, value);
    default:
      return null;
  }
}

function numberFault(form: FormOf<'number' | 'numbers' | 'port'>, value: string, name: string): FormFault | null {
  const { min, max } = form;
  if (PLAIN_NUMBER.test(value) && Number(value) >= min && Number(value) <= max) return null;
  const parts = value.replace(STEP, '').split(BETWEEN_NUMBERS);
  const numbers = parts.map(numberOf);
  if (numbers.includes(null)) return isNot(value, form.type === 'port' ? 'port' : 'number', example(min, max));
  const outside = parts.find((_, index) => numbers[index]! < min || numbers[index]! > max);
  if (outside !== undefined) {
    const says = form.type === 'port' ? `There is no port ${outside}` : `${outside} is out of range`;
    return close(`${says}: ${name} takes ${limits(min, max, String)}.`);
  }
  const isRange = form.type !== 'number' && parts.length === 2;
  return isRange && numbers[0]! > numbers[1]! ? reversed(value, parts) : null;
}

/** `0x10`, `64k`, `1.5M`, `5%` */
function numberOf(text: string): number | null {
  const match = NUMBER.exec(text);
  if (match === null) return null;
  return Number(match[1]) * (SUFFIXES[match[2]?.toLowerCase() ?? ''] ?? 1);
}

function timeFault({ min, max }: FormOf<'time'>, value: string, name: string): FormFault | null {
  const seconds = value.split(BETWEEN_NUMBERS).map(parseDuration);
  if (seconds.includes(null)) return UNITS.test(value) ? null : isNot(value, 'time', '10s, 5m or 1h30m');
  const isOutside = seconds.some((each) => each! < min || each! > max);
  return isOutside ? close(`${value} is out of range: ${name} takes ${limits(min, max, timeText)}.`) : null;
}

/** A date, a time of the day, or both. */
function momentFault(value: string): FormFault | null {
  const isMoment = value.split(/[ T]/).every((part) => DATE.test(part) || parseDuration(part) !== null);
  return isMoment ? null : isNot(value, 'date with a time', '2026-11-21 08:30:00');
}

function timeText(seconds: number): string {
  return seconds < 1 ? `${seconds * 1e3}ms` : formatDuration(seconds);
}

function textFault(form: FormOf<'text' | 'secret' | 'hex'>, value: string, name: string): FormFault | null {
  if (form.type === 'hex' && !/^(?:0x)?[0-9a-f]*$/i.test(value)) return isNot(value, 'hexadecimal value', '0A1B2C');
  const { min, max } = form;
  const isHex = form.type === 'hex';
  const length = isHex ? Math.ceil(value.replace(/^0x/, '').length / 2) : Buffer.byteLength(value);
  if (length >= min && length <= max) return null;
  return close(`${name} takes ${limits(min, max, String)} ${isHex ? 'bytes' : 'characters'}, and this are ${length}.`);
}

function addressFault(type: FormType, value: string): FormFault | null {
  if (!type.endsWith('6') && SOUND_PREFIX.test(value)) return null;
  if (type === 'address') {
    const bare = value.replace(BEHIND_ADDRESS, '').replace(PORT_BEHIND, '$1');
    return HOST.test(bare) ? null : firstFault([4, 6], bare.split('+'));
  }
  const ends = type.startsWith('range') ? value.split('-') : [value.replace(PORT_BEHIND, '$1')];
  const families = [type.endsWith('6') ? 6 : 4];
  const fault = ends.length > 2 ? notAnAddress(families, value) : firstFault(families, ends);
  if (fault !== null || ends.length < 2) return fault;
  return compare(ends[0]!, ends[1]!) > 0 ? reversed(value, ends) : null;
}

function firstFault(families: readonly number[], addresses: readonly string[]): FormFault | null {
  for (const address of addresses) {
    const fault = oneAddressFault(families, address);
    if (fault !== null) return fault;
  }
  return null;
}

/** Of an address or prefix: routers name an address where they take prefixes, too. */
function oneAddressFault(families: readonly number[], address: string): FormFault | null {
  const [host = '', length] = address.split('/', 2);
  const family = familyOf(host);
  if (family === null && IPV4.test(host)) return close(`${address} is no address: its parts end at 255.`);
  if (family === null || !families.includes(family)) return notAnAddress(families, address);
  if (length === undefined || isPrefixLength(length, family)) return null;
  return close(`${address} is no prefix: its length ends at ${family === 4 ? 32 : 128}.`);
}

/** A mask does as well. */
function isPrefixLength(length: string, family: 4 | 6): boolean {
  if (family === 4 && familyOf(length) === 4) return true;
  return /^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128);
}

function familyOf(host: string): 4 | 6 | null {
  if (SOUND_IPV4.test(host)) return 4;
  if (SHORT_IPV4.test(host)) return host.split('.').every((part) => Number(part) <= 255) ? 4 : null;
  return host.includes(':') && ipaddr.IPv6.isValid(host) ? 6 : null;
}

/** Of two addresses of the same family. */
function compare(first: string, last: string): number {
  const [a, b] = [first, last].map((text) => ipaddr.parse(text.split('/')[0]!).toByteArray());
  const index = a!.findIndex((byte, at) => byte !== b![at]);
  return index < 0 ? 0 : a![index]! - b![index]!;
}

function notAnAddress(families: readonly number[], text: string): FormFault {
  if (families.length > 1) return isNot(text, 'address', '10.0.0.1');
  return families[0] === 4 ? isNot(text, 'IPv4 address', '10.0.0.1') : isNot(text, 'IPv6 address', '2001:db8::1');
}

function reversed(value: string, [first, last]: readonly string[]): FormFault {
  const nearest = `${last}-${first}`;
  return { message: `The range ${value} begins behind its end. Write ${nearest}.`, nearest, isClose: true };
}

function isNot(value: string, what: string, instead: string): FormFault {
  return { message: `${value} is no ${what}. Write it like ${instead}.`, nearest: null, isClose: false };
}

function close(message: string): FormFault {
  return { message, nearest: null, isClose: true };
}

function example(min: number, max: number): string {
  return String(Math.max(min, Math.min(max, 1)));
}

function limits(min: number, max: number, text: (value: number) => string): string {
  if (max === Infinity) return `${text(min)} or more`;
  return min === -Infinity ? `at most ${text(max)}` : `${text(min)} to ${text(max)}`;
}
