/** What conditions of `find` and `where` ask of a property. */
import { childrenOf, type Expression } from '../syntax/tree.ts';
import { literalText } from './literals.ts';

export interface Condition {
  property: string;
  value: Expression;
  /** Whether the value is a regular expression. */
  isPattern: boolean;
}

const COMPARING = new Set(['=', '!=', '~']);

/** The conditions in an expression that a property is, is not, or is like some value. */
export function conditionsIn(expression: Expression): Condition[] {
  if (expression.kind === 'operation' && COMPARING.has(expression.operator)) {
    const [property, value] = expression.operands;
    const name = property?.kind === 'word' || property?.kind === 'text' ? literalText(property) : null;
    return name === null || value === undefined
      ? []
      : [{ property: name, value, isPattern: expression.operator === '~' }];
  }
  if (expression.kind !== 'operation' && expression.kind !== 'group') return [];
  return (childrenOf(expression) as readonly Expression[]).flatMap(conditionsIn);
}
