/** The firewall as it is after a script ran on a router that had none. */
import { parseDuration } from '../semantics/duration.ts';
import { NO_REFUSALS, type Refusal, type Refusals } from '../semantics/refusals.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import { AddressLists, type ListEntry } from './address-lists.ts';
import { readInterfaceLists } from './interface-lists.ts';
import type { Row } from './model/row-table.ts';
import { type Doubt, type RunUnknown, ScriptRun } from './model/script-run.ts';
import { hasPorts, protocolName } from './protocols.ts';
import { COMPUTED, type Family, isYes, type Rule, readRule, type Table, tableOfMenu } from './rule.ts';
import { Unchanged } from './unchanged.ts';

/** A rule with the command that added it. A loop adds several rules by one command. */
export interface SourceRule extends Rule {
  command: ResolvedCommand;
  /** The router does not take the command: the rule is meant, and is not there. */
  isRefused?: true;
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
  /** As told where scripts are followed; `tracking` where connections are not tracked. */
  doubt: Doubt | 'tracking';
  /** What it may have touched; null where that can be any. */
  family: Family | null;
  table: Table | 'address-list' | 'layer7-protocol' | 'interface-list' | 'connection-tracking' | 'ipv6-settings' | null;
  chain: string | null;
}

export interface Firewall {
  /** Table by table, in the order in which the router has them. */
  rules: SourceRule[];
  entries: SourceEntry[];
  layer7: Layer7Protocol[];
  /** Interfaces by the list that they are on. */
  interfaceLists: ReadonlyMap<string, readonly string[]>;
  /** Whether the script switches IPv6 off. */
  isIpv6Off: boolean;
  /** The router's own addresses, as far as the script gives it some. */
  addresses: string[];
  unknowns: FirewallUnknown[];
  /** The commands that the router does not take, of whatever menu: an import ends with the first one, or does not begin. */
  refusals: readonly Refusal[];
  /** What it was read from. */
  history: History;
}

export interface History {
  /** The commands of the bases, which have run before. */
  before: readonly ResolvedCommand[];
  commands: readonly ResolvedCommand[];
  /** Those that the router does not run. */
  refused: ReadonlySet<ResolvedCommand>;
}

const PORTS = ['dst-port', 'src-port', 'port', 'any-port'];
const NO_PORTS = 'ports can be specified if proto is tcp, udp, udp-lite, dccp, sctp';
const LIST_MENU = /^\/(ip|ipv6)\/firewall\/address-list$/;

/** The firewall that commands leave on a router on which others, those of its bases, have run before. */
export function readFirewall(
  commands: readonly ResolvedCommand[],
  { refusals, commands: refused }: Refusals = NO_REFUSALS,
  before: readonly ResolvedCommand[] = [],
): Firewall {
  const run = new ScriptRun([...before, ...commands], refused);
  const interfaces = readInterfaceLists(run.table('/interface/list').rows, run.table('/interface/list/member').rows);
  const firewall: Firewall = {
    rules: [],
    entries: [],
    layer7: run.table('/ip/firewall/layer7-protocol').rows.map(readLayer7),
    interfaceLists: interfaces.members,
    isIpv6Off: isYes(run.setting('/ipv6/settings', 'disable-ipv6')?.value),
    addresses: ['/ip/address', '/ipv6/address'].flatMap((menu) => run.table(menu).rows.flatMap(readAddress)),
    refusals,
    history: { before, commands, refused },
    unknowns: [...run.unknowns.flatMap(readUnknown), ...interfaces.unknown.map(unknownInterfaces), ...untracked(run)],
  };
  for (const { menu, rows } of run.tables) {
    const table = tableOfMenu(menu);
    const isList = LIST_MENU.test(menu);
    for (const row of rows) {
      if (table !== null) {
        const known = unchangedRules[refused.has(row.command) ? 'refused' : 'taken'];
        firewall.rules.push(known.of(row, firewall, () => readSourceRule(menu, row, refused)));
      } else if (isList) firewall.entries.push(unchangedEntries.of(row, firewall, () => readEntry(menu, row)));
    }
  }
  const withoutProtocol = firewall.rules.filter(({ command, isRefused }) => isRefused && !refused.has(command));
  firewall.refusals = [
    ...refusals,
    ...withoutProtocol.map(({ command }) => ({ command, message: NO_PORTS, isBefore: false })),
  ];
  return firewall;
}

/** Refused rules are apart: whether one is refused may change while its command stays. */
const unchangedRules = { taken: new Unchanged<SourceRule>(), refused: new Unchanged<SourceRule>() };
const unchangedEntries = new Unchanged<SourceEntry>();

/** Reads an item of a menu of rules. */
export function readSourceRule(
  menu: string,
  { properties, command }: Row,
  refused: ReadonlySet<ResolvedCommand>,
): SourceRule {
  const { family, table } = tableOfMenu(menu)!;
  const isRefused = refused.has(command) || lacksProtocol(properties);
  return { ...readRule(family, table, properties), command, ...(isRefused && { isRefused }) };
}

/** Ports are taken together with a protocol that has some (RouterOS manual, Common Firewall Matchers). */
function lacksProtocol(properties: Row['properties']): boolean {
  const protocol = properties.get('protocol') ?? '';
  const asksForPort = PORTS.some((name) => (properties.get(name) ?? '') !== '');
  return asksForPort && protocol !== COMPUTED && !hasPorts(protocolName(protocol));
}

/** The entries of the script as they stand right after it ran. */
export function initialLists(firewall: Firewall): AddressLists {
  const lists = new AddressLists();
  for (const entry of firewall.entries) if (!entry.disabled) lists.add(entry);
  return lists;
}

/** Reads an item of a menu of address lists. */
export function readEntry(menu: string, { properties, command }: Row): SourceEntry {
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

function unknownInterfaces({ command }: Row): FirewallUnknown {
  return { command, doubt: 'computed', family: null, table: 'interface-list', chain: null };
}

/** Without connections nothing is translated, and the manual does not say what rules that ask for states match. */
function untracked(run: ScriptRun): FirewallUnknown[] {
  const setting = run.setting('/ip/firewall/connection/tracking', 'enabled');
  if (setting === null || (setting.value !== 'no' && setting.value !== 'false')) return [];
  return [{ command: setting.command, doubt: 'tracking', family: null, table: 'connection-tracking', chain: null }];
}

/** `192.0.2.1/24` is the address of an interface with its network. */
function readAddress({ properties }: Row): string[] {
  const [address = ''] = (properties.get('address') ?? '').split('/');
  return address === '' || address === COMPUTED || isYes(properties.get('disabled')) ? [] : [address];
}

function readUnknown({ command, doubt, menu }: RunUnknown): FirewallUnknown[] {
  const unknown = { command, doubt, family: null, table: null, chain: null };
  if (menu === null) return [unknown];
  if (menu.endsWith('/tracking')) return [{ ...unknown, table: 'connection-tracking' }];
  if (menu === '/ipv6/settings') return [{ ...unknown, family: 6, table: 'ipv6-settings' }];
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
