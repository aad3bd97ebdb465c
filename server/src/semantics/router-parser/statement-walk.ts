/** Goes along the statements of the tree while the router's parser reads the text, as far as the two agree. */
import { lastBefore, type NodeBase, type Script, type Statement } from '../../syntax/tree.ts';

/** The command that comes next: its index among the statements, its start, and the start of the command behind it. */
export interface FoundCommand {
  index: number;
  start: number;
  end: number;
}

export class StatementWalk {
  readonly #script: Script;
  /** No statement before it begins behind the place that was asked for last. */
  #index: number;
  #error = 0;

  constructor(script: Script, from: number) {
    this.#script = script;
    this.#index = Math.max(0, lastBefore(script.statements, from));
  }

  /**
   * The command that begins at an offset, or behind it with nothing but comments and separators in between; null where
   * the offset lies inside a statement, or the tree has an error before the end. Offsets are to be asked for in order.
   */
  commandFrom(at: number): FoundCommand | null {
    const { statements } = this.#script;
    while (this.#index < statements.length && statements[this.#index]!.offset < at) this.#index += 1;
    const previous = statements[this.#index - 1];
    if (previous !== undefined && previous.offset + previous.length > at) return null;
    const index = nextCommand(statements, this.#index);
    const start = statements[index]?.offset;
    if (start === undefined) return null;
    const end = statements[nextCommand(statements, index + 1)]?.offset ?? this.#script.source.length;
    return this.#hasError(at, end) ? null : { index, start, end };
  }

  #hasError(start: number, end: number): boolean {
    const { errors } = this.#script;
    const isBefore = (error: NodeBase) => error.start < start && error.end <= start;
    while (this.#error < errors.length && isBefore(errors[this.#error]!)) this.#error += 1;
    return this.#error < errors.length && errors[this.#error]!.start < end;
  }
}

function nextCommand(statements: readonly Statement[], from: number): number {
  let index = from;
  while (statements[index]?.kind === 'comment') index += 1;
  return index;
}
