/** Operators on values. Source: RouterOS manual, Scripting, "Operators"; the texts of refusals are not all recorded. */
import { isIPv4 } from 'node:net';
import { isInPrefix } from '../addresses.ts';
import { Trap } from '../call.ts';
import { addressIn, numberIn, timeIn } from './literal.ts';
import { matchesPattern } from './pattern.ts';
import { Address, NIL, requireMemory, ScriptArray, type ScriptValue, Time, textOf, typeOf } from './value.ts';

type Binary = (left: ScriptValue, right: ScriptValue) => ScriptValue;

/** What error texts call the types. */
const NAMES: Record<string, string> = {
  num: 'integer number',
  str: 'string',
  bool: 'boolean',
  time: 'time interval',
  ip: 'ip address',
  array: 'list',
  id: 'internal number',
};

export function operate(operator: string, left: ScriptValue, right: ScriptValue): ScriptValue {
  const binary = Object.hasOwn(BINARY, operator) ? BINARY[operator] : undefined;
  if (binary === undefined) throw new Trap(`practice router: the operator ${operator} is not supported yet`);
  return binary(left, right);
}

export function operatePrefix(operator: string, value: ScriptValue): ScriptValue {
  switch (operator) {
    case '!':
      return !truth(value);
    case '-':
      return negative(value);
    case '~':
      return complement(value);
    default:
      return value;
  }
}

/** A condition. @throws Trap when the value is none */
export function truth(value: ScriptValue): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null || value === NIL) return false;
  throw new Trap('conditional not boolean');
}

/** Values of different types are the same when they are printed alike. */
export function isSame(left: ScriptValue, right: ScriptValue): boolean {
  if (typeof left === 'bigint' || typeof right === 'bigint') {
    const [a, b] = [wholeOf(left), wholeOf(right)];
    if (a !== null && b !== null) return a === b;
  }
  if (left instanceof Time || right instanceof Time) {
    const [a, b] = [timeOf(left), timeOf(right)];
    if (a !== null && b !== null) return a === b;
  }
  return textOf(left) === textOf(right);
}

export function concatenate(texts: readonly string[]): string {
  requireMemory(texts.reduce((sum, text) => sum + text.length, 0));
  return texts.join('');
}

/** Elements of both: `,` puts arrays together and adds to them. */
export function join(left: ScriptValue, right: ScriptValue): ScriptArray {
  const [a, b] = [left, right].map((value) => (value instanceof ScriptArray ? value : new ScriptArray([value])));
  return new ScriptArray([...a!.items, ...b!.items], new Map([...a!.keyed, ...b!.keyed]));
}

const BINARY: Record<string, Binary> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '%': (left, right) => {
    const [a, b] = wholes('divide', 'by', left, right);
    if (b === 0n) throw new Trap('division by zero');
    return a % b;
  },
  '=': isSame,
  '!=': (left, right) => !isSame(left, right),
  '<': (left, right) => compare('less than', left, right) < 0,
  '>': (left, right) => compare('more than', left, right) > 0,
  '<=': (left, right) => compare('less than', left, right) <= 0,
  '>=': (left, right) => compare('more than', left, right) >= 0,
  '~': (left, right) => matchesPattern(textOf(left), textOf(right)),
  in: (left, right) => isInside(left, right),
  '&': (left, right) => bitwise(left, right, (a, b) => a & b),
  '|': (left, right) => bitwise(left, right, (a, b) => a | b),
  '^': (left, right) => bitwise(left, right, (a, b) => a ^ b),
  '<<': (left, right) => bitwise(left, right, (a, b) => shifted(a, b)),
  '>>': (left, right) => bitwise(left, right, (a, b) => shifted(a, -b)),
  '.': (left, right) => concatenate([textOf(left), textOf(right)]),
  ',': join,
};

/** Strings of digits count as numbers. */
function wholeOf(value: ScriptValue): bigint | null {
  if (typeof value === 'bigint') return value;
  return typeof value === 'string' ? numberIn(value) : null;
}

/** In nanoseconds; numbers are seconds. */
function timeOf(value: ScriptValue): bigint | null {
  if (value instanceof Time) return value.nanoseconds;
  const whole = wholeOf(value);
  if (whole !== null) return whole * 1_000_000_000n;
  return typeof value === 'string' ? (timeIn(value)?.nanoseconds ?? null) : null;
}

