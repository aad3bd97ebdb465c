/**
 * From the tree of a checked script to the steps that run it. The part of the language that is supported has literal
 * values, `[find …]`, `:do`, `:put`, `:log`, `:delay` and `:error`; whatever else a script has is refused as a whole.
 */
import {
  type Analysis,
  absoluteStart,
  type Body,
  type CommandSchema,
  literalText,
  parseDuration,
  type ResolvedCommand,
  TextPositions,
  type Value,
} from '../../../../server/src/index.ts';
import { compileConditions, type RowTest, UnsupportedCondition } from './find.ts';

/** A value is known, or is the ids of the rows that pass a test. */
export type StepValue = { text: string } | { find: RowTest; menu: string };

interface StepBase {
  /** Where the statement starts, from 1. */
  line: number;
}

export interface CommandStep extends StepBase {
  kind: 'command';
  menu: string;
  command: string;
  values: Map<string, StepValue>;
}

export type Step =
  | CommandStep
  | (StepBase & { kind: 'block'; body: Step[]; onError: Step[] | null })
  | (StepBase & { kind: 'put' | 'error'; text: string })
  | (StepBase & { kind: 'delay'; ms: number });

/** A script that uses more of the language than the practice router has. */
export class UnsupportedScript extends Error {}

/** Tells whether the router can run a command of its menus. */
export type Supports = (menu: string, command: string) => boolean;

/** @throws UnsupportedScript, its message for people */
export function compileScript(analysis: Analysis, supports: Supports): Step[] {
  return new Compiler(analysis, supports).body(analysis.script);
}

/** Commands whose bare words name rows. */
const TAKES_ITEMS = new Set(['set', 'remove', 'enable', 'disable', 'comment', 'unset']);
/** What the bare words of other commands mean. */
const POSITIONAL: Record<string, string[]> = {
  get: ['number', 'value-name'],
  import: ['file-name'],
  move: ['numbers', 'destination'],
  run: ['number'],
};
/** Arguments that keep what stands in braces as source. */
const SOURCES = new Set(['on-event', 'source', 'script']);

class Compiler {
  readonly #supports: Supports;
  readonly #text: string;
  readonly #positions: TextPositions;
  readonly #commands: ReadonlyMap<ResolvedCommand['statement'], ResolvedCommand>;

  constructor(analysis: Analysis, supports: Supports) {
    this.#supports = supports;
    this.#text = analysis.script.text;
    this.#positions = new TextPositions(this.#text);
    this.#commands = new Map(analysis.commands.map((command) => [command.statement, command]));
  }

  body(body: Body): Step[] {
    return body.statements.flatMap((statement) => {
      if (statement.kind === 'comment') return [];
      return this.#statement(this.#commands.get(statement)!);
    });
  }

