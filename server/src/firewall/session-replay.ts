/**
 * Whether an open session gets through while a script runs that moves, changes or removes rules: it is followed command
 * by command. Only what the session meets is looked at.
 */
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import { AddressLists } from './address-lists.ts';
import { contains, parseAddressRange } from './addresses.ts';
import { matches } from './matchers.ts';
import type { Row, RowTable } from './model/row-table.ts';
import { type RunObserver, ScriptRun } from './model/script-run.ts';
import type { Packet } from './packet.ts';
import { type Firewall, readEntry, readSourceRule, type SourceRule } from './read-firewall.ts';
import { tableOfMenu } from './rule.ts';
import { MOST_PREFIXES, type SessionCut } from './session-cut.ts';
import { playOn } from './session-packets.ts';
import type { SimulationOptions, Verdict } from './simulator.ts';

interface Options extends Pick<SimulationOptions, 'layer7' | 'addresses'> {
  /** What the two ends of the session are on without the script. */
  lists?: AddressLists;
}

const PLAIN = new Set(['add', 'find', 'get', 'print']);
const LISTS = ['src-address-list', 'dst-address-list'];
const NO_LISTS = new AddressLists();

/** Whether rules and entries are only ever added, each behind the last one: then the file tells which are there when. */
export function isInFileOrder({ history }: Firewall): boolean {
  return history.commands.every(({ menu, command, arguments: given }) => {
    if (menu === null || (tableOfMenu(menu) === null && !menu.endsWith('/address-list'))) return true;
    return PLAIN.has(command ?? 'print') && !given.some(({ fullName }) => fullName === 'place-before');
  });
}

/**
 * The first moment at which a session is cut off, or the end, if it is so then; null where it never is. `unsure` where
 * that hangs on rules of which it is not known when they match, or on more moments than are looked at.
 */
export function replaySession(firewall: Firewall, packet: Packet, options: Options): SessionCut | 'unsure' | null {
  const { before, commands, refused } = firewall.history;
  const replay = new SessionReplay(new Set(before), refused, packet, options);
  new ScriptRun([...before, ...commands], refused, replay);
  return replay.result();
}

class SessionReplay implements RunObserver {
  readonly #before: ReadonlySet<ResolvedCommand>;
  readonly #refused: ReadonlySet<ResolvedCommand>;
  readonly #packet: Packet;
  readonly #options: Options;
  /** What has a say in what becomes of the packet: rules that it may meet, entries that its addresses are on. */
  readonly #relevant = new Map<RowTable, Set<Row>>();
  #isChanged = false;
  #moments = 0;
  #isUnsure = false;
  #first: Omit<SessionCut, 'isFinal'> | null = null;
  #last: Omit<SessionCut, 'isFinal'> | null = null;

  constructor(
    before: ReadonlySet<ResolvedCommand>,
    refused: ReadonlySet<ResolvedCommand>,
    packet: Packet,
    options: Options,
  ) {
    this.#before = before;
    this.#refused = refused;
    this.#packet = packet;
    this.#options = options;
  }

  result(): SessionCut | 'unsure' | null {
    if (this.#isUnsure || this.#moments > MOST_PREFIXES) return 'unsure';
    if (this.#last !== null) return { ...this.#last, isFinal: true };
    return this.#first && { ...this.#first, isFinal: false };
  }

  rowChanged(table: RowTable, row: Row): void {
    const rows = this.#relevant.get(table) ?? new Set();
    const was = rows.has(row);
    const is = !row.isRemoved && this.#isRelevant(table, row);
    if (is) rows.add(row);
    else rows.delete(row);
    this.#relevant.set(table, rows);
    this.#isChanged ||= is || was;
  }

  commandDone(command: ResolvedCommand): void {
    if (!this.#isChanged || this.#before.has(command)) return;
    this.#isChanged = false;
    this.#moments += 1;
    if (this.#moments > MOST_PREFIXES) return;
    const rules = this.#rules();
    const verdict = this.#play(rules);
    this.#last = verdict.accepted ? null : { rules, verdict };
    this.#first ??= this.#last;
  }

  /** Who is on which list changes, so that conditions on lists are left open. */
  #isRelevant(table: RowTable, row: Row): boolean {
    const { family } = this.#packet;
    const kind = tableOfMenu(table.menu);
    if (kind === null) return table.menu.endsWith('/address-list') && this.#isOnEntry(table, row);
    if (kind.family !== family) return false;
    const properties = new Map(row.properties);
    for (const name of LISTS) properties.delete(name);
    const rule = readSourceRule(table.menu, { ...row, properties }, this.#refused);
    if (rule.disabled || rule.isRefused) return false;
    return matches(rule, { packet: this.#packet, lists: NO_LISTS, now: 0 }) !== false;
  }

  #isOnEntry(table: RowTable, row: Row): boolean {
    const { family, address, disabled } = readEntry(table.menu, row);
    const range = parseAddressRange(address);
    if (family !== this.#packet.family || disabled) return false;
    const { source, destination } = this.#packet;
    return range === null || [source, destination].some((each) => contains(range, parseAddressRange(each)!));
  }

  #play(rules: readonly SourceRule[]): Verdict {
    const lists = this.#options.lists?.clone() ?? new AddressLists();
    for (const [table, rows] of this.#relevant) {
      if (tableOfMenu(table.menu) === null) for (const row of rows) lists.add(readEntry(table.menu, row));
    }
    const verdict = playOn(rules, lists, this.#packet, this.#options);
    this.#isUnsure ||= verdict.trace.some(({ isSure }) => !isSure);
    return verdict;
  }

  #rules(): SourceRule[] {
    return [...this.#relevant].flatMap(([table, relevant]) =>
      tableOfMenu(table.menu) === null
        ? []
        : table.rows.filter((row) => relevant.has(row)).map((row) => readSourceRule(table.menu, row, this.#refused)),
    );
  }
}
