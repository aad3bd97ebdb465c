/** What the statements in braces are: code, the source of a script, or the elements of an array. */
import { childBodies } from '../../semantics/bodies.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import type { Body, Command, Part } from '../../syntax/tree.ts';

/** Of one statement of the file. */
export class BodyRoles {
  readonly #code = new Set<Body>();
  readonly #sources = new Set<Body>();
  readonly #commands = new Map<Command, ResolvedCommand>();

  constructor(commands: readonly ResolvedCommand[]) {
    for (const command of commands) {
      this.#commands.set(command.statement, command);
      for (const { body, fromRoot } of childBodies(command)) (fromRoot ? this.#sources : this.#code).add(body);
    }
  }

  /** Null for the elements of arrays. */
  commandOf(statement: Command): ResolvedCommand | null {
    return this.#commands.get(statement) ?? null;
  }

  /** Whether it begins with a name that no menu and no command has. */
  isUnknown(statement: Command): boolean {
    return isUnknown(this.#commands.get(statement));
  }

  /** Whether the command has this argument. Behind the `=` of another one, and of a function's, no line may be broken. */
  knows(statement: Command, { start }: Part): boolean {
    return this.#commands.get(statement)?.arguments.find((each) => each.start === start)?.isKnown === true;
  }

  isCode(body: Body): boolean {
    return this.#code.has(body);
  }

  /** Whether it is the text of a script that is kept for later, in which each blank counts. */
  isSource(body: Body): boolean {
    return this.#sources.has(body);
  }
}

/** Whether a statement begins with a name that no menu and no command has: it may be no command at all. */
export function isUnknown(command: ResolvedCommand | undefined): boolean {
  const kind = command?.resolution?.kind;
  return kind === 'unknown-command' || kind === 'unknown-menu';
}
