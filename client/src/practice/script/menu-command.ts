/** Commands of menus: `find`, `get`, `print` on the rows, and all others as the API runs them. */
import { isSource, type ResolvedCommand, routerosCommands, type Value } from '../../../../server/src/index.ts';
import { type Call, Trap } from '../call.ts';
import { isSingle, shownValues } from '../menus.ts';
import type { Row } from '../store.ts';
import { isFreeText } from '../values.ts';
import type { Given } from './arguments.ts';
import { evaluate, passes, type RowFields } from './expression.ts';
import { literalValue } from './literal.ts';
import { elementsOf, type Frame, type Machine } from './machine.ts';
import { argumentText, bytesOf, Id, readable, ScriptArray, type ScriptValue, textOf } from './value.ts';

/** Arguments that name rows. */
const ITEMS = new Set(['numbers', 'number', '.id']);

export async function runMenuCommand(
  machine: Machine,
  frame: Frame,
  command: ResolvedCommand,
  given: Given,
): Promise<ScriptValue> {
  const menuCommand = new MenuCommand(machine, frame, command, given);
  switch (command.command) {
    case 'find':
      return menuCommand.find();
    case 'get':
      return menuCommand.get();
    case 'print':
      return menuCommand.print();
    default:
      return command.menu === '/log' ? menuCommand.log() : menuCommand.perform();
  }
}

class MenuCommand {
  readonly #machine: Machine;
  readonly #frame: Frame;
  readonly #command: ResolvedCommand;
  readonly #given: Given;
  readonly #menu: string;

  constructor(machine: Machine, frame: Frame, command: ResolvedCommand, given: Given) {
    this.#machine = machine;
    this.#frame = frame;
    this.#command = command;
    this.#given = given;
    this.#menu = command.menu!;
  }

