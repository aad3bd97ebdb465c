import { literalText } from '../../semantics/literals.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import { at, findArgument } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

const LIST_MENU = /^\/(?:ip|ipv6)\/firewall\/address-list$/;

/** The router has each address once on a list: `failure: already have such entry`. */
export const duplicateEntry: LintRule = {
  meta: {
    code: 'AL219',
    name: 'duplicate-entry',
    severity: 'error',
    summary: 'The same address is put twice on the same list.',
    why: 'The router refuses the second entry, and an import stops there with everything before it applied.',
    advice: 'Take the second entry away.',
    bad: '/ip firewall address-list\nadd address=192.0.2.7 list=office\nadd address=192.0.2.7/32 list=office\n/ip firewall filter\nadd action=drop chain=input src-address-list=!office\n',
    good: '/ip firewall address-list\nadd address=192.0.2.7 list=office\nadd address=192.0.2.8 list=office\n/ip firewall filter\nadd action=drop chain=input src-address-list=!office\n',
    hasSafeFix: true,
  },
  check({ commands }, report) {
    const seen = new Map<string, Set<string>>();
    for (const command of commands) {
      const { menu } = command;
      if (menu === null || !LIST_MENU.test(menu)) continue;
      // What else is done in the menu may take entries away.
      if (command.command !== 'add') {
        if (command.command !== null && command.command !== 'find' && command.command !== 'print') seen.clear();
        continue;
      }
      const entry = isPlain(command) ? entryOf(command) : null;
      if (entry === null) continue;
      const { address, list } = entry;
      const known = seen.get(`${menu} ${list}`) ?? new Set<string>();
      seen.set(`${menu} ${list}`, known);
      if (known.has(address)) report(describe(command, list, address));
      known.add(address);
    }
  },
};

function describe(command: ResolvedCommand, list: string, address: string) {
  return {
    ...at(command, 'address'),
    message: `${address} is on "${list}" already: the router refuses this line, and an import stops here.`,
    fix: { title: 'Take this entry away', edits: [{ start: 0, end: command.statement.length, newText: '' }] },
  };
}

/** Whether the command stands by itself: in a block an error may be caught, or the block be left out. */
function isPlain({ statement }: ResolvedCommand): boolean {
  return statement.parent.parent === null;
}

/** Null where something is computed. An address alone is the same as its own /32 or /128. */
function entryOf(command: ResolvedCommand): { list: string; address: string } | null {
  const [list, address] = ['list', 'address'].map((name) => literalText(findArgument(command, name)?.value ?? null));
  if (!list || !address) return null;
  return { list, address: address.toLowerCase().replace(address.includes(':') ? /\/128$/ : /\/32$/, '') };
}
