/** The commands of the language by name; all others are commands of menus. */
import type { ResolvedCommand } from '../../../../../server/src/index.ts';
import { Trap } from '../../call.ts';
import type { Given } from '../arguments.ts';
import type { Frame, Machine } from '../machine.ts';
import type { ScriptValue } from '../value.ts';
import { BuiltinCall, type Builtins } from './builtin.ts';
import { controlCommands } from './control.ts';
import { conversionCommands } from './conversion.ts';
import { dataCommands } from './data.ts';
import { systemCommands } from './system.ts';
import { textCommands } from './text.ts';
import { variableCommands } from './variables.ts';

const builtins: Builtins = {
  ...controlCommands,
  ...conversionCommands,
  ...dataCommands,
  ...systemCommands,
  ...textCommands,
  ...variableCommands,
};

/** Whether a command of the root belongs to the language. */
export function isLanguageCommand(name: string): boolean {
  return Object.hasOwn(builtins, name);
}

/** Commands that came with RouterOS 7. Source: its release notes; the versions of each are not all known. */
const NOT_IN_6 = new Set(
  (
    'break continue convert deserialize exit grep jobname onerror range retry rndnum rndstr serialize tocrlf tolf ' +
    'tonsec'
  ).split(' '),
);

/** Runs a command of the language. */
export async function runLanguageCommand(
  machine: Machine,
  frame: Frame,
  command: ResolvedCommand,
  given: Given,
): Promise<ScriptValue> {
  const name = command.command!;
  if (machine.router.release.isVersion6 && NOT_IN_6.has(name))
    throw new Trap(`bad command name ${name}`, { category: 0 });
  return builtins[name]!(new BuiltinCall(machine, frame, command, given));
}
