/** What expressions, calls and variables are made of. */
import type { Analysis } from '../../analysis.ts';
import type { Command } from '../../schema/command-tree.ts';
import { argumentValue } from '../../semantics/argument-values.ts';
import {
  type CallContext,
  COMPARISONS,
  type ElementContext,
  type ExpressionContext,
  type VariableContext,
} from '../../semantics/cursor-context.ts';
import { givenAt } from '../../semantics/event-variables.ts';
import { functionBody, parametersOf } from '../../semantics/functions.ts';
import { literalText } from '../../semantics/literals.ts';
import type { ResolvedFile } from '../../semantics/resolved-file.ts';
import { variablesAt } from '../../semantics/variables.ts';
import { infixOperators } from '../../syntax/operators.ts';
import type { Candidate } from './candidate.ts';

const CONSTANTS = ['true', 'false', 'yes', 'no', 'nothing'];
/** Where the variables that a block declares itself come before the others. */
const GLOBAL = 1;
const GIVEN = 2;

/** Behind the `$`, and the quote where there is one. */
export function variableCandidates({ isQuoted }: VariableContext, analysis: Analysis, offset: number): Candidate[] {
  return variablesWith('', isQuoted, analysis, offset);
}

/** The variables that can be used at an offset; the sigil is what is written in front of a name. */
function variablesWith(sigil: '$' | '', isQuoted: boolean, { file, given }: Analysis, offset: number): Candidate[] {
  const textOf = (name: string) => sigil + (isQuoted || /^[A-Za-z0-9]+$/.test(name) ? name : `"${name}"`);
  const declared = variablesAt(file, offset).map(
    (declaration): Candidate => ({
      label: declaration.name,
      text: textOf(declaration.name),
      kind: functionBody(declaration) === null ? 'variable' : 'function',
      detail: declaration.isGlobal ? 'global' : 'local',
      rank: declaration.isGlobal ? GLOBAL : 0,
    }),
  );
  const names = new Set(declared.map(({ label }) => label));
  const byEvent = (givenAt(file, offset) ?? given).filter((name) => !names.has(name));
  return [
    ...declared,
    ...byEvent.map(
      (name): Candidate => ({ label: name, text: textOf(name), kind: 'variable', detail: 'given', rank: GIVEN }),
    ),
  ];
}

/** Commands with the name of a variable, which need no sigil: that of any, of a global one, or of a new one. */
const VARIABLE_NAMES: Readonly<Record<string, 'any' | 'global' | 'new'>> = {
  'set name': 'any',
  'global name': 'global',
  'local name': 'new',
  'for counter': 'new',
  'foreach counter': 'new',
  'onerror error': 'new',
};

/** The variables that an argument of one of the root's commands names or takes; elsewhere text is what people write. */
export function variablesAsValue(command: Command, argument: string, analysis: Analysis, offset: number): Candidate[] {
  const named = VARIABLE_NAMES[`${command.name} ${argument}`];
  if (command.menu.path !== '/' || named === 'new') return [];
  const found = variablesWith(named === undefined ? '$' : '', false, analysis, offset);
  return named === 'global' ? found.filter(({ detail }) => detail === 'global') : found;
}

/** An operand may be a variable, an operator stands behind one. */
export function expressionCandidates(context: ExpressionContext, analysis: Analysis, offset: number): Candidate[] {
  if (context.isAfterOperand) {
    return infixOperators.map((label) => ({ label, kind: 'operator', rank: operatorRank(label) }));
  }
  const constants = CONSTANTS.map((label): Candidate => ({ label, kind: 'value', rank: 2 }));
  return [...variablesWith('$', false, analysis, offset), ...constants];
}

/** Words first, then what conditions are made of. */
function operatorRank(operator: string): number {
  if (/^\w/.test(operator)) return 0;
  return COMPARISONS.has(operator) ? 1 : 2;
}

/** The keys that an array is written with. */
export function elementCandidates(
  { variable, isQuoted }: ElementContext,
  file: ResolvedFile,
  offset: number,
): Candidate[] {
  const declaration = variablesAt(file, offset).find(({ name }) => name === variable);
  const value = declaration && argumentValue(declaration.command, 'value');
  if (value?.kind !== 'braces') return [];
  const keys = value.body.statements.flatMap((statement) =>
    statement.kind === 'comment'
      ? []
      : statement.parts.flatMap((part) => (part.kind === 'argument' ? (literalText(part.name) ?? []) : [])),
  );
  return keys.map((label) => ({ label, text: isQuoted ? label : `"${label}"`, kind: 'key', rank: 0 }));
}

/** The names of a function's values. */
export function callCandidates({ callee, argument }: CallContext, file: ResolvedFile, offset: number): Candidate[] {
  if (argument !== null) return [];
  const declaration = variablesAt(file, offset).find(({ name }) => name === callee);
  const body = declaration === undefined ? null : functionBody(declaration);
  if (body === null) return [];
  return parametersOf(file, body).named.map((label) => ({
    label,
    text: `${label}=`,
    kind: 'parameter',
    rank: 0,
  }));
}
