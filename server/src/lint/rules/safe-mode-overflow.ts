import type { SourceRule } from '../../firewall/read-firewall.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import { isChange, isTakingAway, isWayIn } from '../deployment.ts';
import { goodFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';
import { isExport } from '../whole-configuration.ts';

/** As many actions as the router can take back (RouterOS manual, Configuration Management). */
const MOST_ACTIONS = 100;
const REFUSING = new Set(['drop', 'reject', 'tarpit']);

const entries = (last: number) =>
  `:for i from=1 to=${last} do={\n  /ip firewall address-list add address="192.0.2.$i" list=office\n}\n`;
const reader = goodFirewall.replace(
  'add action=drop chain=input',
  'add action=accept chain=input src-address-list=office\nadd action=drop chain=input',
);

/** Said where the script can lock somebody out, which is what safe mode is for. Nobody imports a whole export in it. */
export const safeModeOverflow: LintRule = {
  meta: {
    code: 'DP408',
    name: 'safe-mode-overflow',
    severity: 'warning',
    summary: `A script that drops connections or changes the way to the router takes more than ${MOST_ACTIONS} actions.`,
    why: 'Safe mode remembers that many. With one more the router leaves it without a word, and when the connection breaks, nothing is taken back.',
    advice: 'Import it in parts, each in a safe mode of its own, or deploy it with a backup that is restored.',
    bad: `${entries(120)}${reader}`,
    good: `${entries(20)}${reader}`,
  },
  check(analysis, report) {
    if (isExport(analysis.script)) return;
    const isOwn = ({ command }: { command: ResolvedCommand }) => analysis.isOwn(command.statement);
    const rules = analysis.firewall.rules.filter(isOwn);
    const changes = analysis.commands.filter((each) => each.execution !== 'stored' && isChange(each));
    if (!rules.some(isRefusal) && !changes.some((each) => isWayIn(each.menu) && isTakingAway(each))) return;
    const rounds = roundsOf(rules, analysis.firewall.entries.filter(isOwn));
    let actions = 0;
    for (const command of changes) {
      actions += rounds.get(command) ?? 1;
      if (actions <= MOST_ACTIONS) continue;
      report({
        command,
        message: `With this the script takes more than ${MOST_ACTIONS} actions, and safe mode ends without a word: when the connection breaks, nothing is taken back. Import it in parts, or deploy it with a backup.`,
      });
      return;
    }
  },
};

function isRefusal({ table, chain, action, disabled }: SourceRule): boolean {
  return REFUSING.has(action) && !disabled && ((table === 'filter' && chain === 'input') || table === 'raw');
}

/** How often a loop runs the commands that add to the firewall. */
function roundsOf(...items: readonly (readonly { command: ResolvedCommand }[])[]): Map<ResolvedCommand, number> {
  const rounds = new Map<ResolvedCommand, number>();
  for (const { command } of items.flat()) rounds.set(command, (rounds.get(command) ?? 0) + 1);
  return rounds;
}
