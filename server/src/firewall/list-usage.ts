/** Which address lists a script fills and reads, and where. */
import { literalText } from '../semantics/literals.ts';
import type { ResolvedArgument, ResolvedCommand } from '../semantics/resolved-command.ts';
import { absoluteStart, fileOf } from '../syntax/tree.ts';
import { type Family, tableOfMenu } from './rule.ts';

/** An argument that names a list. */
export interface ListPlace {
  command: ResolvedCommand;
  argument: ResolvedArgument;
}

/** One list of one family: lists of IPv4 and of IPv6 are apart, whatever their names. */
export interface ListUsage {
  family: Family;
  name: string;
  /** Rules that match it, negated or not. */
  readers: ListPlace[];
  /** Rules and entries that fill it. */
  writers: ListPlace[];
  /** Filled by something else that is named in the script: DHCP, PPP, hotspot, a script in quotes. */
  isFilledElsewhere: boolean;
}

export interface ListUsages {
  lists: ListUsage[];
  /** Some command fills a list whose name is computed: it can be any list. */
  hasComputedWriter: boolean;
}

const READING = new Set(['src-address-list', 'dst-address-list']);
const FILLING = new Set(['address-list', 'address-lists']);
const LIST_MENU = /^\/(ip|ipv6)\/firewall\/address-list$/;
/** A list named in the text of a script, other than by a rule that matches it: its name, or what computes it. */
const NAMED_IN_TEXT = /(?<!\b(?:src|dst)-address-)\blists?=(?:\\?")?([^\s"\\;\])}]+)/g;

/** Usage of all lists, in order of their first mention; commands that run perhaps or later count as well. */
export function listUsages(commands: readonly ResolvedCommand[]): ListUsages {
  const collector = new Collector();
  for (const command of commands) collector.command(command);
  return collector.result();
}

/** The name that an argument gives a list, without the `!` of a negation; null where it is computed. */
export function listName(argument: ResolvedArgument): string | null {
  const text = literalText(argument.value);
  return text?.startsWith('!') ? text.slice(1) : text;
}

class Collector {
  readonly #lists = new Map<string, ListUsage>();
  readonly #filledElsewhere = new Set<string>();
  #hasComputedWriter = false;

  command(command: ResolvedCommand): void {
    if (command.arguments.length === 0) return;
    const family = familyOf(command.menu);
    for (const argument of command.arguments) this.#argument({ command, argument }, family);
  }

  #argument(place: ListPlace, family: Family | null): void {
    const { argument } = place;
    const name = argument.fullName;
    if (READING.has(name) && family !== null) this.#list(family, argument)?.readers.push(place);
    else if (FILLING.has(name) || (name === 'list' && family !== null)) this.#writer(place, family);
    else if (argument.value?.kind === 'text' || argument.value?.kind === 'template') this.#text(place);
  }

  result(): ListUsages {
    const lists = [...this.#lists.values()];
    for (const list of lists) list.isFilledElsewhere = this.#filledElsewhere.has(list.name);
    return { lists, hasComputedWriter: this.#hasComputedWriter };
  }

  #writer(place: ListPlace, family: Family | null): void {
    const name = listName(place.argument);
    if (name === null) this.#hasComputedWriter = true;
    else if (family !== null) this.#list(family, place.argument)?.writers.push(place);
    else for (const each of name.split(',')) this.#filledElsewhere.add(each);
  }

  /** Quoted scripts: what they fill is read from their text. */
  #text({ argument, command }: ListPlace): void {
    const { value } = argument;
    if (value?.kind === 'text' && !value.text.includes('list')) return;
    const base = absoluteStart(command.statement);
    const text = fileOf(command.statement).text.slice(base + value!.start, base + value!.end);
    for (const [, name] of text.matchAll(NAMED_IN_TEXT)) {
      if (/[$(]/.test(name!)) this.#hasComputedWriter = true;
      else for (const each of name!.split(',')) this.#filledElsewhere.add(each);
    }
  }

  #list(family: Family, argument: ResolvedArgument): ListUsage | null {
    const name = listName(argument);
    if (name === null || name === '') return null;
    const key = `${family} ${name}`;
    const list = this.#lists.get(key) ?? { family, name, readers: [], writers: [], isFilledElsewhere: false };
    this.#lists.set(key, list);
    return list;
  }
}

/** The family of a menu of rules or of list entries; null for other menus. */
function familyOf(menu: string | null): Family | null {
  if (menu === null) return null;
  const entry = LIST_MENU.exec(menu);
  if (entry !== null) return entry[1] === 'ip' ? 4 : 6;
  return tableOfMenu(menu)?.family ?? null;
}
