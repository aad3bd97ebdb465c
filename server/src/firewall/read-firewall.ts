/** The firewall as it is after a script ran on a router that had none. */
import { parseDuration } from '../semantics/duration.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import { AddressLists, type ListEntry } from './address-lists.ts';
import type { Row } from './model/row-table.ts';
import { type Doubt, type RunUnknown, ScriptRun } from './model/script-run.ts';
import { COMPUTED, type Family, isYes, type Rule, readRule, type Table, tableOfMenu } from './rule.ts';

/** A rule with the command that added it. A loop adds several rules by one command. */
export interface SourceRule extends Rule {
  command: ResolvedCommand;
}

export interface SourceEntry extends ListEntry {
  family: Family;
  disabled: boolean;
  /** Seconds; null for an entry that stays. */
  timeout: number | null;
  command: ResolvedCommand;
}

/** A definition that rules name by `layer7-protocol`. */
export interface Layer7Protocol {
  name: string;
  /** As the router takes it: extended, and whatever the case. */
  regexp: string;
  command: ResolvedCommand;
}

/** Something that a command may have done to the firewall, and nobody can tell without the router. */
export interface FirewallUnknown {
  command: ResolvedCommand;
  doubt: Doubt;
  /** What it may have touched; null where that can be any. */
  family: Family | null;
  table: Table | 'address-list' | 'layer7-protocol' | 'interface-list' | null;
  chain: string | null;
}

export interface Firewall {
  /** Table by table, in the order in which the router has them. */
  rules: SourceRule[];
  entries: SourceEntry[];
  layer7: Layer7Protocol[];
  /** Interfaces by the list that they are on. */
  interfaceLists: ReadonlyMap<string, readonly string[]>;
  /** The router's own addresses, as far as the script gives it some. */
  addresses: string[];
  unknowns: FirewallUnknown[];
}

const LIST_MENU = /^\/(ip|ipv6)\/firewall\/address-list$/;

export function readFirewall(commands: readonly ResolvedCommand[]): Firewall {
  const run = new ScriptRun(commands);
  const firewall: Firewall = {
    rules: [],
    entries: [],
    layer7: run.table('/ip/firewall/layer7-protocol').rows.map(readLayer7),
    interfaceLists: readInterfaceLists(run.table('/interface/list/member').rows),
    addresses: ['/ip/address', '/ipv6/address'].flatMap((menu) => run.table(menu).rows.flatMap(readAddress)),
    unknowns: [...run.unknowns.flatMap(readUnknown), ...run.table('/interface/list').rows.flatMap(readNestedList)],
  };
  for (const { menu, rows } of run.tables) {
    const table = tableOfMenu(menu);
    for (const row of rows) {
      if (table !== null)
        firewall.rules.push({ ...readRule(table.family, table.table, row.properties), command: row.command });
      else if (LIST_MENU.test(menu)) firewall.entries.push(readEntry(menu, row));
    }
  }
  return firewall;
}

/** The entries of the script as they stand right after it ran. */
export function initialLists(firewall: Firewall): AddressLists {
  const lists = new AddressLists();
  for (const entry of firewall.entries) if (!entry.disabled) lists.add(entry);
  return lists;
}

function readEntry(menu: string, { properties, command }: Row): SourceEntry {
  const timeout = properties.has('timeout') ? parseDuration(properties.get('timeout')!) : null;
  return {
    family: menu.startsWith('/ipv6/') ? 6 : 4,
    list: properties.get('list') ?? '',
    address: properties.get('address') ?? '',
    disabled: isYes(properties.get('disabled')),
    timeout,
    expiresAt: timeout === null ? null : timeout * 1000,
    dynamic: timeout !== null,
    command,
  };
}

function readLayer7({ properties, command }: Row): Layer7Protocol {
  return { name: properties.get('name') ?? '', regexp: properties.get('regexp') ?? '', command };
}

function readInterfaceLists(rows: readonly Row[]): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const { properties } of rows) {
    if (isYes(properties.get('disabled'))) continue;
    const list = properties.get('list') ?? '';
    lists.set(list, [...(lists.get(list) ?? []), properties.get('interface') ?? '']);
  }
  return lists;
}

/** Lists that take in others are not followed. */
function readNestedList({ properties, command }: Row): FirewallUnknown[] {
  const isNested = properties.has('include') || properties.has('exclude');
  return isNested ? [{ command, doubt: 'computed', family: null, table: 'interface-list', chain: null }] : [];
}

/** `192.0.2.1/24` is the address of an interface with its network. */
function readAddress({ properties }: Row): string[] {
  const [address = ''] = (properties.get('address') ?? '').split('/');
  return address === '' || address === COMPUTED || isYes(properties.get('disabled')) ? [] : [address];
}

function readUnknown({ command, doubt, menu }: RunUnknown): FirewallUnknown[] {
  const unknown = { command, doubt, family: null, table: null, chain: null };
  if (menu === null) return [unknown];
  if (menu.startsWith('/interface/')) return [{ ...unknown, table: 'interface-list' }];
  const rules = tableOfMenu(menu);
  if (rules !== null) return [{ ...unknown, ...rules, chain: chainOf(command) }];
  const family = menu.startsWith('/ipv6/') ? 6 : 4;
  if (LIST_MENU.test(menu)) return [{ ...unknown, family, table: 'address-list' }];
  return menu.endsWith('/layer7-protocol') ? [{ ...unknown, family, table: 'layer7-protocol' }] : [];
}

/** The chain of a rule that is added perhaps; other commands may mean rules of any chain. */
function chainOf({ command, arguments: given }: ResolvedCommand): string | null {
  const chain = given.find(({ fullName }) => fullName === 'chain')?.value;
  const isWritten = command === 'add' && (chain?.kind === 'word' || chain?.kind === 'text');
  return isWritten ? chain.text : null;
}
