import { menuOrigin } from '../../schema/menu-origin.ts';
import { availability, type Target } from '../../schema/presence.ts';
import { successorOf } from '../../schema/successors.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import type { NodeBase } from '../../syntax/tree.ts';
import type { LintRule } from '../rule.ts';

/** A menu that a router has only with an extra package: elsewhere the script stops there. */
export const packageMenu: LintRule = {
  meta: {
    code: 'SY017',
    name: 'package-menu',
    severity: 'information',
    summary: 'A menu that a router has only with an extra package.',
    why: 'A router without the package says "bad command name", and an import stops at that line with everything before it applied.',
    advice:
      'Install the package, or put this part into a script of its own. With `rsc check --packages none` such menus are errors.',
    bad: '/container\nadd interface=veth1 remote-image=nginx\n',
    good: '/interface veth\nadd address=172.17.0.2/24 gateway=172.17.0.1 name=veth1\n',
  },
  checkCommand(command, target, report) {
    const at = menuRange(command);
    const name = at === null ? null : packageOf(command, target);
    if (at === null || name === null) return;
    report({
      command,
      at,
      message: `${command.menu} comes with the extra package ${name}. A router without it stops here.${alternative(command.menu!)}`,
    });
  },
};

/** Where the menu is written from the root on; null where it is another one or a command in the current menu. */
function menuRange({ menu, path, resolution }: ResolvedCommand): NodeBase | null {
  const words = resolution?.kind === 'command' ? path.slice(0, -1) : path;
  const depth = menu?.split('/').filter(Boolean).length;
  const first = words.at(0);
  const last = words.at(-1);
  if (first === undefined || last === undefined || words.length !== depth) return null;
  return { start: first.start, end: last.end };
}

function packageOf({ menu, resolution }: ResolvedCommand, target: Target): string | null {
  if (resolution?.kind !== 'menu' && resolution?.kind !== 'command') return null;
  const node = resolution.kind === 'menu' ? resolution.menu : resolution.command.menu;
  if (menu === null || target.isLenient || availability(node.presence, target) !== 'package') return null;
  const origin = menuOrigin(menu);
  return origin?.kind === 'package' ? origin.name : null;
}

/** What stands in the base system for it, or for a menu around it. */
function alternative(menu: string): string {
  for (let path = menu; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
    const words = successorOf(path)?.words;
    if (words) return ` Use ${words}.`;
  }
  return '';
}
