/** The outline of a script: its menus with the commands that change something, its functions and variables. */
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import { argumentValue } from '../semantics/argument-values.ts';
import { embeddedScripts } from '../semantics/embedded-scripts.ts';
import { functionBody } from '../semantics/functions.ts';
import { literalText } from '../semantics/literals.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import { declarationsOf, type VariableDeclaration } from '../semantics/variables.ts';
import { absoluteRange, absoluteStart, type Body, childrenOf, type Node, type NodeBase } from '../syntax/tree.ts';
import type { OpenDocument } from './open-document.ts';
import { EmbeddedDocument, type ScriptDocument } from './script-document.ts';

const CHANGES: Readonly<Record<string, SymbolKind>> = {
  add: SymbolKind.Object,
  set: SymbolKind.Property,
  remove: SymbolKind.Event,
  enable: SymbolKind.Event,
  disable: SymbolKind.Event,
  move: SymbolKind.Event,
  unset: SymbolKind.Event,
  reset: SymbolKind.Event,
};
const DECLARES = new Set(['local', 'global']);
/** What tells one item of a menu from another, best first. */
const IDENTIFYING = ['name', 'comment'];
const DESCRIBING = [
  ...['chain', 'action', 'list', 'address', 'dst-address', 'mac-address', 'interface', 'bridge', 'host', 'network'],
  ...['src-address', 'dst-port', 'gateway', 'server', 'user', 'type', 'topics'],
];
const MOST_DESCRIBING = 2;
const LONGEST = 60;

export function documentSymbols(document: OpenDocument): DocumentSymbol[] {
  return new Outline(document).of(document.analysis.script);
}

class Outline {
  readonly #document: ScriptDocument;
  readonly #commands: ReadonlyMap<ResolvedCommand['statement'], ResolvedCommand>;

  constructor(document: ScriptDocument) {
    this.#document = document;
    this.#commands = new Map(document.analysis.commands.map((command) => [command.statement, command]));
  }

  /** Of the statements of a body; blocks in it that are no functions have no symbol of their own. */
  of(body: Body): DocumentSymbol[] {
    const found: DocumentSymbol[] = [];
    let menu = null as { path: string; symbol: DocumentSymbol } | null;
    for (const command of this.#inside(body)) {
      if (command.menu === '/' || command.menu === null) {
        menu = null;
        found.push(...this.#variables(command));
        continue;
      }
      if (menu?.path !== command.menu) {
        menu = { path: command.menu, symbol: this.#menu(command) };
        found.push(menu.symbol);
      }
      this.#extend(menu.symbol, command);
      if (command.command !== null && Object.hasOwn(CHANGES, command.command)) {
        menu.symbol.children!.push(this.#change(command));
      }
    }
    return found.filter(({ kind, children }) => kind !== SymbolKind.Namespace || children!.length > 0);
  }

  /** The commands of a body in order of writing, and those of its blocks. */
  *#inside(body: Body): Generator<ResolvedCommand> {
    for (const statement of body.statements) {
      const command = statement.kind === 'command' ? this.#commands.get(statement) : undefined;
      if (command === undefined) continue;
      const isSymbol = command.menu !== null && (command.menu !== '/' || DECLARES.has(command.command ?? ''));
      if (isSymbol) yield command;
      if (!isSymbol || command.command === null) {
        for (const inner of command.statement.parts.flatMap(bodiesIn)) yield* this.#inside(inner);
      }
    }
  }

  #menu({ menu, statement, path }: ResolvedCommand): DocumentSymbol {
    const selection = { start: path[0]?.start ?? 0, end: path.at(-1)?.end ?? statement.length };
    return this.#symbol(menu!, SymbolKind.Namespace, statement, selection, []);
  }

  #extend(symbol: DocumentSymbol, { statement }: ResolvedCommand): void {
    const end = absoluteStart(statement) + statement.length;
    symbol.range = {
      start: symbol.range.start,
      end: this.#document.range({ start: absoluteStart(statement), end }).end,
    };
  }

  #change(command: ResolvedCommand): DocumentSymbol {
    const { statement, path, command: name } = command;
    const children = [
      ...statement.parts.flatMap(bodiesIn).flatMap((body) => this.of(body)),
      ...this.#inStrings(command),
    ];
    const selection = path.at(-1) ?? { start: 0, end: statement.length };
    const symbol = this.#symbol(labelOf(command, this.#document), CHANGES[name!]!, statement, selection, children);
    return { ...symbol, detail: name! };
  }

  #inStrings(command: ResolvedCommand): DocumentSymbol[] {
    return embeddedScripts(command, this.#document.analysis.file).flatMap((embedded) => {
      const script = new EmbeddedDocument(embedded, this.#document);
      return new Outline(script).of(script.analysis.script);
    });
  }

  #variables(command: ResolvedCommand): DocumentSymbol[] {
    return declarationsOf(command).map((declaration) => {
      const body = functionBody(declaration);
      const kind = body === null ? SymbolKind.Variable : SymbolKind.Function;
      const children = body === null ? [] : this.of(body);
      const node = argumentValue(command, 'name') ?? { start: 0, end: command.statement.length };
      const symbol = this.#symbol(declaration.name, kind, command.statement, node, children);
      return { ...symbol, detail: detailOf(declaration) };
    });
  }

  #symbol(
    name: string,
    kind: SymbolKind,
    statement: ResolvedCommand['statement'],
    selection: NodeBase,
    children: DocumentSymbol[],
  ): DocumentSymbol {
    const range = this.#document.range(absoluteRange(statement, { start: 0, end: statement.length }));
    const selectionRange = this.#document.range(absoluteRange(statement, selection));
    return { name, kind, range, selectionRange, children };
  }
}

function detailOf({ isGlobal }: VariableDeclaration): string {
  return isGlobal ? 'global' : 'local';
}

function bodiesIn(node: Node): Body[] {
  if (node.kind === 'braces' || node.kind === 'substitution') return [node.body];
  return childrenOf(node).flatMap(bodiesIn);
}

/** What an item goes by, else what it is told from others by, else what the command works on. */
function labelOf(command: ResolvedCommand, { lines }: ScriptDocument): string {
  const textOf = (name: string) => literalText(argumentValue(command, name));
  const identified = IDENTIFYING.map(textOf).find((text) => text);
  if (identified) return shortened(identified);
  const described = DESCRIBING.filter((name) => textOf(name)).slice(0, MOST_DESCRIBING);
  if (described.length > 0) return shortened(described.map((name) => `${name}=${textOf(name)}`).join(' '));
  const node = command.positional[0] ?? command.arguments[0];
  if (node === undefined) return command.command!;
  const { start, end } = absoluteRange(command.statement, node);
  return shortened(lines.slice(start, end));
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim() || '…';
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
