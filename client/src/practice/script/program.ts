/** A text that was checked, ready to run: its tree, what its statements mean, and where they stand. */
import {
  Analysis,
  absoluteStart,
  type Expression,
  type ResolvedCommand,
  type Statement,
  TextPositions,
  type Value,
} from '../../../../server/src/index.ts';

/** An element of an array that was read by itself. */
interface Element {
  key: Expression | null;
  program: Program;
  expression: Expression;
}

/** A key in front of an element. */
const KEY = /^("(?:[^"\\]|\\[\s\S])*"|[\w.-]+)=([\s\S]*)$/;

export class Program {
  readonly analysis: Analysis;
  readonly #positions: TextPositions;
  readonly #commands: ReadonlyMap<Statement, ResolvedCommand>;
  readonly #elements = new Map<Statement, Element>();
  readonly #routeros: string;

  constructor(analysis: Analysis, routeros: string) {
    this.analysis = analysis;
    this.#routeros = routeros;
    this.#positions = new TextPositions(analysis.script.text);
    this.#commands = new Map(analysis.commands.map((command) => [command.statement, command]));
  }

  commandOf(statement: Statement): ResolvedCommand | null {
    return this.#commands.get(statement) ?? null;
  }

  /** From 1. */
  lineOf(statement: Statement): number {
    return this.#positions.at(absoluteStart(statement)).line;
  }

  /** The text of a part of a statement. */
  textOf(statement: Statement, { start, end }: { start: number; end: number }): string {
    const base = absoluteStart(statement);
    return this.analysis.script.text.slice(base + start, base + end);
  }

  /** The first statement. */
  get first(): Statement {
    return this.analysis.script.statements[0]!;
  }

  /** An element of an array, read as the expression that it is. */
  elementOf(statement: Statement): Element {
    const known = this.#elements.get(statement) ?? this.#readElement(statement);
    this.#elements.set(statement, known);
    return known;
  }

  #readElement(statement: Statement): Element {
    const text = this.textOf(statement, { start: 0, end: statement.length });
    const [, key = '', expression = text] = KEY.exec(text) ?? [];
    const quoted = key === '' || key.startsWith('"') ? key : `"${key}"`;
    const analysis = new Analysis(`:put (${quoted}) (${expression})`, { routeros: this.#routeros });
    const { statements } = analysis.script;
    const parts = statements[0]?.kind === 'command' ? statements[0].parts : [];
    const [first, second] = parts.flatMap((part) => (part.kind === 'group' ? [part.expressions] : []));
    return {
      key: first?.[0] ?? null,
      program: new Program(analysis, this.#routeros),
      expression: second?.[0] ?? { kind: 'text', text: '', start: 0, end: 0 },
    };
  }

  /** What stands between braces. */
  sourceIn(statement: Statement, { start, end }: Value): string {
    return this.textOf(statement, { start: start + 1, end: end - 1 });
  }
}