  async find(): Promise<ScriptArray> {
    return new ScriptArray((await this.#found()).map(({ id }) => new Id(id)));
  }

  /** The value of a property with its type, or all of them by name. */
  async get(): Promise<ScriptValue> {
    const row = isSingle(this.#menu) ? this.#rows()[0]! : await this.#theRow();
    const node = this.#given.values.get('value-name') ?? null;
    const fields = fieldsOf(this.#menu, row);
    if (node === null) return rowArray(this.#menu, row);
    const name = readable(textOf(await this.#value(node)));
    if (!fields.has(name)) {
      throw new Trap('input does not match any value of value-name', { category: 1, argument: 'value-name' });
    }
    return fields.get(name);
  }

  async print(): Promise<ScriptValue> {
    const rows = await this.#found();
    const { values } = this.#given;
    const { print } = this.#machine.context;
    if (values.has('count-only')) {
      print(`${rows.length}\r\n`);
      return BigInt(rows.length);
    }
    const arrays = rows.map((row) => rowArray(this.#menu, row));
    if (values.has('as-value')) return isSingle(this.#menu) ? (arrays[0] ?? null) : new ScriptArray(arrays);
    for (const [index, row] of rows.entries()) print(`${printedRow(this.#menu, index, row)}\r\n`);
    return null;
  }

  async log(): Promise<ScriptValue> {
    const message = this.#given.values.get('message') ?? null;
    this.#machine.router.log(this.#command.command!, argumentText(await this.#value(message)));
    return null;
  }

  async perform(): Promise<ScriptValue> {
    const { context } = this.#machine;
    const values = new Map<string, string>();
    for (const [name, node] of this.#given.values) {
      const text = await this.#argument(name, node);
      // A search that finds nothing leaves nothing to do.
      if (text === null) return null;
      values.set(name, text);
    }
    const reply = await this.#performCall(this.#call(this.#command.command!, values));
    for (const name of this.#given.unset) await this.#unset(values, name);
    context.afterCommand?.();
    return reply === undefined ? null : idOrText(reply);
  }

  async #performCall(call: Call): Promise<string | undefined> {
    // A command that only takes properties away has nothing to set.
    const isOnlyUnset = call.command === 'set' && [...call.arguments.keys()].every((name) => ITEMS.has(name));
    if (isOnlyUnset && this.#given.unset.length > 0) return undefined;
    return (await this.#machine.router.perform(call)).ret;
  }

  /** `set 0 !dst-port` */
  async #unset(values: ReadonlyMap<string, string>, name: string): Promise<void> {
    const numbers = values.get('numbers');
    if (this.#command.command !== 'set') return;
    const given = new Map([['value-name', name], ...(numbers === undefined ? [] : [['numbers', numbers] as const])]);
    await this.#machine.router.perform(this.#call('unset', given));
  }

  #call(command: string, values: Map<string, string>): Call {
    const { session, policies, signal, print } = this.#machine.context;
    return { menu: this.#menu, command, arguments: values, queries: [], session, policies, signal, print };
  }

  /** An argument as the API has it; null for rows that were looked for and are not there. */
  async #argument(name: string, node: Value | null): Promise<string | null> {
    const { program } = this.#frame;
    const { statement } = this.#command;
    if (node === null) return '';
    if (node.kind === 'word' || node.kind === 'text') return node.text;
    if (node.kind === 'braces' && isSource(name)) return program.sourceIn(statement, node);
    const value = await this.#value(node);
    if (ITEMS.has(name) && value instanceof ScriptArray && value.size === 0) return null;
    return argumentText(value);
  }

  #value(node: Value | null): Promise<ScriptValue> {
    return evaluate(this.#machine, this.#frame, this.#command.statement, node);
  }

  #rows(): readonly Row[] {
    const { router } = this.#machine;
    const rows = router.rows(this.#menu);
    return rows.length === 0 && isSingle(this.#menu) ? [router.store.single(this.#menu)] : rows;
  }

  async #found(): Promise<Row[]> {
    const conditions = this.#command.filter?.conditions ?? [];
    const named = await this.#namedRows();
    if (conditions.length === 0) return [...named];
    const found: Row[] = [];
    for (const row of named) {
      await this.#machine.breathe();
      const frame = { ...this.#frame, row: fieldsOf(this.#menu, row) };
      if (await passes(this.#machine, frame, this.#command.statement, conditions)) found.push(row);
    }
    return found;
  }

  /** `print from=…` */
  async #namedRows(): Promise<readonly Row[]> {
    const rows = this.#rows();
    const from = this.#given.values.get('from') ?? null;
    if (from === null) return rows;
    const wanted = elementsOf(await this.#value(from)).map(textOf);
    return rows.filter(({ id, values }) => wanted.includes(id) || wanted.includes(bytesOf(values.name ?? '')));
  }

  /** The only row that is meant. @throws Trap when there is none, or more */
  async #theRow(): Promise<Row> {
    const node = this.#given.values.get('number') ?? null;
    if (node === null) throw new Trap('missing value(s) of argument(s) number', { category: 0 });
    const named = await this.#value(node);
    const wanted = elementsOf(named);
    if (wanted.length > 1) throw new Trap('invalid internal item number');
    const text = wanted[0] === undefined ? '' : readable(textOf(wanted[0]));
    const rows = this.#rows();
    const numbered = /^\d+$/.test(text) ? rows[Number(text)] : undefined;
    const row = rows.find(({ id, values }) => id === text || values.name === text) ?? numbered;
    if (row === undefined) throw new Trap('no such item', { category: 0 });
    return row;
  }
}

/** The properties of a row with their types. A property that is not set is nothing. */
function fieldsOf(menu: string, row: Row): RowFields {
  const values = shownValues(menu, row);
  return {
    has: (name) => Object.hasOwn(values, name) || propertiesOf(menu).has(name),
    get: (name) => (Object.hasOwn(values, name) ? typed(name, values[name]!) : null),
  };
}

/** `gmt-offset`, which scripts get in seconds. */
const UTC_OFFSET = /^([+-])(\d\d):(\d\d)$/;

const properties = new Map<string, ReadonlySet<string>>();

/** The names that the commands of a menu give to properties. */
function propertiesOf(path: string): ReadonlySet<string> {
  const known = properties.get(path);
  if (known !== undefined) return known;
  const menu = routerosCommands.menu(path.split('/').filter(Boolean));
  const commands = ['add', 'set'].flatMap((name) => [...(menu?.commands().get(name)?.arguments().keys() ?? [])]);
  const all = new Set(['.id', ...commands, ...(menu?.readOnly ?? [])]);
  for (const name of ['numbers', 'place-before', 'copy-from']) all.delete(name);
  properties.set(path, all);
  return all;
}

function typed(name: string, text: string): ScriptValue {
  const offset = UTC_OFFSET.exec(text);
  if (offset !== null) return (offset[1] === '-' ? -1n : 1n) * (BigInt(offset[2]!) * 3600n + BigInt(offset[3]!) * 60n);
  return isFreeText(name) || /^\d+\.\d+(?:\.\d+)?$/.test(text) ? bytesOf(text) : literalValue(text);
}

function rowArray(menu: string, row: Row): ScriptArray {
  const values = Object.entries(shownValues(menu, row));
  return new ScriptArray([], new Map(values.map(([name, value]) => [bytesOf(name), typed(name, value)])));
}

function printedRow(menu: string, index: number, row: Row): string {
  const values = Object.entries(shownValues(menu, row)).filter(([name]) => name !== '.id');
  return [
    ` ${index}`,
    ...values.map(([name, value]) => `${name}=${/[\s"]/.test(value) ? JSON.stringify(value) : value}`),
  ].join(' ');
}

/** What a command gives back: the id of a new row, or text. */
function idOrText(text: string): ScriptValue {
  return /^\*[0-9A-Fa-f]+$/.test(text) ? new Id(text) : bytesOf(text);
}
