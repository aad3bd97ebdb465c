import type { Menu, SchemaNode } from '../../schema/command-tree.ts';
import { routerosCommands } from '../../schema/command-tree.ts';
import { editDistance, nearestName } from '../../schema/nearest.ts';
import { availability, type Target } from '../../schema/presence.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import { foreignPath } from '../given-up.ts';
import type { LintRule } from '../rule.ts';

/** What names of menus and commands look like; prose begins with a capital. */
const NAME = /^[a-z][a-z0-9-]*$/;

/** The router says only that it does not know the name. */
export const unknownMenu: LintRule = {
  meta: {
    code: 'SY010',
    name: 'unknown-menu',
    severity: 'error',
    summary: 'A menu or a command that does not exist, but is nearly the name of one that does.',
    why: 'The router stops there with "bad command name": what stands before is applied, what follows is not.',
    advice: 'Write the name as the router has it.',
    bad: '/ip firewall fitler\nadd action=drop chain=input\n',
    good: '/ip firewall filter\nadd action=drop chain=input\n',
    consequenceOf: ['SY003', 'SY004'],
    explains: true,
  },
  checkCommand(command, target, report) {
    const { resolution, path } = command;
    if (resolution?.kind !== 'unknown-menu' && resolution?.kind !== 'unknown-command') return;
    const segment = path[resolution.index];
    if (segment === undefined || foreignPath(command, target) !== null) return;
    const { text, start, end } = segment;
    const isRelative = isRelativeTo(command, resolution.index);
    const nearest = NAME.test(text) ? nearestName(text, namesIn(resolution.menu, isRelative, target)) : null;
    if (nearest === null || (isRelative && (text.length < 3 || editDistance(text, nearest) > 1))) return;
    report({
      command,
      at: { start, end },
      message: `There is no ${text} in ${resolution.menu.path}. Did you mean ${nearest}?`,
      fix: { title: `Change to ${nearest}`, edits: [{ start, end, newText: nearest }] },
    });
  },
};

/** Whether a word without a slash begins the statement: that may as well be prose, or what another line is cut from. */
function isRelativeTo({ statement }: ResolvedCommand, index: number): boolean {
  const [first] = statement.parts;
  return index === 0 && first?.kind === 'word' && !/^[/:]/.test(first.text);
}

/** What could stand in the place of the unknown word. In the root, a line without a slash is meant for a command. */
function namesIn(menu: Menu, isRelative: boolean, target: Target): string[] {
  const { root } = routerosCommands;
  const nodes: SchemaNode[] = [...menu.commands().values()];
  if (isRelative && menu !== root) nodes.push(...root.commands().values());
  if (!isRelative || menu !== root) nodes.push(...menu.menus().values());
  return nodes.filter(({ presence }) => availability(presence, target) !== 'absent').map(({ name }) => name);
}
