/** What arguments are for that the command tree says nothing of: flags, code, and the text of scripts. */
import type { Command } from '../schema/command-tree.ts';

const FLAGS = new Set(
  (
    'append as-string as-string-value as-value brief compact count-only detail dry-run follow follow-only ' +
    'hide-sensitive once show-ids show-sensitive stats terse value-list verbose without-paging'
  ).split(' '),
);
const CODE = new Set(['do', 'else', 'on-error', 'command']);
const SCRIPT = /^(?:source|script|on-(?!.+-time$).+|.+-script)$/;

/** Whether an argument is given by its name alone. */
export function isFlag(name: string): boolean {
  return FLAGS.has(name);
}

/** Whether braces as the value of an argument are code that runs, or may run, with the command. */
export function isCode(command: Command, name: string): boolean {
  // `monitor-traffic ether1 once do={ … }`: what was measured is there as variables.
  if (command.menu.path !== '/') return name === 'do';
  return CODE.has(name) || (name === 'in' && command.name === 'onerror');
}

/** Whether braces as the value of an argument are the text of a script that is kept for later. */
export function isSource(name: string): boolean {
  return SCRIPT.test(name);
}

/** Scripts that are started by themselves, and are given nothing. */
const STARTED_ALONE: readonly [menu: string, argument: string][] = [
  ['/system/scheduler', 'on-event'],
  ['/system/script', 'source'],
  ['/', 'script'],
];

/** What the source of a script is to its variables: `event` where it may be given some by what starts it. */
export function sourceKind(menu: string, argument: string): 'source' | 'event' {
  return STARTED_ALONE.some((alone) => alone[0] === menu && alone[1] === argument) ? 'source' : 'event';
}
