/**
 * Reads a script as the router's own parser does: from left to right, with the command tree at hand, since what a
 * character means depends on it. It gives the intermediate form, and what the router complains of and where.
 *
 * The syntax tree of the editor is made without the command tree and takes any text; this reader is strict instead,
 * and goes on behind a complaint only to find the next one.
 */
import type { Command, CommandTree, Menu } from '../../schema/command-tree.ts';
import { type Resolution, resolvePath, resolveStatement } from '../../schema/lookup.ts';
import type { Target } from '../../schema/presence.ts';
import { readArguments } from './arguments.ts';
import { readArray } from './arrays.ts';
import { readCallArguments } from './calls.ts';
import { Complaints } from './complaints.ts';
import { Cursor, ParseStop, skipStatement } from './cursor.ts';
import { readGroup } from './expressions.ts';
import { type Node, print, sequence } from './il.ts';
import { Declared, Scopes } from './scope.ts';
import { readVariable } from './strings.ts';

/** What ends a list of statements; the empty text is the end of the file. */
type Closing = '' | '}' | ']';

/** What of a file decides how the statement behind it is read. */
export interface ReaderState {
  readonly menu: Menu;
  /** Variables that may be set. */
  readonly declared: Declared;
}

/** Brackets nested deeper than this are not followed: far more than anybody writes, and the stack holds it. */
const MOST_NESTED = 150;

