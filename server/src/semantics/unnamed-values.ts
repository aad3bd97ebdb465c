/** What the values without a name are for. */
import type { Command } from '../schema/command-tree.ts';
import { findArgument } from '../schema/lookup.ts';
import type { Target } from '../schema/presence.ts';
import type { Value, Word } from '../syntax/tree.ts';
import { isFlag } from './argument-roles.ts';
import type { ResolvedArgument, ResolvedCommand } from './resolved-command.ts';
import { positionalSlots } from './router-parser/positional.ts';

/** The slots of a command that are still free, in the order in which values fill them. */
export class FreeSlots {
  readonly #schema: Command;
  readonly #target: Target;
  readonly #free: Set<string>;

  constructor(schema: Command, named: readonly ResolvedArgument[], target: Target) {
    this.#schema = schema;
    this.#target = target;
    this.#free = new Set(positionalSlots(schema));
    for (const { fullName } of named) this.fill(fullName);
  }

  /** Takes the slot of an argument that is named. */
  fill(name: string): void {
    this.#free.delete(name);
  }

  /** The argument that a value without a name is for; null for a flag, for `!name`, and where no slot is free. */
  take(value: Value): string | null {
    if (this.#isName(value)) return null;
    const [slot = null] = this.#free;
    if (slot !== null) this.fill(slot);
    return slot;
  }

  /** A flag, or `!name`, which takes a property away. */
  #isName(value: Value): boolean {
    const isNegated = value.kind === 'negation';
    const name = isNegated ? value.operand : value;
    if (name?.kind !== 'word') return false;
    const found = findArgument(this.#schema, name.text, this.#target);
    return found.kind === 'found' && (isNegated || isFlag(found.node.name));
  }
}

/**
 * The name in front of a value that has no `=` between, as `else` in `if (…) do={ … } else { … }`; null where the value
 * before is none. The router reads it so when all slots are filled and a bracket, a string or a variable follows.
 */
export function nameWithoutEquals({ schema, positional, slots }: ResolvedCommand, value: Value): Word | null {
  const name = positional[positional.length - 1];
  if (schema === null || name?.kind !== 'word' || !isBracketed(value) || slots[slots.length - 1] !== null) return null;
  return schema.arguments().has(name.text) && !isFlag(name.text) ? name : null;
}

function isBracketed(value: Value): boolean {
  const first = value.kind === 'glued' ? value.parts[0]! : value;
  return first.kind !== 'word' && first.kind !== 'negation';
}
