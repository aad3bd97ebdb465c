/** What a description is about, and how an editor keeps it for a while. */
import { type Argument, type Command, type Menu, routerosCommands } from '../../schema/command-tree.ts';

export type Subject =
  | { menu: Menu }
  | { command: Command }
  | { command: Command; argument: Argument }
  | { command: Command; argument: Argument; value: string };

/** The names that lead to a subject: the menu's path, the command, the argument, the value. */
export function subjectKey(subject: Subject): string[] {
  if ('menu' in subject) return [subject.menu.path];
  const key = [subject.command.menu.path, subject.command.name];
  if ('argument' in subject) key.push(subject.argument.name);
  if ('value' in subject) key.push(subject.value);
  return key;
}

/** Null for anything but a key, and for what is known by name alone. */
export function subjectOf(key: unknown): Subject | null {
  if (!Array.isArray(key) || !key.every((name) => typeof name === 'string')) return null;
  const [path = '/', commandName, argumentName, value] = key as string[];
  const menu = routerosCommands.menu(path.split('/').filter((name) => name !== ''));
  if (menu === null) return null;
  if (commandName === undefined) return { menu };
  const command = menu.commands().get(commandName);
  if (command === undefined || argumentName === undefined) return command === undefined ? null : { command };
  const argument = command.arguments().get(argumentName);
  if (argument === undefined) return null;
  return value === undefined ? { command, argument } : { command, argument, value };
}
