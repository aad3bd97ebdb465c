/** Regular expressions of layer7 matchers. */
import { literalText } from '../semantics/literals.ts';
import type { ResolvedArgument, ResolvedCommand } from '../semantics/resolved-command.ts';
import { findArgument } from './arguments.ts';

const MENU = '/ip/firewall/layer7-protocol';

/** The argument with the expression of a command that makes or changes a matcher; null for other commands. */
export function regexpOf(command: ResolvedCommand): ResolvedArgument | null {
  const isWriting = command.command === 'add' || command.command === 'set';
  return command.menu === MENU && isWriting ? findArgument(command, 'regexp') : null;
}

/** The alternatives of an expression that no group holds together; none where it is not known, or has only one. */
export function openAlternatives(argument: ResolvedArgument): string[] {
  const text = literalText(argument.value) ?? '';
  const alternatives = [''];
  let depth = 0;
  for (const [piece] of text.matchAll(/\\.|\[\^?\]?(?:\[:\w+:\]|[^\]])*\]|./gs)) {
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (piece === '|' && depth === 0) alternatives.push('');
    else alternatives.push(alternatives.pop() + piece);
  }
  return alternatives.length === 1 ? [] : alternatives;
}
