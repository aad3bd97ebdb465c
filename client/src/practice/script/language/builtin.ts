/** What a command of the language gets to see. */
import type { ResolvedCommand, Value } from '../../../../../server/src/index.ts';
import { Trap } from '../../call.ts';
import type { Given } from '../arguments.ts';
import { evaluate } from '../expression.ts';
import { isCatchable, Jump, ScriptFailure } from '../failure.ts';
import type { Frame, Machine } from '../machine.ts';
import { truth } from '../operators.ts';
import { Scope } from '../scope.ts';
import { bytesOf, Code, readable, type ScriptValue, textOf } from '../value.ts';

export type Builtin = (call: BuiltinCall) => ScriptValue | Promise<ScriptValue>;

/** Commands by name. */
export type Builtins = Readonly<Record<string, Builtin>>;

export class BuiltinCall {
  readonly machine: Machine;
  readonly frame: Frame;
  readonly command: ResolvedCommand;
  readonly #given: Given;

  constructor(machine: Machine, frame: Frame, command: ResolvedCommand, given: Given) {
    this.machine = machine;
    this.frame = frame;
    this.command = command;
    this.#given = given;
  }

  has(name: string): boolean {
    return this.#given.values.has(name);
  }

  /** What stands there, unread. */
  node(name: string): Value | null {
    return this.#given.values.get(name) ?? null;
  }

  /** The value of an argument; null when it is not given. */
  async value(name: string): Promise<ScriptValue> {
    return evaluate(this.machine, this.frame, this.command.statement, this.node(name));
  }

  /** The value of an argument that may not be left out. @throws Trap */
  async needed(name: string): Promise<ScriptValue> {
    if (!this.has(name)) throw new Trap(`missing value(s) of argument(s) ${name}`, { category: 0 });
    return this.value(name);
  }

  /** The value as text in bytes. */
  async text(name: string): Promise<string> {
    return textOf(await this.value(name));
  }

  /** The value as text for people. */
  async readable(name: string): Promise<string> {
    return readable(await this.text(name));
  }

  /** A word as it is written: names, flags of `options=`. */
  async word(name: string): Promise<string> {
    const node = this.node(name);
    return node?.kind === 'word' ? bytesOf(node.text) : this.text(name);
  }

  async condition(name: string): Promise<boolean> {
    return truth(await this.value(name));
  }

  /** Runs the code of an argument in a scope of its own, with these variables. */
  async run(name: string, variables: readonly [name: string, value: ScriptValue][] = []): Promise<ScriptValue> {
    const node = this.node(name);
    const scope = new Scope(this.frame.scope);
    for (const [variable, value] of variables) scope.declare(variable, value);
    if (node?.kind === 'braces') return this.machine.body({ ...this.frame, scope }, node.body);
    const value = await this.value(name);
    return value instanceof Code ? value.run(this.machine, scope) : value;
  }

  /** Code that is called later; it sees no variables of this place. */
  function(name: string): ScriptValue | Promise<ScriptValue> {
    const node = this.node(name);
    if (node?.kind !== 'braces') return this.value(name);
    const { frame, command } = this;
    const source = bytesOf(`;(evl ${frame.program.sourceIn(command.statement, node).trim()})`);
    return new Code('array', source, (machine, scope) =>
      untilReturn(() => machine.body({ ...frame, scope, row: null }, node.body)),
    );
  }

  /** Runs the code of an argument again and again while there is something to do. */
  async round(name: string, variables: readonly [name: string, value: ScriptValue][] = []): Promise<boolean> {
    await this.machine.step();
    try {
      await this.run(name, variables);
    } catch (error) {
      if (!(error instanceof Jump) || (error.kind !== 'break' && error.kind !== 'continue')) throw error;
      return error.kind === 'continue';
    }
    return true;
  }

  /** Runs the work, and the code of `on-error` if it fails. */
  async guarded(work: () => Promise<ScriptValue>): Promise<ScriptValue> {
    if (!this.has('on-error')) return work();
    try {
      return await work();
    } catch (error) {
      if (!isCatchable(error)) throw error;
      return this.run('on-error');
    }
  }
}

export function pauseFor({ machine: { router, context } }: BuiltinCall, ms: number): Promise<void> {
  return router.pause(ms, context.signal);
}

/** The value of code that may end with `:return`. */
export async function untilReturn(run: () => Promise<ScriptValue>): Promise<ScriptValue> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Jump && error.kind === 'return') return error.value;
    throw error;
  }
}

/** What a script is told of an error. */
export function errorText(error: ScriptFailure | Trap): string {
  return bytesOf(error instanceof ScriptFailure ? error.describe() : error.message);
}
