/**
 * Runs programs: statements one after the other, their values, and the functions that they call. What was done before
 * an error stays done.
 */
import {
  type Body,
  literalText,
  type ResolvedCommand,
  type Statement,
  type Value,
} from '../../../../server/src/index.ts';
import { interrupted, type Session, Trap } from '../call.ts';
import type { Policies } from '../policies.ts';
import type { Router } from '../router.ts';
import { givenTo } from './arguments.ts';
import { evaluate, type RowFields } from './expression.ts';
import { isCatchable, ScriptFailure, ScriptTrap, Stopped } from './failure.ts';
import { isLanguageCommand, runLanguageCommand } from './language/index.ts';
import { runMenuCommand } from './menu-command.ts';
import type { Program } from './program.ts';
import { Scope } from './scope.ts';
import { bytesOf, Code, ScriptArray, type ScriptValue } from './value.ts';

/** Who runs a script, and what hears of it. */
export interface RunContext {
  session: Session | null;
  /** What the script may do; null: everything. */
  policies: Policies | null;
  signal: AbortSignal;
  /** Takes what the script prints. */
  print: (text: string) => void;
  /** Called after each command of a menu that ran. */
  afterCommand?: () => void;
}

/** Where the machine is: the text that runs, the variables it sees, and in a condition the row that is looked at. */
export interface Frame {
  readonly program: Program;
  readonly scope: Scope;
  readonly row: RowFields | null;
}

/** A real router goes on for ever; this one is for trying things, and a loop without end is a mistake. */
const mostSteps = 1_000_000;
/** Functions that call themselves: more would end this program instead of the script. */
const mostCalls = 200;
/** After so many steps, whatever else waits gets its turn; `/cancel` is among it. */
const mostInARow = 250;

export class Machine {
  readonly router: Router;
  readonly context: RunContext;
  #steps = 0;
  #inARow = 0;
  #calls = 0;

  constructor(router: Router, context: RunContext) {
    this.router = router;
    this.context = context;
  }

  /** Counts a step; each statement and each round of a loop is one. @throws Trap when the script has to stop */
  async step(): Promise<void> {
    this.#steps += 1;
    if (this.#steps > mostSteps) throw new Stopped(`practice router: stopped after ${mostSteps} steps`);
    await this.breathe();
  }

  /** Lets others have their turn, now and then. @throws Trap when the script has to stop */
  async breathe(): Promise<void> {
    if (this.context.signal.aborted) throw interrupted();
    this.#inARow += 1;
    if (this.#inARow < mostInARow) return;
    this.#inARow = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Runs statements in the scope of the frame; their value is that of the last one. */
  async body(frame: Frame, body: Body): Promise<ScriptValue> {
    let value: ScriptValue = null;
    for (const statement of body.statements) {
      if (statement.kind === 'command') value = await this.#statement(frame, statement);
    }
    return value;
  }

  /** Runs statements in a scope of their own. */
  block(frame: Frame, body: Body): Promise<ScriptValue> {
    return this.body({ ...frame, scope: new Scope(frame.scope) }, body);
  }

  /** Calls code; anything else is its own value. */
  async call(callee: ScriptValue, values: readonly ScriptValue[], named: ReadonlyMap<string, ScriptValue>) {
    if (!(callee instanceof Code)) return callee;
    if (this.#calls >= mostCalls) throw new Trap('practice router: functions call each other too deeply');
    const scope = new Scope();
    for (const [index, value] of values.entries()) scope.declare(String(index), value);
    for (const [name, value] of named) scope.declare(name, value);
    this.#calls += 1;
    try {
      return await callee.run(this, scope);
    } finally {
      this.#calls -= 1;
    }
  }

  async #statement(frame: Frame, statement: Statement): Promise<ScriptValue> {
    await this.step();
    const command = frame.program.commandOf(statement)!;
    try {
      return await this.#command(frame, command);
    } catch (error) {
      if (!(error instanceof Trap) || error instanceof ScriptTrap || !isCatchable(error)) throw error;
      const place = placeOf(command);
      const argument = error.argument === null ? '' : ` (${error.argument})`;
      throw new ScriptFailure(error.message, place + argument, frame.program.lineOf(statement));
    }
  }

  #command(frame: Frame, command: ResolvedCommand): Promise<ScriptValue> {
    const [first] = command.positional;
    if (command.command !== null) {
      const given = givenTo(command);
      const isLanguage = command.menu === '/' && isLanguageCommand(command.command);
      const run = isLanguage ? runLanguageCommand : runMenuCommand;
      return run(this, frame, command, given);
    }
    if (first === undefined) return this.#enterMenu(command);
    if (first.kind === 'braces') return this.block(frame, first.body);
    return this.#callStatement(frame, command, first);
  }

  async #enterMenu({ resolution, path }: ResolvedCommand): Promise<ScriptValue> {
    if (resolution?.kind === 'menu') return null;
    throw new Trap(`bad command name ${path.at(-1)?.text ?? ''}`);
  }

  /** `$function value name=value`. Bare words are strings, whatever they look like. */
  async #callStatement(frame: Frame, command: ResolvedCommand, callee: Value): Promise<ScriptValue> {
    const code = await evaluate(this, frame, command.statement, callee);
    const values: ScriptValue[] = [bytesOf(callee.kind === 'variable' ? (callee.name ?? '') : '')];
    for (const value of command.positional.slice(1)) values.push(await this.#callValue(frame, command, value));
    const named = new Map<string, ScriptValue>();
    for (const { name, value } of command.arguments) {
      named.set(name.text, value === null ? null : await this.#callValue(frame, command, value));
    }
    return this.call(code, values, named);
  }

  async #callValue(frame: Frame, { statement }: ResolvedCommand, value: Value): Promise<ScriptValue> {
    return value.kind === 'word' ? bytesOf(value.text) : evaluate(this, frame, statement, value);
  }
}

/** `/ip/firewall/filter/add`, `:put`, `$function` */
function placeOf({ menu, command, positional }: ResolvedCommand): string {
  const [first] = positional;
  if (command === null) return first?.kind === 'variable' ? `$${first.name}` : (literalText(first ?? null) ?? '');
  if (menu !== '/') return `${menu}/${command}`;
  return isLanguageCommand(command) ? `:${command}` : `/${command}`;
}

/** The elements of an array, or the value itself; nothing has none. */
export function elementsOf(value: ScriptValue): ScriptValue[] {
  if (value instanceof ScriptArray) return value.values();
  return value === null || value === '' ? [] : [value];
}
