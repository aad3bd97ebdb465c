/**
 * The router's intermediate form, as `:put [:parse …]` prints it: `(operator operand operand)`, values as they are.
 * Nothing in it is quoted, so it cannot be read back; it says how the router understood a script.
 */

/** What is printed as it stands, or an operation. */
export type Node = string | Operation;

/** An operation whose operands may still be joined with those of an operation around it. */
export interface Operation {
  readonly operator: string;
  readonly operands: readonly string[];
}

/** `a . (b . c)` is one concatenation, and so is a string with substitutions inside of another one. */
const FLAT = new Set(['.', ',', 'and', 'or', '+', '*']);

/** Whether operands of the same operator side by side are operands of one operation. */
export function isFlat(operator: string): boolean {
  return FLAT.has(operator);
}

/** An operation; operands of the same associative operator become operands of this one. */
export function operation(operator: string, operands: readonly Node[]): Operation {
  const isJoined = (operand: Node) => typeof operand !== 'string' && operand.operator === operator;
  const flat = operands.flatMap((operand) =>
    isFlat(operator) && isJoined(operand) ? (operand as Operation).operands : [print(operand)],
  );
  return { operator, operands: flat };
}

export function print(node: Node): string {
  return typeof node === 'string' ? node : `(${node.operator} ${joined(node.operands, ' ')})`;
}

/** Statements that follow each other where one value is expected: a single one stands for itself. */
export function sequence(statements: readonly string[]): string {
  return statements.length === 1 ? statements[0]! : `(evl ${joined(statements, ';')})`;
}

/** The parts with something between them. Added up, since `join` would copy what is nested once for each level. */
function joined(parts: readonly string[], between: string): string {
  let text = parts[0] ?? '';
  for (let index = 1; index < parts.length; index++) text += between + parts[index];
  return text;
}
