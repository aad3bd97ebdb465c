/** The kinds of tokens, by the protocol's standard names where there are such, and what else is told of one. */
import type { SemanticTokensLegend } from 'vscode-languageserver-types';

/** `list` (of addresses or interfaces, and chains), `time` and `address` are our own; package.json says how they look. */
const TYPES = [
  ...(['namespace', 'method', 'property', 'parameter', 'enumMember', 'variable', 'function', 'class'] as const),
  ...(['list', 'keyword', 'comment', 'string', 'number', 'time', 'address'] as const),
] as const;
/** `static` are global variables, `defaultLibrary` is what RouterOS brings along. */
const MODIFIERS = ['declaration', 'readonly', 'static', 'defaultLibrary'] as const;

export type TokenType = (typeof TYPES)[number];
export type TokenModifier = (typeof MODIFIERS)[number];

export const tokensLegend: SemanticTokensLegend = { tokenTypes: [...TYPES], tokenModifiers: [...MODIFIERS] };

const typeNumbers = new Map<TokenType, number>(TYPES.map((type, index) => [type, index]));

/** The number by which the protocol knows a type. */
export function typeNumber(type: TokenType): number {
  return typeNumbers.get(type)!;
}

/** One bit for each. */
export function modifierBits(modifiers: readonly TokenModifier[]): number {
  let bits = 0;
  for (const modifier of modifiers) bits |= 1 << MODIFIERS.indexOf(modifier);
  return bits;
}
