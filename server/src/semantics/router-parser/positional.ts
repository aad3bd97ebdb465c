/** Which arguments the values without a name fill, in order. */
import type { Command } from '../../schema/command-tree.ts';

/**
 * Commands whose order cannot be told from the names of their arguments, by path. Measured on 7.20.8 to 7.23rc1, whose
 * intermediate form prints the names that such values got: `[:pick $x 1 3]` is `begin=1;counter=$x;end=3`.
 */
const MEASURED: Readonly<Record<string, readonly string[]>> = {
  '/convert': ['value'],
  '/delay': ['delay-time'],
  '/deserialize': ['value'],
  '/do': ['command'],
  '/error': ['message'],
  '/execute': ['script'],
  '/find': ['in', 'key', 'from'],
  '/for': ['counter'],
  '/foreach': ['counter'],
  '/global': ['name', 'value'],
  '/if': ['condition'],
  '/len': ['value'],
  '/local': ['name', 'value'],
  '/onerror': ['error', 'in'],
  '/parse': ['value'],
  '/pick': ['counter', 'begin', 'end'],
  '/resolve': ['domain-name'],
  '/retry': ['command'],
  '/return': ['value'],
  '/serialize': ['value'],
  '/set': ['name', 'value'],
  '/terminal/style': ['style'],
  '/time': ['command'],
  '/tocrlf': ['input'],
  '/tolf': ['input'],
  '/tool/fetch': ['url'],
  '/typeof': ['value'],
  '/while': ['condition'],
};

/** The same from the manual's examples. */
const DOCUMENTED: Readonly<Record<string, readonly string[]>> = {
  '/interface/bonding/monitor-slaves': ['bond'],
  '/ip/route/check': ['dst-ip'],
  '/system/serial-terminal': ['port'],
  '/system/telnet': ['address', 'port'],
  '/tool/romon/ping': ['id'],
  '/tool/sms/send': ['port', 'phone-number', 'message'],
};

/** What the remaining commands work on, and the name of the property that `get`, `edit` and `unset` take behind it. */
const GENERAL = ['numbers', 'number', 'value-name', 'destination', 'message'];
/** What tools work on: `/tool torch ether1`, `/ping 10.0.0.1`. General knowledge; no recording of a router shows it. */
const TOOLS = ['address', 'host', 'interface', 'file-name'];
/** Commands that have such arguments as properties. */
const WITH_PROPERTIES = new Set(['add', 'set', 'reset', 'print', 'export', 'find']);

export function positionalSlots(command: Command): readonly string[] {
  const inRoot = command.menu.path === '/';
  const path = inRoot ? `/${command.name}` : `${command.menu.path}/${command.name}`;
  const known = MEASURED[path] ?? DOCUMENTED[path];
  if (known !== undefined) return known;
  if (inRoot && command.name.startsWith('to')) return ['value'];
  const all = command.arguments();
  const slots = GENERAL.filter((name) => all.has(name));
  if (slots.length > 0 || WITH_PROPERTIES.has(command.name)) return slots;
  const subject = TOOLS.find((name) => all.has(name));
  return subject === undefined ? [] : [subject];
}
