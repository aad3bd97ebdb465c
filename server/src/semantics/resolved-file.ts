/** The commands of a file, kept up to date while it is edited. */
import type { CommandTree, Menu } from '../schema/command-tree.ts';
import type { Target } from '../schema/presence.ts';
import type { Script, Statement } from '../syntax/tree.ts';
import type { Replacement } from '../syntax/update.ts';
import { type ResolvedStatement, Resolver } from './resolve.ts';
import type { ResolvedCommand } from './resolved-command.ts';

/** Commands that an edit has taken away, and those that have come, in order of writing. */
export interface CommandChange {
  removed: readonly ResolvedCommand[];
  added: readonly ResolvedCommand[];
}

export class ResolvedFile {
  readonly script: Script;
  readonly #tree: CommandTree;
  readonly #target: Target;
  readonly #resolver: Resolver;
  readonly root: Menu;
  #statements: ResolvedStatement[];
  #commands: ResolvedCommand[] | null = null;

  constructor(script: Script, tree: CommandTree, target: Target) {
    this.script = script;
    this.#tree = tree;
    this.#target = target;
    this.#resolver = new Resolver(tree, target);
    this.root = tree.root;
    this.#statements = [];
    this.update({ index: 0, removed: 0, inserted: script.statements.length });
  }

  /** One for each statement of the file. */
  get statements(): readonly ResolvedStatement[] {
    return this.#statements;
  }

  /** Of the whole file in order of writing, those inside blocks and `[ ]` behind the command that holds them. */
  get commands(): ResolvedCommand[] {
    this.#commands ??= commandsOf(this.#statements);
    return this.#commands;
  }

  /** A script in a string of this one: for the same RouterOS, and it begins in the root menu. */
  embedded(script: Script): ResolvedFile {
    return new ResolvedFile(script, this.#tree, this.#target);
  }

  /** What a statement means that is not of this file, with this menu before it. */
  resolve(statement: Statement, before: Menu | null): ResolvedStatement {
    return this.#resolver.statement(statement, before);
  }

  /** Follows an edit of the script. What stands behind it is looked at again as far as it is in another menu now. */
  update({ index, removed, inserted }: Replacement): CommandChange {
    const before = this.#statements;
    const added: ResolvedStatement[] = [];
    let current = index === 0 ? this.root : before[index - 1]!.after;
    let behind = index + removed;
    while (added.length < inserted || (behind < before.length && before[behind]!.before !== current)) {
      if (added.length >= inserted) behind += 1;
      const resolved = this.#resolver.statement(this.script.statements[index + added.length]!, current);
      added.push(resolved);
      current = resolved.after;
    }
    const gone = before.slice(index, behind);
    if (gone.length === added.length) for (const [at, each] of added.entries()) before[index + at] = each;
    else this.#statements = before.slice(0, index).concat(added, before.slice(behind));
    this.#commands = null;
    return { removed: commandsOf(gone), added: commandsOf(added) };
  }
}

function commandsOf(statements: readonly ResolvedStatement[]): ResolvedCommand[] {
  const commands: ResolvedCommand[] = [];
  for (const statement of statements) for (const command of statement.commands) commands.push(command);
  return commands;
}
