/** What can be folded: menus with their commands, blocks, commands over several lines, comments, and regions. */
import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import {
  absoluteStart,
  type Body,
  type Braces,
  type Comment,
  childrenOf,
  type Node,
  type Statement,
} from '../syntax/tree.ts';
import type { OpenDocument } from './open-document.ts';
import { inAllScripts, type ScriptDocument } from './script-document.ts';

/** As the language configuration has it, which editors ask only where no server answers. */
const MARKER = /^#\s*(end)?region\b/;

export function foldingRanges(document: OpenDocument): FoldingRange[] {
  return inAllScripts(document, (script) => {
    const folds = new Folds(script);
    folds.menus();
    folds.body(script.analysis.script);
    return folds.found;
  });
}

class Folds {
  readonly found: FoldingRange[] = [];
  readonly #document: ScriptDocument;
  /** The lines of regions that have not ended yet. */
  readonly #regions: number[] = [];

  constructor(document: ScriptDocument) {
    this.#document = document;
  }

  /** A statement that is nothing but a menu, up to the last command before the next one. */
  menus(): void {
    let section: { start: Statement; last: Statement } | null = null;
    for (const { commands } of this.#document.analysis.statements) {
      const [command] = commands;
      if (command === undefined) continue;
      const { statement } = command;
      if (endsMenu(command)) {
        this.#section(section);
        section = isMenu(command) ? { start: statement, last: statement } : null;
      } else if (section !== null && command.menu !== '/') section.last = statement;
    }
    this.#section(section);
  }

  /** The commands of the root behind it are in no menu. */
  #section(section: { start: Statement; last: Statement } | null): void {
    if (section !== null) this.#add(this.#firstLine(section.start), this.#lastLine(section.last));
  }

  body({ statements }: Body): void {
    let comments: Statement[] = [];
    for (const statement of statements) {
      if (statement.kind === 'comment' && !MARKER.test(statement.text)) {
        const isNext = comments.length > 0 && this.#firstLine(statement) === this.#firstLine(comments.at(-1)!) + 1;
        if (!isNext) {
          this.#comments(comments);
          comments = [];
        }
        comments.push(statement);
        continue;
      }
      this.#comments(comments);
      comments = [];
      if (statement.kind === 'comment') this.#marker(statement);
      else this.#command(statement);
    }
    this.#comments(comments);
  }

  #marker(comment: Comment): void {
    const line = this.#firstLine(comment);
    const [, isEnd] = MARKER.exec(comment.text)!;
    if (!isEnd) this.#regions.push(line);
    else if (this.#regions.length > 0) this.#add(this.#regions.pop()!, line, FoldingRangeKind.Region);
  }

  #comments(run: readonly Statement[]): void {
    if (run.length < 2) return;
    this.#add(this.#firstLine(run[0]!), this.#firstLine(run.at(-1)!), FoldingRangeKind.Comment);
  }

  #command(statement: Statement & { kind: 'command' }): void {
    const first = this.#firstLine(statement);
    const last = this.#lastLine(statement);
    if (first === last) return;
    const braces = statement.parts.flatMap(bracesIn);
    const from = absoluteStart(statement);
    for (const { start, end, body } of braces) {
      // The line of the closing brace stays.
      this.#add(this.#lineOf(from + start), this.#lastLineOf(from + start, from + end) - 1);
      this.body(body);
    }
    const isBlock = braces.some(({ start, end }) => this.#lastLineOf(from + start, from + end) === last);
    if (!isBlock) this.#add(first, last);
  }

  #add(startLine: number, endLine: number, kind?: FoldingRangeKind): void {
    if (endLine > startLine) this.found.push({ startLine, endLine, ...(kind !== undefined && { kind }) });
  }

  #firstLine(statement: Statement): number {
    return this.#lineOf(absoluteStart(statement));
  }

  #lastLine(statement: Statement): number {
    const start = absoluteStart(statement);
    return this.#lastLineOf(start, start + statement.length);
  }

  #lastLineOf(start: number, end: number): number {
    return this.#document.range({ start, end }).end.line;
  }

  #lineOf(offset: number): number {
    return this.#document.positionAt(offset).line;
  }
}

function isMenu({ resolution, statement }: ResolvedCommand): boolean {
  return resolution?.kind === 'menu' && statement.parts.every(({ kind }) => kind === 'word');
}

/** A command with a menu of its own in front is no longer one of the menu before. */
function endsMenu(command: ResolvedCommand): boolean {
  const { statement, path } = command;
  const [first] = statement.parts;
  return isMenu(command) || (path.length > 1 && first?.kind === 'word' && first.text.startsWith('/'));
}

function bracesIn(node: Node): Braces[] {
  if (node.kind === 'braces') return [node];
  if (node.kind === 'substitution') {
    return node.body.statements.flatMap((inner) =>
      inner.kind === 'command'
        ? inner.parts.flatMap(bracesIn).map((braces) => moved(braces, node.body.start + inner.offset))
        : [],
    );
  }
  return childrenOf(node).flatMap(bracesIn);
}

function moved(braces: Braces, by: number): Braces {
  return { ...braces, start: braces.start + by, end: braces.end + by };
}
