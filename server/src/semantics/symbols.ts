/** What a name means: a variable, a value of a function, or a thing of a kind that has names. */
import type { NameKind } from './names.ts';

export type SymbolKind = 'global' | 'local' | 'parameter' | NameKind;

export interface NamedSymbol {
  /** The same for the same thing in all scripts; what is known in one file alone has a number of its own there. */
  key: string;
  kind: SymbolKind;
  /** Whether no other file can mean it. */
  isOfFile: boolean;
}

const PARAMETER = 'parameter ';

export function globalSymbol(name: string): NamedSymbol {
  return { key: `global ${name}`, kind: 'global', isOfFile: false };
}

/** A value that a function is given by its name; null where it is not known which function that is. */
export function parameterOf(called: NamedSymbol | null, name: string): NamedSymbol | null {
  if (called === null || called.kind === 'parameter') return null;
  return { key: parametersKey(called.key) + name, kind: 'parameter', isOfFile: called.isOfFile };
}

/** The key of the function that is given a value of this name. */
export function functionOfParameter({ key }: NamedSymbol, name: string): string {
  return key.slice(PARAMETER.length, key.length - name.length - 1);
}

/** What the keys of all values of a function begin with. */
export function parametersKey(functionKey: string): string {
  return `${PARAMETER}${functionKey} `;
}
