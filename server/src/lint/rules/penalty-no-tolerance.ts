import { isJump, targetOf } from '../../firewall/chain-graph.ts';
import { singlePort } from '../../firewall/knock-strength.ts';
import { overlap, parseRanges } from '../../firewall/ranges.ts';
import type { SourceRule } from '../../firewall/read-firewall.ts';
import { at } from '../arguments.ts';
import { strictFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';

const LEAVING = new Set(['accept', 'drop', 'reject', 'return']);

export const penaltyNoTolerance: LintRule = {
  meta: {
    code: 'KN143',
    name: 'penalty-no-tolerance',
    severity: 'warning',
    consequenceOf: ['SY'],
    summary: 'The same knock sent twice is punished as a wrong one.',
    why: 'Clients send a packet of TCP again when nobody answers, and networks copy packets of UDP. The copy arrives when the stage is reached, counts as wrong, and shuts the owner out.',
    advice: 'Before the penalty, drop or return packets to the ports of the knocks so far.',
    bad: strictFirewall.replace('dst-port=12417,9216 ', 'dst-port=9216 '),
    good: strictFirewall,
  },
  check(analysis, report) {
    const { rules } = analysis.firewall;
    const punishing = new Set(
      rules.flatMap(({ action, properties }) => (action === 'drop' ? (properties.get('src-address-list') ?? []) : [])),
    );
    const knocked = new Map<string, number>();
    for (const { placed, list } of analysis.knockFillers) {
      const port = singlePort(placed);
      if (port !== null) knocked.set(list, port);
    }
    if (punishing.size === 0 || knocked.size === 0) return;
    const chains = Map.groupBy(rules, ({ family, table, chain }) => `${family} ${table} ${chain}`);
    for (const jump of rules) {
      const port = isJump(jump) ? knocked.get(jump.properties.get('src-address-list') ?? '') : undefined;
      if (port === undefined) continue;
      const own = chains.get(`${jump.family} ${jump.table} ${targetOf(jump)}`) ?? [];
      const penalty = punishment(own, punishing, port);
      if (penalty === null) continue;
      report({
        ...at(penalty.command, 'address-list'),
        message: `A knock on port ${port} that arrives twice is punished here. Before this rule, drop dst-port=${port} in the chain "${penalty.chain}".`,
      });
    }
  },
};

/** The rule of a chain that punishes a packet to a port; null where one before it lets the packet go. */
function punishment(rules: readonly SourceRule[], lists: ReadonlySet<string>, port: number): SourceRule | null {
  for (const rule of rules) {
    const ports = rule.properties.get('dst-port') ?? '';
    if (rule.disabled) continue;
    if (LEAVING.has(rule.action) && overlap(parseRanges(ports) ?? [], [[port, port]])) return null;
    const isPenalty = rule.action === 'add-src-to-address-list' && lists.has(rule.properties.get('address-list') ?? '');
    if (isPenalty && ports === '' && !rule.properties.has('protocol')) return rule;
  }
  return null;
}
