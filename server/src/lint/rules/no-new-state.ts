import { admitsState } from '../../firewall/placed-rules.ts';
import { at, setArgument } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { asked, rulesBehindEstablished } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const ESTABLISHED = 'add action=accept chain=input connection-state=established,related\n';

export const noNewState: LintRule = {
  meta: {
    code: 'KN137',
    name: 'no-new-state',
    severity: 'hint',
    summary: 'The knocks stand before the accept of established connections and take packets of these as well.',
    why: 'Every packet of every open session is compared with the knocks, and one that goes to such a port counts.',
    advice: 'Add `connection-state=new`, or move the knocks behind the accept of established connections.',
    bad: variation(ESTABLISHED, '').replace('add action=accept', `${ESTABLISHED}add action=accept`),
    good: goodFirewall,
  },
  check(analysis, report) {
    const behind = rulesBehindEstablished(analysis);
    const reported = new Set<object>();
    for (const { ends, sequence } of analysis.knockChains) {
      const [first] = sequence ?? [];
      if (first === undefined || reported.has(first.rule) || first.rule.table !== 'filter') continue;
      const isKept = ends.some(({ chain, sessions }) => chain === first.root && sessions === 'kept');
      const isText = asked(first, 'content') !== null || asked(first, 'layer7-protocol') !== null;
      if (!isKept || isText || behind.has(first.rule) || !admitsState(first, 'established')) continue;
      if (!hasAccept(first.root)) continue;
      reported.add(first.rule);
      const fix = setArgument(first.rule.command, 'connection-state', 'new', 'chain');
      report({
        ...at(first.rule.command, 'chain'),
        message:
          'Packets of open sessions get to the knocks too, as these stand before the accept of established connections. Add connection-state=new.',
        ...(fix && { fix }),
      });
    }

    function hasAccept(root: string): boolean {
      return analysis.placedRules.some((placed) => placed.root === root && behind.has(placed.rule));
    }
  },
};