  #statement(command: ResolvedCommand): Step[] {
    const line = this.#lineOf(command);
    const [first] = command.positional;
    if (command.command === null) {
      if (first?.kind === 'braces' && command.positional.length === 1) {
        return [{ kind: 'block', line, body: this.body(first.body), onError: null }];
      }
      if (command.resolution?.kind === 'menu' && first === undefined) return [];
      return this.#unsupported(command, 'a statement that begins with a value');
    }
    if (command.menu === '/') return [this.#rootCommand(command, line)];
    if (command.menu === '/log') return [{ kind: 'put', line, text: this.#literal(command, first) }];
    return [this.#commandStep(command, line)];
  }

  #rootCommand(command: ResolvedCommand, line: number): Step {
    const [first] = command.positional;
    switch (command.command) {
      case 'put':
      case 'error':
        return { kind: command.command, line, text: this.#literal(command, first) };
      case 'delay': {
        const seconds = first === undefined ? 1 : parseDuration(this.#literal(command, first));
        return { kind: 'delay', line, ms: (seconds ?? this.#unsupported(command, 'this delay')) * 1000 };
      }
      case 'do':
        return this.#block(command, line);
      case 'import':
      case 'export':
      case 'execute':
      case 'undo':
      case 'nothing':
        return this.#commandStep(command, line);
      default:
        return this.#unsupported(command, `:${command.command}`);
    }
  }

  #block(command: ResolvedCommand, line: number): Step {
    const [code] = command.positional;
    const onError = command.arguments.find(({ name }) => name.text === 'on-error')?.value ?? null;
    const others = command.arguments.find(({ name }) => name.text !== 'on-error');
    if (others !== undefined) return this.#unsupported(command, `:do with ${others.name.text}=`);
    if (code?.kind !== 'braces' || (onError !== null && onError.kind !== 'braces')) {
      return this.#unsupported(command, ':do without braces');
    }
    const handler = onError?.kind === 'braces' ? this.body(onError.body) : null;
    return { kind: 'block', line, body: this.body(code.body), onError: handler };
  }

  #commandStep(command: ResolvedCommand, line: number): CommandStep {
    const { schema, menu, command: name } = command;
    if (!this.#supports(menu!, name!)) this.#unsupported(command, `${menu}/${name}`);
    const values = new Map<string, StepValue>();
    this.#positional(command, values);
    for (const { name: written, value } of command.arguments) {
      values.set(fullName(schema!, written.text), this.#value(command, written.text, value));
    }
    if (command.filter !== null && name !== 'print') this.#unsupported(command, `where in ${name}`);
    return { kind: 'command', line, menu: menu!, command: name!, values };
  }

  /** A bare word names rows where the command takes them, is a flag where it has one of this name, or has its place. */
  #positional(command: ResolvedCommand, values: Map<string, StepValue>): void {
    const name = command.command!;
    const targets = TAKES_ITEMS.has(name) ? ['numbers'] : [...(POSITIONAL[name] ?? [])];
    for (const part of command.positional) {
      const text = literalText(part);
      const isFlag = !TAKES_ITEMS.has(name) && text !== null && command.schema!.arguments().has(text);
      const target = isFlag ? text : targets.shift();
      if (target === undefined) this.#unsupported(command, 'this value');
      values.set(target, isFlag ? { text: '' } : this.#value(command, target, part));
    }
  }

  #value(command: ResolvedCommand, name: string, value: Value | null): StepValue {
    if (value?.kind === 'substitution') return this.#find(command, value);
    if (value?.kind === 'braces' && SOURCES.has(name)) return { text: this.#source(command, value) };
    return { text: this.#literal(command, value) };
  }

  #find(outer: ResolvedCommand, { body }: Extract<Value, { kind: 'substitution' }>): StepValue {
    const [statement] = body.statements;
    const command = statement?.kind === 'command' ? this.#commands.get(statement) : undefined;
    if (command?.command !== 'find' || body.statements.length !== 1) {
      return this.#unsupported(outer, 'a command in brackets other than find');
    }
    try {
      return { find: compileConditions(command.filter?.conditions ?? []), menu: command.menu! };
    } catch (error) {
      if (error instanceof UnsupportedCondition) return this.#unsupported(outer, error.message);
      throw error;
    }
  }

  #source(command: ResolvedCommand, value: Extract<Value, { kind: 'braces' }>): string {
    const start = absoluteStart(command.statement);
    return this.#text.slice(start + value.start + 1, start + value.end - 1);
  }

  #literal(command: ResolvedCommand, value: Value | null | undefined): string {
    return literalText(value ?? null) ?? this.#unsupported(command, 'a computed value (variables, [ ], ( ))');
  }

  #lineOf(command: ResolvedCommand): number {
    return this.#positions.at(absoluteStart(command.statement)).line;
  }

  #unsupported(command: ResolvedCommand, what: string): never {
    throw new UnsupportedScript(`practice router: ${what} is not supported yet (line ${this.#lineOf(command)})`);
  }
}

/** The argument that a name or its beginning stands for; the check before found that there is one. */
function fullName(schema: CommandSchema, written: string): string {
  const names = [...schema.arguments().keys()];
  if (names.includes(written)) return written;
  return names.find((name) => name.startsWith(written)) ?? written;
}
