import type { Analysis } from '../../analysis.ts';
import { findDeadRules } from '../../firewall/dead-rules.ts';
import type { SourceRule } from '../../firewall/read-firewall.ts';
import { at, findArgument, setArgument } from '../arguments.ts';
import type { LintRule } from '../rule.ts';
import { namedRule } from '../rule-names.ts';

const REFUSING = new Set(['drop', 'reject', 'tarpit']);
const BY_NUMBER =
  '/ip firewall filter\nadd action=accept chain=input connection-state=established,related place-before=0\n';
const APPENDED = 'add action=accept chain=input dst-port=8291 protocol=tcp src-address=192.0.2.0/24';

/**
 * Certain where the router's configuration is known, as the base of the script. Where it is not, a script that puts
 * rules before others that it has not added itself knows of a firewall on the router.
 */
export const appendAfterExistingDrop: LintRule = {
  meta: {
    code: 'DP403',
    name: 'append-after-existing-drop',
    severity: 'error',
    summary:
      'A rule is added behind the drop that the router has already. A warning where the script only lets suppose that there is one.',
    why: '`add` puts a rule at the end of its chain, and firewalls end in a drop, the default one too: no packet gets to a rule behind it.',
    advice: 'Say where it belongs: `place-before=` with the first drop of the chain.',
    bad: `${BY_NUMBER}${APPENDED}\n`,
    good: `${BY_NUMBER}${APPENDED} place-before=1\n`,
  },
  check(analysis, report) {
    for (const { rule, drop } of [...behindKnownDrops(analysis), ...perhapsBehindDrops(analysis)]) {
      const { command, chain } = rule;
      const place = `[:pick [find chain=${chain} action=${drop?.action ?? 'drop'}] 0]`;
      const fix = setArgument(command, 'place-before', place, 'chain');
      report({
        ...at(command, 'action', 'chain'),
        ...(drop === null && { severity: 'warning' }),
        message:
          drop === null
            ? `This goes to the end of ${chain}, while other rules of the script are put before those of the router. Behind a drop at the end no packet gets here. Say where it belongs with place-before=.`
            : `This goes to the end of ${chain}, behind the "${namedRule(drop)}" that the router has already, so no packet gets here. Say where it belongs with place-before=.`,
        ...(fix && { fix }),
      });
    }
  },
};

interface Appended {
  rule: SourceRule;
  /** Null where it is only likely that there is one. */
  drop: SourceRule | null;
}

function behindKnownDrops(analysis: Analysis): Appended[] {
  if (analysis.base === null) return [];
  return findDeadRules(analysis.firewall)
    .filter(({ rule, by }) => isAppended(analysis, rule) && !isOwn(analysis, by) && REFUSING.has(by.action))
    .map(({ rule, by }) => ({ rule, drop: by }));
}

/** The first rule of each chain, where the script has rules before others there. */
function perhapsBehindDrops(analysis: Analysis): Appended[] {
  if (analysis.base !== null) return [];
  const filter = analysis.firewall.rules.filter(({ table, command }) => table === 'filter' && isPlain(command));
  const chains = Map.groupBy(filter, ({ family, chain }) => `${family} ${chain}`);
  return [...chains.values()].flatMap((chain) => {
    const isPlaced = chain.some(({ command, action }) => isBeforeOther(analysis, command) && !REFUSING.has(action));
    const rule = chain.find((each) => isAppended(analysis, each));
    const endsHere = chain.some(({ action }) => REFUSING.has(action));
    return isPlaced && !endsHere && rule !== undefined ? [{ rule, drop: null }] : [];
  });
}

function isAppended(analysis: Analysis, rule: SourceRule): boolean {
  return (
    rule.table === 'filter' &&
    !rule.disabled &&
    !REFUSING.has(rule.action) &&
    isOwn(analysis, rule) &&
    findArgument(rule.command, 'place-before') === null
  );
}

/** Whether a rule is put before one that the script has not added. */
function isBeforeOther({ firewall }: Analysis, command: SourceRule['command']): boolean {
  const isPlaced = findArgument(command, 'place-before') !== null;
  return isPlaced && firewall.unknowns.some((unknown) => unknown.command === command && unknown.doubt === 'item');
}

function isOwn(analysis: Analysis, { command }: SourceRule): boolean {
  return analysis.isOwn(command.statement);
}

function isPlain({ execution }: SourceRule['command']): boolean {
  return execution === 'always';
}
