/** From a call to the handler that answers it: the schema says what exists, the handlers say what it does. */
import { availability, type CommandSchema, type Menu, routerosCommands } from '../../../../server/src/index.ts';
import { type Call, type Handler, type Handlers, type Reply, Trap } from '../call.ts';
import type { Router } from '../router.ts';
import { backupCommands } from './backup.ts';
import { executeCommands } from './execute.ts';
import { exportCommands } from './export.ts';
import { fileCommands } from './file.ts';
import { importCommands } from './import.ts';
import { rowCommands } from './rows.ts';
import { systemCommands } from './system.ts';

const handlers: Handlers = {
  ...backupCommands,
  ...executeCommands,
  ...exportCommands,
  ...fileCommands,
  ...importCommands,
  ...systemCommands,
};

/** Arguments that the API adds to those of the console. */
const API_ARGUMENTS = new Set(['.id', '.proplist']);
/** Menus, commands and arguments that came with RouterOS 7; of version 6 there is no command tree. */
const NOT_IN_6 = new Set([
  '/safe-mode',
  '/console',
  '/system/device-mode',
  '/file/add',
  '/file/read',
  '//execute as-string',
  '//import dry-run',
]);
/** The API's other name of a command. */
const ALIASES: Record<string, string> = { getall: 'print' };

/**
 * Answers a call.
 * @throws Trap in the router's words
 */
export async function perform(router: Router, call: Call): Promise<Reply> {
  const handler = handlerOf(call.menu, call.command);
  const schema = schemaOf(router, call.menu, call.command);
  checkArguments(router, call, schema);
  if (handler === undefined) {
    throw new Trap(`practice router: ${pathText(call)} is not supported yet`, { category: 4 });
  }
  return handler(router, call);
}

function handlerOf(menu: string, command: string): Handler | undefined {
  return handlers[`${menu}/${command}`] ?? rowCommands[command];
}

/** Menu and command of an API path, such as `/ip/firewall/filter/print`. @throws Trap */
export function splitPath(path: string): { menu: string; command: string } {
  const match = /^(\/(?:[a-z0-9-]+\/)*)([a-z0-9-]+)$/.exec(path);
  if (match === null) throw new Trap('no such command', { category: 0 });
  const command = match[2]!;
  return { menu: match[1]!.replace(/(.)\/$/, '$1'), command: ALIASES[command] ?? command };
}

function schemaOf({ release }: Router, menuPath: string, name: string): CommandSchema {
  const { target, isVersion6 } = release;
  if (isVersion6 && NOT_IN_6.has(menuPath)) throw new Trap('no such command prefix', { category: 0 });
  if (isVersion6 && NOT_IN_6.has(`${menuPath}/${name}`)) throw new Trap('no such command', { category: 0 });
  const menu = routerosCommands.menu(menuPath.split('/').filter(Boolean));
  if (menu === null || isAbsent(menu)) throw new Trap('no such command prefix', { category: 0 });
  const command = menu.commands().get(name);
  if (command === undefined || isAbsent(command)) throw new Trap('no such command', { category: 0 });
  return command;

  function isAbsent(node: Menu | CommandSchema): boolean {
    return availability(node.presence, target) === 'absent';
  }
}

function checkArguments({ release }: Router, call: Call, schema: CommandSchema): void {
  const { target, isVersion6 } = release;
  for (const name of call.arguments.keys()) {
    if (API_ARGUMENTS.has(name)) continue;
    const argument = schema.arguments().get(name);
    const isLater = isVersion6 && NOT_IN_6.has(`${call.menu}/${call.command} ${name}`);
    if (isLater || argument === undefined || availability(argument.presence, target) === 'absent') {
      throw new Trap(`unknown parameter ${name}`, { category: 1, argument: name });
    }
  }
}

function pathText({ menu, command }: Call): string {
  return menu === '/' ? `/${command}` : `${menu}/${command}`;
}
