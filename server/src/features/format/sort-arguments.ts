/** The named arguments of a command in alphabetical order, as an export has them. */
import type { Argument, Command, Value } from '../../syntax/tree.ts';
import type { BodyRoles } from './body-roles.ts';

/**
 * For each argument that is to give way the one that takes its place; null where the order says something: in the
 * commands of the language, and where a name begins with a dot, stands twice, or has a value that is computed, or where
 * flags stand behind arguments.
 */
export function sortedArguments(command: Command, roles: BodyRoles): Map<Argument, Argument> | null {
  const schema = roles.commandOf(command)?.schema;
  if (schema === undefined || schema === null || schema.menu.path === '/') return null;
  const first = command.parts.findIndex(({ kind }) => kind === 'argument');
  const all = first < 0 ? [] : command.parts.slice(first);
  if (!all.every((part) => part.kind === 'argument')) return null;
  const names = new Set(all.map(({ name }) => name.text));
  const isFree = ({ name, value }: Argument) => name.kind === 'word' && !name.text.startsWith('.') && isFixed(value);
  if (names.size < all.length || !all.every(isFree)) return null;
  const sorted = all.toSorted((a, b) => (a.name.text < b.name.text ? -1 : 1));
  return new Map(all.map((argument, index) => [argument, sorted[index]!]));
}

/** Whether a value is the same at any moment. */
function isFixed(value: Value | null): boolean {
  if (value === null || value.kind === 'word' || value.kind === 'text' || value.kind === 'variable') return true;
  if (value.kind === 'template') return value.parts.every(({ kind }) => kind !== 'group' && kind !== 'substitution');
  if (value.kind === 'glued') return value.parts.every(isFixed);
  return value.kind === 'negation' && isFixed(value.operand);
}
