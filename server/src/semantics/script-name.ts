/** Whether what an event starts is given by its name. */
import { routerosCommands } from '../schema/command-tree.ts';

/** Words alone, without what a statement has between its words. */
const WORDS = /^[^\s:;/{}[\]()$="'\\#]+(?: [^\s:;/{}[\]()$="'\\#]+)*$/;

/** Whether the text of an event is the name of a script, and not source: that begins with a command or a menu. */
export function isNameOfScript(text: string): boolean {
  if (!WORDS.test(text)) return false;
  const [first, ...more] = text.split(' ');
  const { root } = routerosCommands;
  const names = [...root.commands().keys(), ...root.menus().keys()];
  return more.length === 0 || !names.some((name) => name.startsWith(first!));
}
