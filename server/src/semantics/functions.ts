/** Functions of a script: blocks that a variable holds, and the values that they take. */
import { type Body, childrenOf, type Node } from '../syntax/tree.ts';
import { argumentValue } from './argument-values.ts';
import type { ResolvedFile } from './resolved-file.ts';
import { declarationsOf, type VariableDeclaration } from './variables.ts';

export interface FunctionParameters {
  /** In order of first use. */
  named: readonly string[];
  /** How many values without a name the body uses: 2 where it uses `$2`. */
  positional: number;
}

/** The body of the function that a declaration gives its variable; null where it is none. */
export function functionBody({ command }: VariableDeclaration): Body | null {
  // The block of a loop is no value of its counter.
  if (command.command !== 'local' && command.command !== 'global') return null;
  // The code of a loop is no function that its variable holds.
  if (command.command !== 'local' && command.command !== 'global') return null;
  const value = argumentValue(command, 'do') ?? argumentValue(command, 'value');
  return value?.kind === 'braces' && command.arguments.some(({ fullName }) => fullName === 'do') ? value.body : null;
}

/**
 * The values that a function takes: the variables which it uses and does not declare, global ones among its own
 * declarations. `$0` is its name.
 */
export function parametersOf(file: ResolvedFile, body: Body): FunctionParameters {
  const used = new Set<string>();
  collect(body, used);
  const declared = new Set(
    file.commands
      .filter(({ statement }) => isWithin(statement.parent, body))
      .flatMap(declarationsOf)
      .map(({ name }) => name),
  );
  const numbers = [...used].filter((name) => /^[1-9]\d?$/.test(name)).map(Number);
  const named = [...used].filter((name) => !/^\d+$/.test(name) && !declared.has(name));
  return { named, positional: Math.max(0, ...numbers) };
}

function isWithin(inner: Body, outer: Body): boolean {
  for (let body: Body | undefined = inner; body !== undefined; body = body.parent?.parent) {
    if (body === outer) return true;
  }
  return false;
}

function collect(body: Body, used: Set<string>): void {
  for (const statement of body.statements) {
    if (statement.kind === 'command') for (const part of statement.parts) collectIn(part, used);
  }
}

function collectIn(node: Node, used: Set<string>): void {
  if (node.kind === 'variable' && node.name !== null) used.add(node.name);
  if (node.kind === 'braces' || node.kind === 'substitution') collect(node.body, used);
  else for (const child of childrenOf(node)) collectIn(child, used);
}
