import { literalText } from '../../semantics/literals.ts';
import type { ResolvedArgument, ResolvedCommand } from '../../semantics/resolved-command.ts';
import { findArgument } from '../arguments.ts';
import { isChange, plainCommands } from '../deployment.ts';
import type { LintRule } from '../rule.ts';

/** Menus whose items have names that others ask for. */
const INTERFACE = /^\/interface\/(?:bonding|bridge|eoip|gre|ipip|vlan|vrrp|vxlan|wireguard)$/;
const NAMING = /^\/(?:interface\/list|ip\/firewall\/layer7-protocol|ip\/pool|ppp\/profile)$/;

/** What kind of name an argument asks for, in these menus, or in all. */
const ASKS = new Map<string, { kind: string; menus?: readonly string[] }>([
  ['address-pool', { kind: '/ip/pool', menus: ['/ip/dhcp-server'] }],
  ['bridge', { kind: 'interface', menus: ['/interface/bridge/port'] }],
  ['in-interface', { kind: 'interface' }],
  ['in-interface-list', { kind: '/interface/list' }],
  [
    'interface',
    {
      kind: 'interface',
      menus: [
        '/interface/list/member',
        '/interface/vlan',
        '/ip/address',
        '/ip/dhcp-client',
        '/ip/dhcp-server',
        '/ipv6/address',
      ],
    },
  ],
  ['layer7-protocol', { kind: '/ip/firewall/layer7-protocol' }],
  ['list', { kind: '/interface/list', menus: ['/interface/list/member'] }],
  ['out-interface', { kind: 'interface' }],
  ['out-interface-list', { kind: '/interface/list' }],
  ['profile', { kind: '/ppp/profile', menus: ['/ppp/secret'] }],
  ['remote-address', { kind: '/ip/pool', menus: ['/ppp/profile'] }],
]);

/** A name of one kind: `interface bridge1`. */
interface Name {
  key: string;
  name: string;
  argument: ResolvedArgument;
}

/** Duplicate list entries have a rule of their own. */
export const errorMidImport: LintRule = {
  meta: {
    code: 'DP406',
    name: 'error-mid-import',
    severity: 'error',
    summary: 'A command asks for a name that the script gives only later, or gives a name a second time.',
    why: 'The router stops there, and everything before it stays as it is. Where the name is there already, the later command fails in its place.',
    advice: 'Put the command that gives the name first.',
    bad: '/ip firewall filter\nadd action=drop chain=input in-interface-list=outside\n/interface list\nadd name=outside\n',
    good: '/interface list\nadd name=outside\n/ip firewall filter\nadd action=drop chain=input in-interface-list=outside\n',
  },
  check(analysis, report) {
    const commands = plainCommands(analysis).filter(({ menu }) => menu !== null);
    const added = new Set(commands.flatMap((command) => givenName(command)?.key ?? []));
    if (added.size === 0) return;
    const known = new Set<string>();
    let there = new Set<string>();
    for (const command of commands) {
      for (const { key, name, argument } of askedNames(command)) {
        if (known.has(key) || !added.has(key)) continue;
        report({
          command,
          at: argument,
          message: `"${name}" is added only further down. The router stops here, or there if it has one already, and what came before stays. Add it first.`,
        });
      }
      // Which names a `remove` or a `set` leaves is not followed.
      if (command.command !== 'add' && isChange(command)) there = new Set();
      const given = givenName(command);
      if (given === null) continue;
      if (there.has(given.key))
        report({
          command,
          at: given.argument,
          message: `The script has added "${given.name}" before: the router refuses this line and stops here, and what came before stays.`,
        });
      known.add(given.key);
      there.add(given.key);
    }
  },
};

/** The name that a command gives to something new; null where it gives none, or a computed one. */
function givenName(command: ResolvedCommand): Name | null {
  const kind = INTERFACE.test(command.menu!) ? 'interface' : NAMING.test(command.menu!) ? command.menu! : null;
  const argument = command.command === 'add' && kind !== null ? findArgument(command, 'name') : null;
  return argument === null ? null : nameOf(kind!, argument);
}

function askedNames({ menu, command, arguments: written }: ResolvedCommand): Name[] {
  if (command !== 'add' && command !== 'set') return [];
  return written.flatMap((argument) => {
    const asks = argument.isKnown ? ASKS.get(argument.fullName) : undefined;
    if (asks === undefined || asks.menus?.includes(menu!) === false) return [];
    return nameOf(asks.kind, argument) ?? [];
  });
}

function nameOf(kind: string, argument: ResolvedArgument): Name | null {
  const name = literalText(argument.value)?.replace(/^!/, '') ?? '';
  return name === '' ? null : { key: `${kind} ${name}`, name, argument };
}
