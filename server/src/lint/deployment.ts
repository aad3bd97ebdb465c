/** What rules need to know of a script that is to run on a router: what it changes for certain, and where. */
import type { Analysis } from '../analysis.ts';
import { literalText } from '../semantics/literals.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import type { Expression, Value } from '../syntax/tree.ts';
import { findArgument } from './arguments.ts';

const CHANGING = new Set(['add', 'comment', 'disable', 'edit', 'enable', 'move', 'remove', 'reset', 'set', 'unset']);

/** Menus whose items are the way to the router: take one away, and it may be out of reach. */
const WAYS_IN = new Set([
  '/interface',
  '/interface/bonding',
  '/interface/bridge',
  '/interface/bridge/port',
  '/interface/bridge/vlan',
  '/interface/ethernet',
  '/interface/l2tp-client',
  '/interface/list',
  '/interface/list/member',
  '/interface/lte',
  '/interface/ovpn-client',
  '/interface/pppoe-client',
  '/interface/pptp-client',
  '/interface/sstp-client',
  '/interface/vlan',
  '/interface/wireguard',
  '/interface/wireguard/peers',
  '/ip/address',
  '/ip/dhcp-client',
  '/ip/route',
  '/ipv6/address',
  '/ipv6/route',
  '/routing/table',
  '/user',
]);

/** The commands that run once, whatever happens, and whose failure ends the script: those outside all blocks. */
export function plainCommands({ commands }: Analysis): ResolvedCommand[] {
  return commands.filter(({ statement }) => statement.parent.parent === null);
}

/** Whether a command changes the configuration of a router. */
export function isChange({ menu, command }: ResolvedCommand): boolean {
  return menu !== null && menu !== '/' && CHANGING.has(command ?? '');
}

export function isWayIn(menu: string | null): boolean {
  return menu !== null && WAYS_IN.has(menu);
}

/** The items that a command is for, as written: `0`, `ether1`, `[find …]`; null where it names none. */
export function itemsOf(command: ResolvedCommand): Value | null {
  return findArgument(command, 'numbers')?.value ?? command.positional[0] ?? null;
}

/** What `[find …]` asks of the items, one condition after the other; null for anything else. */
export function findConditions(items: Value): readonly Expression[] | null {
  if (items.kind !== 'substitution' || items.body.statements.length !== 1) return null;
  const [statement] = items.body.statements;
  const parts = statement?.kind === 'command' ? statement.parts : [];
  const filter = parts.find((part) => part.kind === 'filter');
  return filter?.conditions ?? null;
}

/** The property that a condition asks for; null where it is not that simple. */
export function propertyAsked(condition: Expression): string | null {
  const first = condition.kind === 'operation' ? condition.operands[0] : condition;
  return first?.kind === 'word' ? first.text : null;
}

/** Whether a command takes its items away, or switches them off. */
export function isTakingAway(command: ResolvedCommand): boolean {
  return command.command === 'remove' || switchOf(command) === 'off';
}

/** The menus in which the script switches something on: what it switched off there was off for a moment only. */
export function menusSwitchedOn({ commands }: Analysis): Set<string | null> {
  return new Set(commands.filter((command) => switchOf(command) === 'on').map(({ menu }) => menu));
}

function switchOf(command: ResolvedCommand): 'on' | 'off' | null {
  if (command.command === 'disable') return 'off';
  if (command.command === 'enable') return 'on';
  const disabled = command.command === 'set' ? literalText(findArgument(command, 'disabled')?.value ?? null) : null;
  return disabled === 'yes' ? 'off' : disabled === 'no' ? 'on' : null;
}
