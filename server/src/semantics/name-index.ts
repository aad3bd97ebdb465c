/** Which names a file writes, kept up to date while it is edited. */
import { type NameKind, nameUses } from './names.ts';
import type { ResolvedCommand } from './resolved-command.ts';
import type { CommandChange } from './resolved-file.ts';

/** How often a name is written to define a thing, and how often to use one. */
export interface NameCounts {
  definitions: number;
  uses: number;
}

export class NameIndex {
  readonly #counts = new Map<NameKind, Map<string, NameCounts>>();

  constructor(commands: readonly ResolvedCommand[]) {
    for (const command of commands) this.#count(command, 1);
  }

  /** In order of first use. */
  of(kind: NameKind): ReadonlyMap<string, NameCounts> {
    return this.#counts.get(kind) ?? new Map();
  }

  update({ removed, added }: CommandChange): void {
    for (const command of removed) this.#count(command, -1);
    for (const command of added) this.#count(command, 1);
  }

  #count(command: ResolvedCommand, by: 1 | -1): void {
    for (const { kind, name, isDefinition } of nameUses(command)) {
      const names = this.#counts.get(kind) ?? new Map<string, NameCounts>();
      this.#counts.set(kind, names);
      const counts = names.get(name) ?? { definitions: 0, uses: 0 };
      counts[isDefinition ? 'definitions' : 'uses'] += by;
      if (counts.definitions + counts.uses > 0) names.set(name, counts);
      else names.delete(name);
    }
  }
}
