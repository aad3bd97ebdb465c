/** What decides which statements run, and how often. Source: RouterOS manual, Scripting, "Loops and conditionals". */
import { Trap } from '../../call.ts';
import { isCatchable, Jump } from '../failure.ts';
import { numberIn } from '../literal.ts';
import { ScriptArray, type ScriptValue, Time, textOf } from '../value.ts';
import { type BuiltinCall, type Builtins, errorText, pauseFor } from './builtin.ts';
import { toTime } from './conversion.ts';

export const controlCommands: Builtins = {
  if: async (call) => {
    if (await call.condition('condition')) return call.run('do');
    return call.has('else') ? call.run('else') : null;
  },
  for: (call) => call.guarded(() => loopOverNumbers(call)),
  foreach: (call) => call.guarded(() => loopOverElements(call)),
  while: async (call) => {
    while (await call.condition('condition')) if (!(await call.round('do'))) break;
    return null;
  },
  do: (call) => call.guarded(() => doWhile(call)),
  onerror: async (call) => {
    try {
      return await call.run('in');
    } catch (error) {
      if (!isCatchable(error)) throw error;
      return call.run('do', [[await call.word('error'), errorText(error)]]);
    }
  },
  retry,
  return: async (call) => {
    throw new Jump('return', await call.value('value'));
  },
  break: () => {
    throw new Jump('break');
  },
  continue: () => {
    throw new Jump('continue');
  },
  quit: () => {
    throw new Jump('quit');
  },
  exit: () => {
    throw new Jump('quit');
  },
  error: async (call) => {
    throw new Trap(await call.readable('message'));
  },
};

async function loopOverNumbers(call: BuiltinCall): Promise<ScriptValue> {
  const counter = await call.word('counter');
  const [from, to] = [await numberOf(call, 'from'), await numberOf(call, 'to')];
  const step = call.has('step') ? await numberOf(call, 'step') : from <= to ? 1n : -1n;
  for (let at = from; step >= 0n ? at <= to : at >= to; at += step) {
    if (!(await call.round('do', [[counter, at]]))) break;
  }
  return null;
}

/** With two names the first one is the key. */
async function loopOverElements(call: BuiltinCall): Promise<ScriptValue> {
  const [first = '', second] = (await call.word('counter')).split(',');
  for (const [key, value] of entriesOf(await call.value('in'))) {
    const variables: [string, ScriptValue][] =
      second === undefined
        ? [[first, value]]
        : [
            [first, key],
            [second, value],
          ];
    if (!(await call.round('do', variables))) break;
  }
  return null;
}

/** A value that is no array is an array of one. */
function entriesOf(value: ScriptValue): [ScriptValue, ScriptValue][] {
  if (value instanceof ScriptArray) return value.entries();
  return textOf(value) === '' ? [] : [[0n, value]];
}

async function doWhile(call: BuiltinCall): Promise<ScriptValue> {
  if (call.has('if') && !(await call.condition('if'))) return null;
  if (!call.has('while')) return call.run('command');
  do {
    if (!(await call.round('command'))) break;
  } while (await call.condition('while'));
  return null;
}

/** RouterOS 7.18: tries again after `delay=` until it works, `max=` times. */
async function retry(call: BuiltinCall): Promise<ScriptValue> {
  const most = await numberOf(call, 'max');
  const delay = toTime(await call.value('delay'));
  const delayMs = delay instanceof Time ? Number(delay.nanoseconds / 1_000_000n) : 0;
  for (let tries = 1n; ; tries += 1n) {
    await call.machine.step();
    try {
      return await call.run('command');
    } catch (error) {
      if (!isCatchable(error)) throw error;
      if (tries < most) await pauseFor(call, delayMs);
      else if (call.has('on-error')) return call.run('on-error');
      else throw error;
    }
  }
}

async function numberOf(call: BuiltinCall, name: string): Promise<bigint> {
  const value = numberIn(textOf(await call.needed(name)));
  if (value === null) throw new Trap(`invalid value for argument ${name}`, { category: 1, argument: name });
  return value;
}