/** The number of an IPv4 address. */
function addressNumber(value: ScriptValue): bigint | null {
  const address = typeof value === 'string' && isIPv4(value) ? addressIn(value) : value;
  if (!(address instanceof Address) || address.typeName !== 'ip') return null;
  return address.text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function addressOf(number: bigint): Address {
  const bits = BigInt.asUintN(32, number);
  return new Address('ip', [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.'));
}

function name(value: ScriptValue): string {
  const type = typeOf(value);
  return NAMES[type] ?? type;
}

function whole(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** @throws Trap when one is no number */
function wholes(verb: string, with_: string, left: ScriptValue, right: ScriptValue): [bigint, bigint] {
  const [a, b] = [wholeOf(left), wholeOf(right)];
  if (a === null || b === null) throw new Trap(`cannot ${verb} ${name(left)} ${with_} ${name(right)}`);
  return [a, b];
}

function add(left: ScriptValue, right: ScriptValue): ScriptValue {
  if (left instanceof Time || right instanceof Time) {
    const [a, b] = [timeOf(left), timeOf(right)];
    if (a !== null && b !== null) return new Time(a + b);
  }
  const [address, number] = left instanceof Address ? [left, right] : [right, left];
  const [base, distance] = [addressNumber(address), wholeOf(number)];
  if (address instanceof Address && base !== null && distance !== null) return addressOf(base + distance);
  const [a, b] = wholes('add', 'to', left, right);
  return whole(a + b);
}

function subtract(left: ScriptValue, right: ScriptValue): ScriptValue {
  if (left instanceof Time || right instanceof Time) {
    const [a, b] = [timeOf(left), timeOf(right)];
    if (a !== null && b !== null) return new Time(a - b);
  }
  const base = left instanceof Address ? addressNumber(left) : null;
  if (base !== null) {
    const other = addressNumber(right);
    if (other !== null) return base - other;
    const distance = wholeOf(right);
    if (distance !== null) return addressOf(base - distance);
  }
  const [a, b] = wholes('subtract', 'from', left, right);
  return whole(a - b);
}

function multiply(left: ScriptValue, right: ScriptValue): ScriptValue {
  const [time, factor] = left instanceof Time ? [left, wholeOf(right)] : [right, wholeOf(left)];
  if (time instanceof Time && factor !== null) return new Time(time.nanoseconds * factor);
  const [a, b] = wholes('multiply', 'by', left, right);
  return whole(a * b);
}

function divide(left: ScriptValue, right: ScriptValue): ScriptValue {
  const isTime = left instanceof Time;
  const [a, b] =
    isTime && right instanceof Time
      ? [left.nanoseconds, right.nanoseconds]
      : isTime
        ? [left.nanoseconds, wholes('divide', 'by', 0n, right)[1]]
        : wholes('divide', 'by', left, right);
  if (b === 0n) throw new Trap('division by zero');
  return isTime && !(right instanceof Time) ? new Time(a / b) : whole(a / b);
}

function negative(value: ScriptValue): ScriptValue {
  if (value instanceof Time) return new Time(-value.nanoseconds);
  const number = wholeOf(value);
  if (number === null) throw new Trap(`cannot negate ${name(value)}`);
  return whole(-number);
}

function complement(value: ScriptValue): ScriptValue {
  const address = addressNumber(value);
  if (address !== null) return addressOf(~address);
  const number = wholeOf(value);
  if (number === null) throw new Trap(`cannot invert ${name(value)}`);
  return whole(~number);
}

/** Addresses stay addresses: `(192.168.88.77 & 255.255.255.0)`. */
function bitwise(left: ScriptValue, right: ScriptValue, apply: (a: bigint, b: bigint) => bigint): ScriptValue {
  const isAddress = left instanceof Address || right instanceof Address;
  const [a, b] = [left, right].map((value) => addressNumber(value instanceof Address ? value : null) ?? wholeOf(value));
  if (a == null || b == null) throw new Trap(`cannot combine ${name(left)} with ${name(right)}`);
  return isAddress ? addressOf(apply(a, b)) : whole(apply(a, b));
}

/** To the left, or to the right when negative. */
function shifted(value: bigint, by: bigint): bigint {
  if (by >= 64n || by <= -64n) return value < 0n && by < 0n ? -1n : 0n;
  return by >= 0n ? value << by : value >> -by;
}

function compare(how: string, left: ScriptValue, right: ScriptValue): number {
  const pairs: [bigint | null, bigint | null][] = [
    [wholeOf(left), wholeOf(right)],
    [timeOf(left), timeOf(right)],
    [addressNumber(left), addressNumber(right)],
  ];
  const pair = pairs.find(([a, b]) => a !== null && b !== null);
  if (pair !== undefined) return order(pair[0]!, pair[1]!);
  if (typeof left === 'string' && typeof right === 'string') return order(left, right);
  if (typeof left === 'boolean' && typeof right === 'boolean') return order(Number(left), Number(right));
  throw new Trap(`cannot compare if ${name(left)} is ${how} ${name(right)}`);
}

function order<T>(a: T, b: T): number {
  return a < b ? -1 : Number(a > b);
}

/** Whether an address, or a whole prefix, lies in a prefix; for an array, whether it is one of the elements. */
function isInside(left: ScriptValue, right: ScriptValue): boolean {
  if (right instanceof ScriptArray) return right.values().some((value) => isSame(left, value));
  const isIn = isInPrefix(textOf(left), textOf(right));
  if (isIn === null) throw new Trap(`cannot tell whether ${name(left)} is in ${name(right)}`);
  return isIn;
}
