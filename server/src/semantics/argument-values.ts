/** What the arguments of a command are given. */
import type { Value } from '../syntax/tree.ts';
import type { ResolvedCommand } from './resolved-command.ts';

/** The value of an argument, named or not; null where the command does not have it. */
export function argumentValue({ arguments: named, positional, slots }: ResolvedCommand, name: string): Value | null {
  const argument = named.findLast(({ fullName }) => fullName === name);
  return argument === undefined ? (positional[slots.indexOf(name)] ?? null) : argument.value;
}
