/** From one type to another: `:tonum` and its like. Source: RouterOS manual, Scripting, "Global commands". */
import { addressIn, numberIn, timeIn, timeOfSeconds } from '../literal.ts';
import { Address, Id, NIL, ScriptArray, type ScriptValue, Time, textOf } from '../value.ts';
import type { Builtin, BuiltinCall, Builtins } from './builtin.ts';

const SECOND = 1_000_000_000n;

export const conversionCommands: Builtins = {
  tostr: converting(textOf),
  tonum: converting(toNumber),
  tobool: converting(toBool),
  totime: converting(toTime),
  tonsec: converting((value) => {
    const time = toTime(value);
    return time instanceof Time ? time.nanoseconds : NIL;
  }),
  toip: converting((value) => toAddress(value, /^ip(?!6)/)),
  toip6: converting((value) => toAddress(value, /^ip6/)),
  toid: converting((value) => {
    const text = textOf(value);
    return /^\*[0-9A-Fa-f]+$/.test(text) ? new Id(text) : NIL;
  }),
  toarray,
};

function converting(convert: (value: ScriptValue) => ScriptValue): Builtin {
  return async (call) => convert(await call.value('value'));
}

function toNumber(value: ScriptValue): ScriptValue {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof Time) return value.nanoseconds / SECOND;
  if (value instanceof Id) return BigInt(`0x${value.text.slice(1)}`);
  if (value instanceof Address && value.typeName === 'ip') {
    return value.text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  }
  return numberIn(textOf(value)) ?? NIL;
}

function toBool(value: ScriptValue): ScriptValue {
  if (typeof value === 'boolean') return value;
  const text = textOf(value);
  if (/^(?:yes|true)$/.test(text)) return true;
  if (/^(?:no|false)$/.test(text)) return false;
  const number = numberIn(text);
  return number === null ? NIL : number !== 0n;
}

/** A number is seconds; nil for what is no time. */
export function toTime(value: ScriptValue): ScriptValue {
  if (value instanceof Time) return value;
  const text = textOf(value);
  const number = numberIn(text);
  return number === null ? (timeIn(text) ?? NIL) : timeOfSeconds(Number(number));
}

function toAddress(value: ScriptValue, types: RegExp): ScriptValue {
  const text = textOf(value);
  const address = typeof value === 'bigint' ? addressOf(value) : addressIn(text);
  return address !== null && types.test(address.typeName) ? address : NIL;
}

function addressOf(number: bigint): Address {
  const bits = BigInt.asUintN(32, number);
  return new Address('ip', [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.'));
}

async function toarray(call: BuiltinCall): Promise<ScriptValue> {
  const value = await call.value('value');
  if (value instanceof ScriptArray) return value;
  const text = textOf(value);
  const delimiter = call.has('delimiter') ? await call.text('delimiter') : ',';
  return new ScriptArray(text === '' ? [] : text.split(delimiter));
}
