/** What the command table weighs, and how soon it answers. */
import { readFileSync } from 'node:fs';
import { CommandTree } from '../../server/src/schema/command-tree.ts';
import type { CommandTable } from '../../server/src/schema/table.ts';
import { collectGarbage, megabytes, milliseconds, quantile, timeOf } from './measure.ts';

const ROUNDS = 21;
const TABLE = new URL('../../server/src/schema/commands.generated.json', import.meta.url);

export function benchSchema(): void {
  const text = JSON.stringify(JSON.parse(readFileSync(TABLE, 'utf8')));
  const rounds = Array.from({ length: ROUNDS }, () => {
    collectGarbage();
    return { opened: timeOf(() => firstAnswer(open(text))), all: timeOf(() => everything(open(text))) };
  });
  const median = (of: (round: (typeof rounds)[number]) => number) => milliseconds(quantile(rounds.map(of), 0.5));
  console.log(`schema: the table of commands, ${megabytes(text)} minified (at most 1.5 MB), median of ${ROUNDS}`);
  console.log(`  to the first answer     ${median(({ opened }) => opened)}   (at most 20 ms)`);
  console.log(`  everything decoded      ${median(({ all }) => all)}`);
}

function open(text: string): CommandTree {
  return new CommandTree(JSON.parse(text) as CommandTable);
}

function firstAnswer(tree: CommandTree): unknown {
  return tree.menu(['ip', 'firewall', 'filter'])?.commands().get('add')?.arguments().get('dst-port')?.valueKind();
}

function everything(tree: CommandTree): void {
  const menus = [tree.root];
  for (const menu of menus) {
    menus.push(...menu.menus().values());
    for (const command of menu.commands().values()) {
      for (const argument of command.arguments().values()) {
        argument.valueKind();
        argument.choices();
      }
    }
  }
}
