/** `:local`, `:global`, `:set`. Source: RouterOS manual, Scripting, "Variables". */
import type { Expression } from '../../../../../server/src/index.ts';
import { Trap } from '../../call.ts';
import { evaluate, variableNamed } from '../expression.ts';
import type { Variable } from '../scope.ts';
import { bytesOf, ScriptArray, type ScriptValue, textOf } from '../value.ts';
import type { BuiltinCall, Builtins } from './builtin.ts';

export const variableCommands: Builtins = {
  local: async (call) => {
    const name = await call.word('name');
    call.frame.scope.declare(name, await newValue(call));
    return null;
  },
  // Without a value it makes known what the variable is already.
  global: async (call) => {
    const name = await call.word('name');
    const { globals } = call.machine.router;
    const variable: Variable = globals.get(name) ?? { value: null };
    globals.set(name, variable);
    call.frame.scope.share(name, variable);
    if (call.has('value') || call.has('do')) variable.value = await newValue(call);
    return null;
  },
  set: async (call) => {
    const node = call.node('name');
    const value = await newValue(call);
    const target = node?.kind === 'group' ? node.expressions[0] : undefined;
    if (target !== undefined) await setElement(call, target, value);
    else variableOf(call, await nameIn(call)).value = value;
    return null;
  },
};

async function newValue(call: BuiltinCall): Promise<ScriptValue> {
  return call.has('do') ? call.function('do') : call.value('value');
}

/** `:set x` and `:set $x` are the same. */
async function nameIn(call: BuiltinCall): Promise<string> {
  const node = call.node('name');
  return node?.kind === 'variable' ? bytesOf(node.name ?? '') : call.word('name');
}

function variableOf({ frame }: BuiltinCall, name: string): Variable {
  const variable = frame.scope.find(name);
  if (variable === null) throw new Trap('syntax error');
  return variable;
}

/** `:set ($array->"key"->1) value`; without a value the element goes away. */
async function setElement(call: BuiltinCall, target: Expression, value: ScriptValue): Promise<void> {
  const keys: ScriptValue[] = [];
  let place = target;
  while (place.kind === 'operation' && place.operator === '->' && place.operands.length === 2) {
    keys.unshift(await keyOf(call, place.operands[1]!));
    place = place.operands[0]!;
  }
  if (keys.length === 0 || (place.kind !== 'variable' && place.kind !== 'word')) throw new Trap('syntax error');
  const variable = variableOf(call, bytesOf(place.kind === 'word' ? place.text : (place.name ?? '')));
  variable.value = changed(variable.value, keys, value, call.has('value') || call.has('do'));
}

function keyOf(call: BuiltinCall, node: Expression): Promise<ScriptValue> {
  const { machine, frame, command } = call;
  const variable = node.kind === 'word' ? variableNamed(frame.scope, node.text) : null;
  return variable === null ? evaluate(machine, frame, command.statement, node) : Promise.resolve(variable.value);
}

function changed(old: ScriptValue, [key, ...more]: ScriptValue[], value: ScriptValue, isKept: boolean): ScriptValue {
  if (old !== null && !(old instanceof ScriptArray) && textOf(old) !== '') throw new Trap('not an array');
  const array = old instanceof ScriptArray ? old : new ScriptArray([]);
  if (more.length > 0) return array.with(key!, changed(array.get(key!), more, value, isKept));
  return isKept ? array.with(key!, value) : array.without(key!);
}
