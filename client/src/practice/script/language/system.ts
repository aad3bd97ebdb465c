/** What scripts do to the router and to the world around. Source: RouterOS manual, Scripting, "Global commands". */
import { isIP } from 'node:net';
import { Trap } from '../../call.ts';
import { checkScript, complaintText } from '../check.ts';
import { ScriptTrap } from '../failure.ts';
import { addressIn } from '../literal.ts';
import { Program } from '../program.ts';
import { bytesOf, Code, readable, type ScriptValue, Time, textOf } from '../value.ts';
import { type BuiltinCall, type Builtins, pauseFor, untilReturn } from './builtin.ts';
import { toTime } from './conversion.ts';

export const systemCommands: Builtins = {
  put: async (call) => {
    call.machine.context.print(`${readable(textOf(await call.value('message')))}\r\n`);
    return null;
  },
  delay: async (call) => {
    await pauseFor(call, call.has('delay-time') ? await milliseconds(call) : 1000);
    return null;
  },
  parse: async (call) => parsed(call, await call.readable('value')),
  execute,
  resolve,
  time: async (call) => {
    const { clock } = call.machine.router;
    const before = clock.now();
    await call.run('command');
    return new Time(BigInt(clock.now() - before) * 1_000_000n);
  },
  timestamp: (call) => new Time(BigInt(call.machine.router.clock.now()) * 1_000_000n),
  jobname: () => '',
  nothing: () => null,
  beep: () => null,
  environment: () => null,
};

async function milliseconds(call: BuiltinCall): Promise<number> {
  const time = toTime(await call.value('delay-time'));
  if (time instanceof Time && time.nanoseconds >= 0n) return Number(time.nanoseconds / 1_000_000n);
  throw new Trap('invalid value for argument delay-time', { category: 1, argument: 'delay-time' });
}

/** A text becomes code that can be called. @throws Trap when the text is none */
function parsed(call: BuiltinCall, text: string): Code {
  const { version } = call.machine.router.release;
  const { analysis, complaints } = checkScript(text, version);
  const [first] = complaints;
  if (first !== undefined) throw new ScriptTrap(complaintText(first));
  const program = new Program(analysis, version);
  return new Code('code', bytesOf(text), (machine, scope) =>
    untilReturn(() => machine.body({ program, scope, row: null }, analysis.script)),
  );
}

/** `:execute` starts a job, unless its output is wanted at once. */
async function execute(call: BuiltinCall): Promise<ScriptValue> {
  const { machine, frame, command } = call;
  const node = call.node('script');
  const source =
    node?.kind === 'braces' ? frame.program.sourceIn(command.statement, node) : await call.readable('script');
  const values = new Map([['script', source]]);
  if (call.has('file')) values.set('file', await call.readable('file'));
  if (call.has('as-string')) values.set('as-string', '');
  const { session, policies, signal, print } = machine.context;
  const common = { menu: '/', command: 'execute', queries: [], session, policies, signal, print };
  const { ret = '' } = await machine.router.perform({ ...common, arguments: values });
  return bytesOf(ret);
}

/** Names come from the router's own static entries: a practice router asks nobody. */
async function resolve(call: BuiltinCall): Promise<ScriptValue> {
  const name = await call.readable('domain-name');
  if (isIP(name) !== 0) return addressIn(name);
  const rows = call.machine.router.rows('/ip/dns/static');
  const row = rows.find(({ values }) => values.name === name && values.disabled !== 'true');
  const address = name === 'localhost' ? '127.0.0.1' : (row?.values.address ?? '');
  const found = addressIn(address);
  if (found === null) throw new Trap('failure: dns name does not exist');
  return found;
}
