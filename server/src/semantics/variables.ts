/** The variables that a place of a script can use. */
import { absoluteStart, type Body, type Statement } from '../syntax/tree.ts';
import { argumentValue } from './argument-values.ts';
import { enclosingBodies } from './enclosing-bodies.ts';
import { literalText } from './literals.ts';
import type { ResolvedCommand } from './resolved-command.ts';
import type { ResolvedFile } from './resolved-file.ts';

export interface VariableDeclaration {
  name: string;
  isGlobal: boolean;
  /** The `:local`, `:global`, `:for`, `:foreach` or `:onerror` that declares it. */
  command: ResolvedCommand;
}

/** The argument with the names, of each of the root's commands that declares variables. */
const NAMES_IN: Readonly<Record<string, string>> = {
  local: 'name',
  global: 'name',
  for: 'counter',
  foreach: 'counter',
  onerror: 'error',
};
/** Those whose value can be a function. */
const DEFINES = new Set(['local', 'global', 'set']);

/** The variables that a command declares, where their names are written out. */
export function declarationsOf(command: ResolvedCommand): VariableDeclaration[] {
  if (command.menu !== '/' || command.command === null || !Object.hasOwn(NAMES_IN, command.command)) return [];
  const names = literalText(argumentValue(command, NAMES_IN[command.command]!)) ?? '';
  const isGlobal = command.command === 'global';
  return names
    .split(',')
    .filter((name) => name !== '')
    .map((name) => ({ name, isGlobal, command }));
}

/**
 * What is declared before an offset: all global variables, and the local ones of the blocks around. A later declaration
 * takes the place of an earlier one. A function does not see the local variables around it.
 */
export function variablesAt(file: ResolvedFile, offset: number): VariableDeclaration[] {
  const place = new Place(file, offset);
  const found = new Map<string, VariableDeclaration>();
  for (const command of file.commands) {
    if (absoluteStart(command.statement) >= offset) break;
    for (const declaration of declarationsOf(command)) {
      if (declaration.isGlobal || place.sees(command)) found.set(declaration.name, declaration);
    }
  }
  return [...found.values()];
}

/** Where a place stands, as far as local variables go. */
class Place {
  /** The bodies whose variables it sees. */
  readonly #bodies: Set<Body>;
  /** The statements that hold it in their braces. */
  readonly #around: Set<Statement>;

  constructor(file: ResolvedFile, offset: number) {
    const enclosing = enclosingBodies(file.script, offset);
    const statements = new Set<Statement>(enclosing.map(({ statement }) => statement));
    const functions = new Set<Statement>(
      file.commands
        .filter(
          ({ statement, menu, command }) => statements.has(statement) && menu === '/' && DEFINES.has(command ?? ''),
        )
        .map(({ statement }) => statement),
    );
    const innermost = enclosing.findLastIndex(({ statement }) => functions.has(statement));
    const seen = innermost < 0 ? enclosing : enclosing.slice(innermost);
    this.#bodies = new Set([...(innermost < 0 ? [file.script] : []), ...seen.map(({ body }) => body)]);
    this.#around = new Set((innermost < 0 ? seen : seen.slice(1)).map(({ statement }) => statement));
  }

  sees({ statement, command }: ResolvedCommand): boolean {
    return command === 'local' ? this.#bodies.has(statement.parent) : this.#around.has(statement);
  }
}
