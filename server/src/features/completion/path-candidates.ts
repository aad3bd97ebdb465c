/** Menus and commands. */
import type { Command, Menu } from '../../schema/command-tree.ts';
import { availability, type Target } from '../../schema/presence.ts';
import type { PathContext } from '../../semantics/cursor-context.ts';
import type { Candidate } from './candidate.ts';
import { commandRank, menuRank } from './usage.ts';

/** The root's commands stand behind those of the menu that a statement is in. */
const BEHIND_MENU = 1000;

export function pathCandidates({ menu, isFirst, hasColon }: PathContext, root: Menu, target: Target): Candidate[] {
  const isThere = ({ presence }: Menu | Command) => availability(presence, target) !== 'absent';
  // A colon tells the root's commands from those of the menu; where one stands in front already, none is needed.
  const colon = isFirst && !hasColon ? ':' : '';
  const globals = [...root.commands().values()].filter(isThere);
  if (hasColon || menu === null) return globals.map((command) => globalCandidate(command, 0, colon));
  const menus = [...menu.menus().values()].filter(isThere).map(menuCandidate);
  if (menu === root)
    return [...menus, ...globals.map((each) => globalCandidate(each, isFirst ? 0 : BEHIND_MENU, colon))];
  const own = [...menu.commands().values()].filter(isThere).map(commandCandidate);
  const others = isFirst ? globals.filter(({ name }) => !menu.commands().has(name)) : [];
  return [...own, ...menus, ...others.map((command) => globalCandidate(command, BEHIND_MENU, colon))];
}

function commandCandidate(command: Command): Candidate {
  return { label: command.name, kind: 'command', rank: commandRank(command), subject: { command } };
}

function globalCandidate(command: Command, behind: number, colon: string): Candidate {
  const candidate = commandCandidate(command);
  return { ...candidate, text: colon + command.name, rank: behind + candidate.rank };
}

function menuCandidate(menu: Menu): Candidate {
  return { label: menu.name, kind: 'menu', rank: menuRank(menu), subject: { menu } };
}
