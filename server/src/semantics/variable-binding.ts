/** Which variable a name means at its place. */
import type { Occurrence, Role } from './occurrences.ts';
import type { WrittenName } from './places.ts';
import { globalSymbol, type NamedSymbol, parameterOf } from './symbols.ts';
import type { VariableEvent } from './variable-events.ts';

class Scope {
  readonly parent: Scope | null;
  /** Of the function whose body it is. */
  readonly function: NamedSymbol | null;
  readonly #locals = new Map<string, NamedSymbol>();
  readonly #declared = new Map<string, NamedSymbol>();

  constructor(parent: Scope | null, ofFunction: NamedSymbol | null = null) {
    this.parent = parent;
    this.function = ofFunction;
  }

  find(name: string): NamedSymbol | null {
    return this.#declared.get(name) ?? this.parent?.find(name) ?? null;
  }

  /** The function around; null outside of any. */
  get innermostFunction(): NamedSymbol | null {
    return this.function ?? this.parent?.innermostFunction ?? null;
  }

  declare(name: string, symbol: NamedSymbol): void {
    this.#declared.set(name, symbol);
  }

  /** The local variable of a name in this scope: one declared again is the same. */
  local(name: string, number: number): NamedSymbol {
    const symbol = this.#locals.get(name) ?? { key: `local ${number}`, kind: 'local', isOfFile: true };
    this.#locals.set(name, symbol);
    return symbol;
  }
}

/** The names in the events that are variables of the file, or those of all scripts. */
export function bindVariables(events: readonly VariableEvent[]): Occurrence[] {
  const binder = new Binder();
  for (const event of events) binder.follow(event);
  return binder.found;
}

class Binder {
  readonly found: Occurrence[] = [];
  #scope = new Scope(null);
  /** Those around a scope that sees nothing of them stand here, not in its `parent`. */
  readonly #around: Scope[] = [];
  #locals = 0;

  follow(event: VariableEvent): void {
    switch (event.type) {
      case 'open':
        this.#open(event);
        return;
      case 'close':
        this.#scope = this.#around.pop()!;
        return;
      case 'declare':
        this.#declare(event);
        return;
      case 'give':
        this.#give(event);
        return;
      case 'word': {
        const symbol = this.#scope.find(event.written.name);
        if (symbol !== null) this.#add(symbol, event.written, 'read');
        return;
      }
      default: {
        const { name } = event.written;
        const symbol = this.#scope.find(name) ?? parameterOf(this.#scope.innermostFunction, name);
        if (symbol !== null) this.#add(symbol, event.written, event.type);
      }
    }
  }

  #open({ sees, function: called }: VariableEvent & { type: 'open' }): void {
    const symbol = called && this.#functionSymbol(called.name, called.command);
    this.#around.push(this.#scope);
    this.#scope = new Scope(sees === 'all' ? this.#scope : null, symbol);
  }

  /** A function's body is read before its variable is declared. */
  #functionSymbol(name: string, command: string): NamedSymbol | null {
    if (command === 'global') return globalSymbol(name);
    return command === 'local' ? this.#local(name) : this.#scope.find(name);
  }

  #local(name: string): NamedSymbol {
    this.#locals += 1;
    return this.#scope.local(name, this.#locals);
  }

  #declare({ written, isGlobal, value }: VariableEvent & { type: 'declare' }): void {
    const symbol = isGlobal ? globalSymbol(written.name) : this.#local(written.name);
    this.#scope.declare(written.name, symbol);
    this.#add(symbol, written, isGlobal && value === 'none' ? 'declaration' : 'definition', value === 'function');
  }

  #give({ written, callee }: VariableEvent & { type: 'give' }): void {
    const symbol = parameterOf(this.#scope.find(callee), written.name);
    if (symbol !== null) this.#add(symbol, written, 'write');
  }

  #add(symbol: NamedSymbol, written: WrittenName, role: Role, isFunction = false): void {
    const within = this.#scope.innermostFunction;
    this.found.push({ ...written, symbol, role, property: null, menu: null, isBuiltIn: false, isFunction, within });
  }
}
