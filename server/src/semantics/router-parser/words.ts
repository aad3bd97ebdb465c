/** What a bare word means where its argument takes values of any kind: numbers, times and addresses are normalised. */
import { isNoChoice } from '../../schema/choices.ts';
import type { Argument } from '../../schema/command-tree.ts';
import type { Target } from '../../schema/presence.ts';
import type { ArgumentForm } from '../../schema/table.ts';
import { parseDuration } from '../duration.ts';

const LARGEST = 2n ** 63n - 1n;
/** Longer ones are too large in any case. */
const MOST_DIGITS = 100;
const INTEGER = /^-?(?:\d+|0x[0-9A-Fa-f]+)$/;
const TIME =
  /^(?=\d)(?:\d+w)?(?:\d+d)?(?:(?:\d+h)?(?:\d+m(?!s))?(?:\d+s)?(?:\d+ms)?(?:\d+us)?(?:\d+ns)?|\d+:[0-5]?\d(?::[0-5]?\d(?:\.\d+)?)?)$/;
/** `ttl=equal:64` */
const COMPARISON = /^(equal|not-equal|less-than|greater-than):/;
/** By far the most common value that begins with a digit. */
const WHOLE_ADDRESS = /^[1-9]\d*\.[1-9]\d*\.[1-9]\d*\.[1-9]\d*(?:\/\d+)?$/;
const SHORT_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){1,3}$/;

/** The console takes shortened ones. */
const BOOL = /^(?:y|ye|yes|n|no|true|false)$/;

/** Whether the router takes a bare word for the value of an argument: enumerated values it looks at while it reads. */
export function takesWord({ form, choices }: Argument, word: string, target: Target): boolean {
  if (form === 'bool') return BOOL.test(word);
  const enumerated = choices();
  return enumerated === null || !isNoChoice(enumerated, word, target);
}

/** The word as the router prints it again. */
export function normalise(word: string): string {
  if (word === 'yes' || word === 'true') return 'true';
  if (word === 'no' || word === 'false') return 'false';
  if (!/^[-\d]/.test(word) || WHOLE_ADDRESS.test(word)) return word;
  if (INTEGER.test(word)) return integer(word);
  if (TIME.test(word)) return time(word);
  const [host, length] = word.split('/', 2);
  if (!SHORT_ADDRESS.test(host!) || (length !== undefined && !/^\d+$/.test(length))) return word;
  return [address(host!) ?? host, ...(length === undefined ? [] : [length])].join('/');
}

/** The word as the value of an argument of this form. */
export function normaliseAs(form: ArgumentForm | null, word: string): string {
  switch (form) {
    case 'text':
    case 'choice':
      return word;
    case 'time':
      return /^\d+$/.test(word) ? time(word) : normalise(word);
    case 'negatable':
      return `${negation(word)};${list(word.replace(/^!/, ''))}`;
    case 'each':
      return word
        .split(',')
        .map((value) => `${negation(value)};${value.replace(/^!/, '')}`)
        .join(';');
    case 'bool':
      return normalise(word);
    case null:
      return list(word.replace(COMPARISON, '$1;'));
  }
}

function negation(word: string): string {
  return word.startsWith('!') ? 'true' : '';
}

function list(word: string): string {
  if (!word.includes(',')) return normalise(word);
  return word.split(',').map(normalise).join(';');
}

/** Where an address goes with a mask, the two are kept apart: `10.0.0.1/24` is `10.0.0.1;24`. */
export function addressWithMask(word: string): string {
  return normalise(word).replace(/^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/, '$1;$2');
}

/** 64 bits with a sign; what is larger becomes the largest. */
function integer(word: string): string {
  const isNegative = word.startsWith('-');
  const digits = isNegative ? word.slice(1) : word;
  const size = digits.length > MOST_DIGITS ? LARGEST : BigInt(digits);
  const value = size > LARGEST ? LARGEST : size;
  return `${isNegative ? -value : value}`;
}

/** `hh:mm:ss`, with days and weeks before and parts of a second behind where there are any. */
function time(word: string): string {
  const seconds = parseDuration(word);
  if (seconds === null) return word;
  const whole = Math.floor(seconds);
  const part = Math.round((seconds - whole) * 1e9);
  const two = (value: number) => `${Math.floor(value)}`.padStart(2, '0');
  const weeks = Math.floor(whole / 604800);
  const days = Math.floor((whole % 604800) / 86400);
  const clock = [(whole % 86400) / 3600, (whole % 3600) / 60, whole % 60].map(two).join(':');
  const digits = `${part}`.padStart(9, '0').replace(/(?:000){1,2}$/, '');
  return `${weeks > 0 ? `${weeks}w` : ''}${days > 0 ? `${days}d` : ''}${clock}${part > 0 ? `.${digits}` : ''}`;
}

/** `2.2` is 2.0.0.2: the last number stands at the end. Null when a number does not fit a byte. */
function address(word: string): string | null {
  const parts = word.split('.');
  if (parts.some((part) => Number(part) > 255)) return null;
  const last = parts.pop()!;
  return [...parts, ...Array<string>(3 - parts.length).fill('0'), last].map(Number).join('.');
}
