/** The values of RouterOS' scripts. Source: RouterOS manual, Scripting, "Data types". */
import { Trap } from '../call.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';

/** What a variable holds that was never set is null; NIL is the answer of a search that found nothing. */
export type ScriptValue = null | Nil | boolean | bigint | string | Time | Address | Id | ScriptArray | Code;

/** Strings are bytes to RouterOS, so they have one character a byte here; `bytesOf` and `readable` convert. */
export function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** A string for people. What is not UTF-8 is read as Latin-1. */
export function readable(bytes: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}

class Nil {
  readonly typeName = 'nil';
}

export const NIL = new Nil();

export class Time {
  readonly nanoseconds: bigint;

  constructor(nanoseconds: bigint) {
    this.nanoseconds = BigInt.asIntN(64, nanoseconds);
  }
}

/** An address or a prefix, in the form in which it is printed. */
export class Address {
  readonly typeName: 'ip' | 'ip-prefix' | 'ip6' | 'ip6-prefix';
  readonly text: string;

  constructor(typeName: Address['typeName'], text: string) {
    this.typeName = typeName;
    this.text = text;
  }
}

/** `*1F` */
export class Id {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Code that waits to be called: a function, what `:parse` made, or `(> …)`. */
export class Code {
  /** A function is an array to `:typeof`. */
  readonly typeName: 'array' | 'code' | 'op';
  readonly source: string;
  /** Runs it for whoever calls it, with its variables in a scope of its own. */
  readonly run: (machine: Machine, scope: Scope) => Promise<ScriptValue>;

  constructor(typeName: Code['typeName'], source: string, run: Code['run']) {
    this.typeName = typeName;
    this.source = source;
    this.run = run;
  }
}

/** What one value may hold, in bytes and elements: a script that doubles a value again and again must end. */
const largest = 4_000_000;

/** @throws Trap when it is more than a router has memory for */
export function requireMemory(size: number): void {
  if (size > largest) throw new Trap('practice router: not enough memory for this value');
}

/** Elements without a key, in order, and those with one, which are sorted by it. It never changes. */
export class ScriptArray {
  readonly items: readonly ScriptValue[];
  readonly keyed: ReadonlyMap<string, ScriptValue>;
  readonly #weight: number;

  constructor(items: readonly ScriptValue[], keyed: ReadonlyMap<string, ScriptValue> = new Map()) {
    this.items = items;
    this.keyed = keyed;
    this.#weight = items.reduce<number>((sum, item) => sum + ScriptArray.#weightOf(item), 0);
    for (const [key, item] of keyed) this.#weight += key.length + ScriptArray.#weightOf(item);
    requireMemory(this.#weight);
  }

  static #weightOf(value: ScriptValue): number {
    if (value instanceof ScriptArray) return 1 + value.#weight;
    return typeof value === 'string' ? 1 + value.length : 1;
  }

  get size(): number {
    return this.items.length + this.keyed.size;
  }

  /** Keys and values; an element without a key has its number. */
  entries(): [key: bigint | string, value: ScriptValue][] {
    const keyed = [...this.keyed].sort(([a], [b]) => (a < b ? -1 : 1));
    return [...this.items.map((item, index): [bigint, ScriptValue] => [BigInt(index), item]), ...keyed];
  }

  values(): ScriptValue[] {
    return this.entries().map(([, value]) => value);
  }

  get(key: ScriptValue): ScriptValue {
    return (typeof key === 'bigint' ? this.values()[Number(key)] : this.keyed.get(textOf(key))) ?? null;
  }

  /** With another value at a key; a number behind the last element adds one. */
  with(key: ScriptValue, value: ScriptValue): ScriptArray {
    if (typeof key !== 'bigint') return new ScriptArray(this.items, new Map(this.keyed).set(textOf(key), value));
    const index = Number(key);
    if (index < 0 || index >= this.items.length) return new ScriptArray([...this.items, value], this.keyed);
    return new ScriptArray(this.items.with(index, value), this.keyed);
  }

  without(key: ScriptValue): ScriptArray {
    if (typeof key === 'bigint') {
      return new ScriptArray(
        this.items.filter((_, index) => BigInt(index) !== key),
        this.keyed,
      );
    }
    const keyed = new Map(this.keyed);
    keyed.delete(textOf(key));
    return new ScriptArray(this.items, keyed);
  }
}

/** What `:typeof` says. */
export function typeOf(value: ScriptValue): string {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'num';
  if (typeof value === 'string') return 'str';
  if (value instanceof Time) return 'time';
  if (value instanceof Id) return 'id';
  return value instanceof ScriptArray ? 'array' : value.typeName;
}

/** The value as `:put` prints it, in bytes. */
export function textOf(value: ScriptValue): string {
  if (value === null || value === NIL) return '';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  if (value instanceof Time) return timeText(value);
  if (value instanceof ScriptArray) return arrayText(value, ';');
  if (value instanceof Code) return value.source;
  return value instanceof Nil ? '' : value.text;
}

/** The value as the argument of a command: lists have commas. */
export function argumentText(value: ScriptValue): string {
  return readable(value instanceof ScriptArray ? arrayText(value, ',') : textOf(value));
}

function arrayText(array: ScriptArray, separator: string): string {
  return array
    .entries()
    .map(([key, value]) => (typeof key === 'bigint' ? textOf(value) : `${key}=${textOf(value)}`))
    .join(separator);
}

const SECOND = 1_000_000_000n;
const DAY = 86_400n;

/** `1w2d03:04:05.006` */
function timeText({ nanoseconds }: Time): string {
  const [sign, size] = nanoseconds < 0n ? ['-', -nanoseconds] : ['', nanoseconds];
  const seconds = size / SECOND;
  const days = seconds / DAY;
  const two = (part: bigint) => String(part).padStart(2, '0');
  const clock = [(seconds % DAY) / 3600n, (seconds / 60n) % 60n, seconds % 60n].map(two).join(':');
  const weeks = days >= 7n ? `${days / 7n}w` : '';
  const rest = days % 7n > 0n ? `${days % 7n}d` : '';
  const part = size % SECOND;
  const fraction =
    part === 0n
      ? ''
      : `.${String(part)
          .padStart(9, '0')
          .replace(/(?:000){1,2}$/, '')}`;
  return `${sign}${weeks}${rest}${clock}${fraction}`;
}
