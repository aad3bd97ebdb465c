/** The menu that a command is meant for which stands in none, by its arguments and their values. */
import { type Command, type Menu, routerosCommands } from '../schema/command-tree.ts';
import { availability, type Target } from '../schema/presence.ts';
import { literalText } from '../semantics/literals.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';

/** Menus that most such commands are meant for; where others take the same arguments, these go first. */
const USUAL = ['/ip/firewall/filter', '/ip/firewall/address-list', '/ip/firewall/nat', '/ip/firewall/mangle'];
const IPV6 = /::|^(?:icmpv6|icmp6)$/;

/** The commands of a name in all menus, by that name. */
const known = new Map<string, Command[]>();

const takers = new WeakMap<Target, Map<string, readonly Command[]>>();

/** The command of this name that takes all of the arguments; null where there is none, or too many. */
export function inferCommand(written: ResolvedCommand, name: string, target: Target): Command | null {
  if (written.arguments.length === 0) return null;
  const candidates = takersOf(written, name, target);
  const most = Math.max(...candidates.map((each) => confirmed(each, written)));
  const best = candidates.filter((each) => confirmed(each, written) === most);
  const isIpv6 = written.arguments.some(({ value }) => IPV6.test(literalText(value) ?? ''));
  for (const path of isIpv6 ? USUAL.map((usual) => usual.replace('/ip/', '/ipv6/')) : USUAL) {
    const usual = best.find(({ menu }) => menu.path === path);
    if (usual !== undefined) return usual;
  }
  return best.length === 1 ? best[0]! : null;
}

/** Those that take the arguments; many lines behind each other have the same. */
function takersOf({ arguments: written }: ResolvedCommand, name: string, target: Target): readonly Command[] {
  const memory = takers.get(target) ?? new Map<string, readonly Command[]>();
  takers.set(target, memory);
  const names = [...new Set(written.map((argument) => argument.name.text))];
  const key = [name, ...names].join(' ');
  const found =
    memory.get(key) ?? commandsNamed(name).filter((command) => names.every((each) => has(command, each, target)));
  memory.set(key, found);
  return found;
}

function has(command: Command, name: string, target: Target): boolean {
  const argument = command.arguments().get(name);
  return argument !== undefined && availability(argument.presence, target) !== 'absent';
}

/** How many of the values are among those that the command enumerates. */
function confirmed(command: Command, written: ResolvedCommand): number {
  return written.arguments.filter(({ name, value }) => {
    const choices = command.arguments().get(name.text)?.choices();
    return choices?.values.some((choice) => choice.value === literalText(value));
  }).length;
}

function commandsNamed(name: string): readonly Command[] {
  const commands =
    known.get(name) ?? menusBelow(routerosCommands.root).flatMap((menu) => menu.commands().get(name) ?? []);
  known.set(name, commands);
  return commands;
}

function menusBelow(menu: Menu): Menu[] {
  return [...menu.menus().values()].flatMap((child) => [child, ...menusBelow(child)]);
}