/** Names of menus and commands. The console knows no capitals in them. */
const NAME = /[a-z0-9.-]+/y;
const NEWLINES = /(?:[ \t]*(?:\r\n|\n|\r)|#[^\r\n]*)+/y;

export class RouterParser {
  readonly cursor: Cursor;
  readonly target: Target;
  readonly complaints: Complaints;
  readonly scopes: Scopes;
  readonly #tree: CommandTree;
  readonly #before: ReaderState;
  #menu: Menu;
  #nesting = 0;
  /** How many braces are open. */
  #braces = 0;
  readonly #fields = new Map<Menu, ReadonlySet<string>>();

  /** The text has one character a byte, and begins where a statement may begin. */
  constructor(text: string, tree: CommandTree, target: Target, before: ReaderState = initialState(tree)) {
    this.cursor = new Cursor(text);
    this.complaints = new Complaints(text);
    this.scopes = new Scopes(before.declared);
    this.#before = before;
    this.#tree = tree;
    this.target = target;
    this.#menu = before.menu;
  }

  /** The whole script in the intermediate form. A `}` that nothing opened ends it, and the router does not mind. */
  script(): string {
    return this.cursor.isAtEnd ? '' : this.#statements('').join(';');
  }

  /** Reads one statement of the file and what separates it from the next one; false where the script ends. */
  statement(): boolean {
    return this.#next([], '');
  }

  /** What holds for the statements behind those that were read. */
  get state(): ReaderState {
    const { outermost: declared } = this.scopes;
    const isAsBefore = this.#before.menu === this.#menu && this.#before.declared === declared;
    return isAsBefore ? this.#before : { menu: this.#menu, declared };
  }

  #statements(closing: Closing): string[] {
    const list: string[] = [];
    while (this.#next(list, closing));
    return list;
  }

  #next(list: string[], closing: Closing): boolean {
    this.#statementOrComplaint(list, closing);
    this.cursor.blanks();
    return this.#separators(closing);
  }

  /** Inside `[ ]` a complaint belongs to the statement around it. */
  #statementOrComplaint(list: string[], closing: Closing): void {
    if (closing === ']') {
      this.#statement(list);
      return;
    }
    const nesting = this.#nesting;
    const braces = this.#braces;
    const menu = this.#menu;
    try {
      this.#statement(list);
    } catch (error) {
      if (!(error instanceof ParseStop)) throw error;
      this.complaints.add(error);
      this.cursor.at = Math.max(this.cursor.at, error.start);
      skipStatement(this.cursor, this.#braces - braces);
      this.#nesting = nesting;
      this.#braces = braces;
      this.#menu = menu;
    }
  }

  /** Takes what stands between two statements; false at the end of the list. */
  #separators(closing: Closing): boolean {
    const { cursor } = this;
    const isSemicolon = cursor.skip(';');
    const isNewline = cursor.isAtNewline && cursor.take(NEWLINES) !== null;
    // Blanks behind a semicolon are already an empty statement, blanks in front of a closing brace are not.
    if (isNewline) cursor.blanks();
    return (isSemicolon || isNewline) && !cursor.isAtEnd && !this.#isAt(closing);
  }

  #isAt(closing: Closing): boolean {
    return this.cursor.here === '}' || (closing === ']' && this.cursor.here === ']');
  }

  /** Whether a statement ends here. */
  isAtStatementEnd(): boolean {
    const { here } = this.cursor;
    return here === '' || here === ';' || here === '\n' || here === '\r' || here === '}' || here === ']';
  }

  #statement(list: string[]): void {
    const { cursor } = this;
    cursor.blanks();
    while (cursor.comment()) {
      cursor.newline();
      cursor.blanks();
    }
    if (this.isAtStatementEnd()) list.push(this.#menuText(this.#menu));
    else list.push(this.#read(list));
    cursor.blanks();
    if (!this.isAtStatementEnd()) throw cursor.stop('expected end of command');
  }

  #read(list: string[]): string {
    switch (this.cursor.here) {
      case '{':
        return this.block(false, 'missing closing brace');
      case '[': {
        // The router takes all that was read so far for a part of what is called.
        const callee = sequence([...list.splice(0), ...this.#substituted()]);
        return this.#call(callee, '');
      }
      case '(':
        return this.#call(print(this.group()), '');
      case '$':
        return this.#callVariable();
      default:
        return this.#path();
    }
  }

  #callVariable(): string {
    const { cursor } = this;
    if (cursor.startsWith('$(')) {
      cursor.at += 1;
      this.group();
      throw cursor.stop('syntax error');
    }
    const name = print(readVariable(this));
    return this.#call(name, `(> ${name})`);
  }

  #call(callee: string, self: string): string {
    const values = readCallArguments(this);
    return `(<%% ${callee} ${[...(self === '' ? [] : [self]), ...values].join(';')})`;
  }

  /** A change of menu, or a command with its arguments. */
  #path(): string {
    const { root } = this.#tree;
    if (this.cursor.skip(':')) return this.#follow(root, (name) => this.#inMenu(root, name));
    if (this.cursor.skip('/')) return this.#follow(root, null);
    const current = this.#menu;
    return this.#follow(current, (name) => resolveStatement(this.#tree, current, [name], this.target));
  }

  /** Follows names from a menu; `findFirst` looks up the first one, null where the path may end at once. */
  #follow(from: Menu, findFirst: ((name: string) => Resolution) | null): string {
    const { cursor } = this;
    let menu = from;
    for (let find = findFirst; ; find = null) {
      if (find === null) {
        cursor.blanks();
        if (this.isAtStatementEnd() || cursor.here === '{') return this.#enter(menu);
      }
      const start = cursor.at;
      const name = cursor.take(NAME);
      if (name === null) throw cursor.stop('expected command name');
      const found = name === '..' ? above(menu) : (find?.(name) ?? this.#inMenu(menu, name));
      if (found.kind === 'command') return this.#command(found.command);
      if (found.kind !== 'menu') return this.#unknown(name, start);
      menu = found.menu;
      cursor.skip('/');
    }
  }

  #inMenu(menu: Menu, name: string): Resolution {
    return resolvePath(menu, [name], this.target);
  }

  #enter(menu: Menu): string {
    if (this.cursor.here === '{') {
      const outer = this.#menu;
      this.#menu = menu;
      try {
        return this.block(false);
      } finally {
        this.#menu = outer;
      }
    }
    this.#menu = menu;
    return this.#menuText(menu);
  }

  #menuText(menu: Menu): string {
    return menu.path === '/' ? '/' : `${menu.path}/`;
  }

  #command(command: Command): string {
    const path = command.menu.path === '/' ? `/${command.name}` : `${command.menu.path}/${command.name}`;
    const outer = this.#menu;
    // `[find]` in an argument looks where its command works; the root's commands stay where they are.
    if (command.menu !== this.#tree.root) this.#menu = command.menu;
    try {
      const declares = command.menu === this.#tree.root && ['for', 'foreach', 'onerror'].includes(command.name);
      const read = () => readArguments(this, command);
      return `(evl ${path}${declares ? this.scopes.within(false, read) : read()})`;
    } finally {
      this.#menu = outer;
    }
  }

  #unknown(name: string, start: number): string {
    const values = readCallArguments(this);
    const message = this.complaints.addLate(`bad command name ${name}`, start, start + name.length, start);
    return `(<%% ${message} ${[name, ...values].join(';')})`;
  }

  /** `{ … }` as code. */
  block(isFunction: boolean, unclosed = 'expected closing brace'): string {
    const { cursor } = this;
    const menu = this.#menu;
    const statements = this.#braced(() => {
      cursor.at += 1;
      const list = this.scopes.within(isFunction, () => this.#statements('}'));
      if (!cursor.skip('}')) throw cursor.stop(unclosed);
      return list;
    });
    this.#menu = menu;
    return `(evl ${statements.join(' ')})`;
  }

  /** `{ … }` as the text of a script. */
  rawBlock(): string {
    const start = this.cursor.at + 1;
    this.block(true);
    return this.cursor.text.slice(start, this.cursor.at - 1);
  }

  /** `[ … ]` */
  substitution(): Node {
    return `(evl ${this.#substituted().join(' ')})`;
  }

  #substituted(): string[] {
    const { cursor } = this;
    const menu = this.#menu;
    const list = this.nested(() => {
      cursor.at += 1;
      const statements = this.scopes.within(false, () => this.#statements(']'));
      if (!cursor.skip(']')) throw cursor.stop('syntax error');
      return statements;
    });
    this.#menu = menu;
    return list;
  }

  array(): Node {
    return this.#braced(() => readArray(this));
  }

  group(): Node {
    return readGroup(this, null);
  }

  #braced<T>(read: () => T): T {
    this.#braces += 1;
    const result = this.nested(read);
    this.#braces -= 1;
    return result;
  }

  /** Reads what stands in brackets. */
  nested<T>(read: () => T): T {
    this.#nesting += 1;
    if (this.#nesting > MOST_NESTED) throw this.cursor.stop('syntax error');
    const result = read();
    this.#nesting -= 1;
    return result;
  }

  /** The properties of a menu, as far as its commands name them. */
  fieldsOf(menu: Menu): ReadonlySet<string> {
    const known = this.#fields.get(menu);
    if (known !== undefined) return known;
    const set = [...menu.commands().values()].flatMap((command) => [...command.arguments().keys()]);
    const fields = new Set([...set, ...menu.readOnly]);
    this.#fields.set(menu, fields);
    return fields;
  }
}

/** Where each file begins. */
export function initialState(tree: CommandTree): ReaderState {
  return { menu: tree.root, declared: Declared.nothing };
}

function above(menu: Menu): Resolution {
  return { kind: 'menu', menu: menu.parent ?? menu };
}
