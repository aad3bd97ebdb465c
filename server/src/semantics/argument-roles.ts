/** What arguments are for that the command tree says nothing of: flags, code, and the text of scripts. */
import type { Command } from '../schema/command-tree.ts';

const FLAGS = new Set(
  (
    'append as-string as-string-value as-value brief compact count-only detail dry-run follow follow-only ' +
    'hide-sensitive once show-ids show-sensitive stats terse value-list verbose without-paging'
  ).split(' '),
);
const CODE = new Set(['do', 'else', 'on-error', 'command']);
const SCRIPT = /^(?:source|script|on-.+|.+-script)$/;

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
