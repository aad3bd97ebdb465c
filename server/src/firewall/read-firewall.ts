/** The firewall that a script builds: the rules and list entries that its `add` commands make, in file order. */
import { parseDuration } from '../semantics/duration.ts';
import { literalText } from '../semantics/literals.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import { AddressLists, type ListEntry } from './address-lists.ts';
import { type Family, isYes, type Rule, readRule, tableOfMenu } from './rule.ts';

/** A rule with the command that it was read from. */
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

export interface Firewall {
  rules: SourceRule[];
  entries: SourceEntry[];
}

const LIST_MENU = /^\/(ip|ipv6)\/firewall\/address-list$/;

/** Commands that run only under a condition, or later, are left out: what they would do is not known. */
export function readFirewall(commands: readonly ResolvedCommand[]): Firewall {
  const firewall: Firewall = { rules: [], entries: [] };
  for (const command of commands) {
    if (command.command !== 'add' || command.menu === null || command.execution !== 'always') continue;
    const table = tableOfMenu(command.menu);
    if (table === null && !LIST_MENU.test(command.menu)) continue;
    const properties = propertiesOf(command);
    if (table === null) firewall.entries.push(readEntry(command, properties));
    else firewall.rules.push({ ...readRule(table.family, table.table, properties), command });
  }
  return firewall;
}

/** The entries of the script as they stand right after it ran. */
export function initialLists(firewall: Firewall): AddressLists {
  const lists = new AddressLists();
  for (const entry of firewall.entries) if (!entry.disabled) lists.add(entry);
  return lists;
}

/** Literal values by name; the last one counts where a name is given twice. What is computed stays as written. */
function propertiesOf(command: ResolvedCommand): Map<string, string> {
  const properties = new Map<string, string>();
  for (const argument of command.arguments) {
    properties.set(argument.fullName, literalText(argument.value) ?? '$');
  }
  return properties;
}

function readEntry(command: ResolvedCommand, properties: ReadonlyMap<string, string>): SourceEntry {
  const timeout = properties.has('timeout') ? parseDuration(properties.get('timeout')!) : null;
  return {
    family: command.menu!.startsWith('/ipv6/') ? 6 : 4,
    list: properties.get('list') ?? '',
    address: properties.get('address') ?? '',
    disabled: isYes(properties.get('disabled')),
    timeout,
    expiresAt: timeout === null ? null : timeout * 1000,
    dynamic: timeout !== null,
    command,
  };
}
