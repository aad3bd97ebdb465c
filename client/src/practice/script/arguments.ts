/** What a command of the tree was given, by the full names of its arguments. */
import { literalText, type ResolvedCommand, type Value } from '../../../../server/src/index.ts';

/** Values by name; null for a flag. */
export type GivenValues = ReadonlyMap<string, Value | null>;

export interface Given {
  values: GivenValues;
  /** Properties that `!name` takes away. */
  unset: readonly string[];
}

/** A value that fills no slot is a flag, or a property with `!` in front. */
export function givenTo(command: ResolvedCommand): Given {
  const values = new Map<string, Value | null>();
  const unset: string[] = [];
  for (const [index, value] of command.positional.entries()) {
    const slot = command.slots[index] ?? null;
    if (slot !== null) values.set(slot, value);
    else if (value.kind === 'negation') unset.push(fullName(command, literalText(value.operand) ?? ''));
    else values.set(fullName(command, literalText(value) ?? ''), null);
  }
  for (const { fullName: name, value } of command.arguments) values.set(name, value);
  return { values, unset };
}

/** The argument that a name or its beginning stands for; the check before found that there is one. */
function fullName({ schema }: ResolvedCommand, written: string): string {
  const names = [...(schema?.arguments().keys() ?? [])];
  return names.includes(written) ? written : (names.find((name) => name.startsWith(written)) ?? written);
}
