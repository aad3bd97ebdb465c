/** What follows a command's name: named arguments, flags, conditions, and values that fill the command's slots. */
import { type Argument, type Command, routerosCommands } from '../../schema/command-tree.ts';
import { findArgument } from '../../schema/lookup.ts';
import { availability } from '../../schema/presence.ts';
import type { ArgumentForm } from '../../schema/table.ts';
import { isCode, isFlag, isSource } from '../argument-roles.ts';
import { readNamedValue } from './calls.ts';
import { type Fields, readExpression } from './expressions.ts';
import { print } from './il.ts';
import { positionalSlots } from './positional.ts';
import type { RouterParser } from './router-parser.ts';
import { readValue } from './values.ts';
import { readVariableName } from './variable-names.ts';
import { addressWithMask, normalise, normaliseAs, takesWord } from './words.ts';

const NAME = /[A-Za-z0-9._-]+/y;
const BRACKET = /["$([{]/;
const WHERE = /where(?![\w-])/y;
/** Index of 7.23beta2 among the versions of the command tree. */
const FIRST_WITH_BAD_PARAMETER = routerosCommands.versions.findIndex(({ minor }) => minor >= 23);
const REST_OF_WORD = /[^\s;"$()[\]{}=]*/y;

/** Lists that are kept as one word. */
const UNSPLIT = new Set(['proplist', 'numbers', 'number']);

/** The arguments of a known command, sorted by name as the router prints them. */
export function readArguments(parser: RouterParser, command: Command): string {
  return new ArgumentReader(parser, command).read();
}

class ArgumentReader {
  readonly #parser: RouterParser;
  readonly #command: Command;
  readonly #values = new Map<string, string>();
  /** A flag takes the value that was read last, which the router forgets to clear: `count=1 as-value`. */
  #last = 'true';
  /** The first part of the argument that was named last: what a leading dot stands for. */
  #group = '';

  constructor(parser: RouterParser, command: Command) {
    this.#parser = parser;
    this.#command = command;
  }

  read(): string {
    const { cursor } = this.#parser;
    if (this.#takesCondition()) {
      cursor.blanks();
      if (!this.#parser.isAtStatementEnd()) this.#where();
    }
    for (let isFirst = true; ; isFirst = false) {
      const before = cursor.at;
      cursor.blanks();
      if (this.#parser.isAtStatementEnd()) break;
      const isGlued = cursor.at === before && !(isFirst && BRACKET.test(cursor.here));
      if (isGlued) throw cursor.stop('expected end of command');
      this.#readOne();
    }
    return [...this.#values.keys()]
      .sort()
      .map((name) => `${name}=${this.#values.get(name)}`)
      .join(';');
  }

  #readOne(): void {
    const { cursor } = this.#parser;
    const start = cursor.at;
    const isNegated = cursor.skip('!');
    const name = this.#takeName();
    const argument = name === null ? null : this.#find(name);
    if (argument !== null && (isNegated || cursor.here === '=')) this.#named(argument, isNegated);
    else if (argument === null || !this.#flagOrCondition(argument.name, name)) this.#unnamed(start, name, argument);
  }

  /** A value for the next free slot, or a name without `=`. */
  #unnamed(start: number, name: string | null, argument: Argument | null): void {
    const slot = positionalSlots(this.#command).find((free) => !this.#values.has(free));
    if (slot !== undefined) {
      this.#parser.cursor.at = start;
      this.#value(slot, true);
    } else if (argument !== null && argument.name === name) {
      this.#withoutEquals(name);
    } else {
      this.#unknown(start, name);
    }
  }

  /** A leading dot takes up the group of the argument before: `channel.band=… .width=…`. */
  #takeName(): string | null {
    const name = this.#parser.cursor.take(NAME);
    return name?.startsWith('.') && this.#group !== '' ? `${this.#group}${name}` : name;
  }

  /**
   * Until 7.22 an argument that does not exist stops the router; later ones only find out when the command runs. The
   * beginning of one that exists is not that, but misses its value.
   */
  #unknown(start: number, name: string | null): void {
    const { cursor, target } = this.#parser;
    const isShortened = name !== null && cursor.here !== '=' && this.#isBeginning(name);
    if (name === null || isShortened || target.versionIndex < FIRST_WITH_BAD_PARAMETER) {
      throw cursor.stop('expected end of command', start);
    }
    if (cursor.here !== '=') cursor.take(REST_OF_WORD);
    this.#parser.complaints.addLate(
      `bad parameter ${cursor.text.slice(start, cursor.at)}`,
      start,
      cursor.at,
      cursor.at,
    );
    if (cursor.skip('=')) readNamedValue(this.#parser);
  }

  #isBeginning(name: string): boolean {
    const all = [...this.#command.arguments().values()];
    const exists = ({ presence }: Argument) => availability(presence, this.#parser.target) !== 'absent';
    return all.some((argument) => argument.name.startsWith(name) && exists(argument));
  }

  /** `find` takes its condition with or without `where` in front. */
  #takesCondition(): boolean {
    return this.#command.name === 'find' && this.#command.arguments().has('where');
  }

  #named({ name }: Argument, isNegated: boolean): void {
    this.#group = name.split('.')[0]!;
    if (isNegated) {
      this.#values.set(name, '');
      return;
    }
    this.#parser.cursor.at += 1;
    this.#value(name);
  }

  /** `in $list` is `in=$list`, and `fib` alone is a flag. */
  #withoutEquals(name: string): void {
    const { cursor } = this.#parser;
    const end = cursor.at;
    cursor.blanks();
    if (BRACKET.test(cursor.here)) {
      this.#value(name);
    } else {
      cursor.at = end;
      this.#values.set(name, this.#last);
    }
  }

  #flagOrCondition(name: string, written: string | null): boolean {
    if (isFlag(name)) this.#values.set(name, this.#last);
    else if (name === 'where' && written === name) this.#where();
    else return false;
    return true;
  }

  #value(name: string, isPositional = false): void {
    if (name === 'where') {
      this.#where();
      return;
    }
    const value = this.#read(name, isPositional);
    if (value === null) return;
    this.#last = value;
    this.#values.set(name, value);
  }

  #read(name: string, isPositional: boolean): string | null {
    const parser = this.#parser;
    if (!this.#skipToValue()) return null;
    if (this.#isVariableName(name)) return readVariableName(parser, this.#command.name);
    if (isCode(this.#command, name) && parser.cursor.here === '{') return `;${parser.block(this.#declaresFunction())}`;
    if (isSource(name) && parser.cursor.here === '{') return parser.rawBlock();
    const start = parser.cursor.at;
    const value = readValue(parser, isPositional);
    if (value === null || value.kind === 'other') return value?.text ?? null;
    const argument = this.#command.arguments().get(name);
    const isRefused = argument !== undefined && !takesWord(argument, value.text, parser.target);
    if (isRefused) throw parser.cursor.stop('syntax error', start);
    return this.#meaning(name, value.text);
  }

  /** Blanks may stand behind `=`; false where another argument follows them instead of a value. */
  #skipToValue(): boolean {
    const { cursor } = this.#parser;
    const before = cursor.at;
    cursor.blanks();
    const value = cursor.at;
    if (value === before) return true;
    const name = cursor.take(NAME);
    const isArgument = name !== null && cursor.here === '=' && this.#find(name) !== null;
    cursor.at = isArgument ? before : value;
    return !isArgument;
  }

  #form(name: string): ArgumentForm | null {
    return this.#command.arguments().get(name)?.form ?? null;
  }

  #meaning(name: string, word: string): string {
    const { menu } = this.#command;
    const all = this.#command.arguments();
    if (name === 'address' && all.has('netmask')) return addressWithMask(word);
    const form = this.#form(name);
    if ((menu.path === '/' && form !== 'time') || UNSPLIT.has(name)) return normalise(word);
    if (menu.path === '/console') return normaliseAs(null, word);
    return normaliseAs(form, word);
  }

  #isVariableName(name: string): boolean {
    if (this.#command.menu.path !== '/') return false;
    const { name: command } = this.#command;
    if (name === 'name') return command === 'local' || command === 'global' || command === 'set';
    if (name === 'counter') return command === 'for' || command === 'foreach';
    return name === 'error' && command === 'onerror';
  }

  #declaresFunction(): boolean {
    return ['local', 'global', 'set'].includes(this.#command.name);
  }

  #where(): void {
    const { cursor } = this.#parser;
    cursor.blanks();
    if (cursor.take(WHERE) !== null) cursor.blanks();
    if (cursor.skip('=')) cursor.blanks();
    if (this.#parser.isAtStatementEnd()) throw cursor.stop('missing value for where');
    const condition = readExpression(this.#parser, this.#fields());
    this.#values.set('where', `$.id;$.nextid;$.dead;$.about;${print(condition)};5`);
  }

  #fields(): Fields {
    return this.#parser.fieldsOf(this.#command.menu);
  }

  #find(name: string): Argument | null {
    const found = findArgument(this.#command, name, this.#parser.target);
    return found.kind === 'found' ? found.node : null;
  }
}
