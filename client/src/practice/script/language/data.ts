/** `:convert`, `:serialize`, `:deserialize`. Source: RouterOS manual, Scripting, "Global commands". */
import { createHash } from 'node:crypto';
import { Trap } from '../../call.ts';
import { bytesOf, readable, ScriptArray, type ScriptValue, Time, textOf } from '../value.ts';
import type { BuiltinCall, Builtins } from './builtin.ts';

/** Strings have one character a byte. */
type Coding = (bytes: string) => string;

const DECODE: Record<string, Coding> = {
  raw: (text) => text,
  hex: (text) => Buffer.from(text, 'hex').toString('latin1'),
  base64: (text) => Buffer.from(text, 'base64').toString('latin1'),
  rot13,
  url: (text) =>
    text.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
};

const ENCODE: Record<string, Coding> = {
  raw: (bytes) => bytes,
  hex: (bytes) => Buffer.from(bytes, 'latin1').toString('hex'),
  base64: (bytes) => Buffer.from(bytes, 'latin1').toString('base64'),
  rot13,
  url: (bytes) =>
    bytes.replace(/[^\w.~-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`),
};

const TRANSFORM: Record<string, Coding> = {
  lc: (bytes) => bytes.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  uc: (bytes) => bytes.replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  lcfirst: (bytes) => bytes.replace(/^[A-Z]/, (letter) => letter.toLowerCase()),
  ucfirst: (bytes) => bytes.replace(/^[a-z]/, (letter) => letter.toUpperCase()),
  md5: (bytes) => createHash('md5').update(bytes, 'latin1').digest('hex'),
  reverse: (bytes) => [...bytes].reverse().join(''),
};

export const dataCommands: Builtins = { convert, serialize, deserialize };

async function convert(call: BuiltinCall): Promise<ScriptValue> {
  const value = await call.value('value');
  const bytes = (await coding(call, 'from', DECODE))(bytesIn(value));
  const transformed = (await coding(call, 'transform', TRANSFORM))(bytes);
  if ((await call.word('to')) === 'byte-array')
    return new ScriptArray([...transformed].map((byte) => BigInt(byte.charCodeAt(0))));
  return (await coding(call, 'to', ENCODE))(transformed);
}

/** An array of numbers is one of bytes. */
function bytesIn(value: ScriptValue): string {
  if (!(value instanceof ScriptArray)) return textOf(value);
  return value
    .values()
    .map((byte) => (typeof byte === 'bigint' ? String.fromCharCode(Number(byte & 255n)) : textOf(byte)))
    .join('');
}

async function coding(call: BuiltinCall, name: string, known: Record<string, Coding>): Promise<Coding> {
  const wanted = await call.word(name);
  if (wanted === '' || wanted === 'byte-array') return (bytes) => bytes;
  const found = Object.hasOwn(known, wanted) ? known[wanted] : undefined;
  if (found === undefined) throw new Trap(`practice router: ${name}=${wanted} is not supported yet`);
  return found;
}

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter < 'a' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

async function serialize(call: BuiltinCall): Promise<ScriptValue> {
  await requireJson(call, 'to');
  return bytesOf(JSON.stringify(plainOf(await call.value('value'))));
}

async function deserialize(call: BuiltinCall): Promise<ScriptValue> {
  await requireJson(call, 'from');
  const text = readable(await call.text('value'));
  try {
    return fromPlain(JSON.parse(text));
  } catch {
    throw new Trap('failure: invalid json');
  }
}

async function requireJson(call: BuiltinCall, name: string): Promise<void> {
  const format = await call.word(name);
  if (format !== 'json') throw new Trap(`practice router: ${name}=${format} is not supported yet`);
}

/** What JSON has no word for becomes text. */
function plainOf(value: ScriptValue): unknown {
  if (value === null) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Time) return textOf(value);
  if (!(value instanceof ScriptArray)) return readable(textOf(value));
  if (value.keyed.size === 0) return value.items.map(plainOf);
  return Object.fromEntries(value.entries().map(([key, element]) => [readable(String(key)), plainOf(element)]));
}

function fromPlain(plain: unknown): ScriptValue {
  if (plain === null || plain === undefined) return null;
  if (typeof plain === 'boolean') return plain;
  if (typeof plain === 'number') return Number.isInteger(plain) ? BigInt(plain) : String(plain);
  if (typeof plain === 'string') return bytesOf(plain);
  if (Array.isArray(plain)) return new ScriptArray(plain.map(fromPlain));
  return new ScriptArray([], new Map(Object.entries(plain).map(([key, value]) => [bytesOf(key), fromPlain(value)])));
}
