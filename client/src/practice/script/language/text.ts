/** What looks into strings and arrays. Source: RouterOS manual, Scripting, "Global commands". */
import { Trap } from '../../call.ts';
import { numberIn } from '../literal.ts';
import { isSame } from '../operators.ts';
import { matchesPattern } from '../pattern.ts';
import { NIL, requireMemory, ScriptArray, type ScriptValue, textOf, typeOf } from '../value.ts';
import type { BuiltinCall, Builtins } from './builtin.ts';

const HEX_AND_LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export const textCommands: Builtins = {
  len: async (call) => {
    const value = await call.value('value');
    return BigInt(value instanceof ScriptArray ? value.size : textOf(value).length);
  },
  typeof: async (call) => typeOf(await call.value('value')),
  pick,
  find,
  range: async (call) => {
    const [from, to] = [await whole(call, 'from', 0n), await whole(call, 'to', 0n)];
    const size = from <= to ? to - from : from - to;
    requireMemory(Number(size));
    return new ScriptArray(
      Array.from({ length: Number(size) + 1 }, (_, index) =>
        from <= to ? from + BigInt(index) : from - BigInt(index),
      ),
    );
  },
  rndnum: async (call) => {
    const [from, to] = [await whole(call, 'from', 0n), await whole(call, 'to', 4_294_967_295n)];
    if (from > to) throw new Trap('invalid value for argument to', { category: 1, argument: 'to' });
    return from + BigInt(Math.floor(Math.random() * Number(to - from + 1n)));
  },
  rndstr: async (call) => {
    const length = Number(await whole(call, 'length', 16n));
    requireMemory(length);
    const from = call.has('from') ? await call.text('from') : HEX_AND_LETTERS;
    if (from === '') throw new Trap('invalid value for argument from', { category: 1, argument: 'from' });
    return Array.from({ length }, () => from[Math.floor(Math.random() * from.length)]).join('');
  },
  grep: async (call) => {
    const [text, pattern] = [await call.text('script'), await call.text('pattern')];
    const lines = text.split(/\r?\n/).filter((line) => matchesPattern(line, pattern));
    return call.has('as-array') ? new ScriptArray(lines) : lines.join('\n');
  },
  tolf: async (call) => (await call.text('input')).replaceAll('\r\n', '\n'),
  tocrlf: async (call) => (await call.text('input')).replace(/\r?\n/g, '\r\n'),
};

/** From `begin` up to `end`, which is left out; one element when there is no end. */
async function pick(call: BuiltinCall): Promise<ScriptValue> {
  const value = await call.value('counter');
  const list = value instanceof ScriptArray ? value.values() : textOf(value);
  const begin = Number(await whole(call, 'begin', 0n));
  const end = call.has('end') ? Number(await whole(call, 'end', BigInt(list.length))) : begin + 1;
  if (typeof list === 'string') return list.slice(Math.max(0, begin), Math.max(0, end));
  if (!call.has('end')) return list[begin] ?? null;
  return new ScriptArray(list.slice(Math.max(0, begin), Math.max(0, end)));
}

/** The place of a text in another one, or of an element in an array, behind the place `from`; nil when there is none. */
async function find(call: BuiltinCall): Promise<ScriptValue> {
  const [value, key] = [await call.value('in'), await call.value('key')];
  const start = Number(await whole(call, 'from', -1n)) + 1;
  const index =
    value instanceof ScriptArray
      ? value.values().findIndex((element, at) => at >= start && isSame(element, key))
      : textOf(value).indexOf(textOf(key), Math.max(0, start));
  return index < 0 ? NIL : BigInt(index);
}

/** A whole number; `fallback` when it is not given. */
async function whole(call: BuiltinCall, name: string, fallback: bigint): Promise<bigint> {
  const text = await call.text(name);
  if (text === '') return fallback;
  const number = numberIn(text);
  if (number === null) throw new Trap(`invalid value for argument ${name}`, { category: 1, argument: name });
  return number;
}
