/** Where the variables of a script hold while it is read from the front. */
import type { Body } from '../syntax/tree.ts';
import type { VariableDeclaration } from './variables.ts';

/**
 * What a scope is. A function is given values, and so is the source of a script that an event starts; neither they nor
 * other source see the local variables around them.
 */
export type ScopeKind = 'file' | 'block' | 'function' | 'source' | 'event';

export interface DeclaredVariable extends VariableDeclaration {
  isRead: boolean;
  isSet: boolean;
}

export class Scope {
  readonly kind: ScopeKind;
  readonly body: Body;
  readonly parent: Scope | null;
  /** Of a function: whether a local variable holds it, so that nobody else can call it. */
  readonly isPrivate: boolean;
  /** Whether values without a name are used here, as in a function: `$1`. */
  takesValues = false;
  readonly #names = new Map<string, DeclaredVariable>();
  readonly #reported = new Set<string>();

  constructor(kind: ScopeKind, body: Body, parent: Scope | null, isPrivate = false) {
    this.kind = kind;
    this.body = body;
    this.parent = parent;
    this.isPrivate = isPrivate;
  }

  declare(variable: DeclaredVariable): void {
    this.#names.set(variable.name, variable);
  }

  /** The scope around that sees no other one: a function, source, or the file. */
  get outermost(): Scope {
    let scope: Scope = this;
    while (scope.kind === 'block' && scope.parent !== null) scope = scope.parent;
    return scope;
  }

  /** The declaration that holds here. */
  find(name: string): DeclaredVariable | null {
    const { outermost } = this;
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const found = scope.#names.get(name);
      if (found !== undefined) return found;
      if (scope === outermost) break;
    }
    return null;
  }

  /** One that holds around the function or source, where it would be seen if functions saw such. */
  findAround(name: string): DeclaredVariable | null {
    for (let scope = this.outermost.parent; scope !== null; scope = scope.outermost.parent) {
      const found = scope.find(name);
      if (found !== null) return found;
    }
    return null;
  }

  /** Whether a name is met for the first time in the function, source or file. */
  isFirst(name: string): boolean {
    const { outermost } = this;
    const isFirst = !outermost.#reported.has(name);
    outermost.#reported.add(name);
    return isFirst;
  }
}
