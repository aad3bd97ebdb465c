import { admitsState, type PlacedRule } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { rulesBehindEstablished } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const forward = (rule: string, state: string) =>
  `${goodFirewall}add action=${rule} chain=forward connection-state=established,related\n${state}add action=accept chain=forward dst-port=443 protocol=tcp src-address-list=open\nadd action=drop chain=forward\n`;

/** Where a rule accepts all established connections before the door, they outlive it anyway, as they should. */
export const fasttrackBeforeGate: LintRule = {
  meta: {
    code: 'FW324',
    name: 'fasttrack-before-gate',
    severity: 'information',
    summary: 'Connections are fast-tracked before the rules of forward that a knock opens.',
    why: 'Most packets of such a connection go past the firewall. A session does not end when the door shuts, unless one of the few packets that still come by is dropped: it may break off at any time, or never.',
    advice:
      'Accept established connections before the door, so that sessions outlive it for certain, or do without fasttrack.',
    bad: forward('fasttrack-connection', ''),
    good: forward('accept', ''),
  },
  check(analysis, report) {
    const tracks = analysis.placedRules.filter(isFasttrack);
    if (tracks.length === 0) return;
    const behind = rulesBehindEstablished(analysis);
    const order = new Map(analysis.placedRules.map(({ rule }, index) => [rule, index]));
    const gates = [
      ...analysis.knockChains.flatMap(({ accepts }) => accepts),
      ...analysis.knockFillers.map(({ placed }) => placed),
    ].filter((gate) => gate.rule.table === 'filter' && admitsState(gate, 'established') && !behind.has(gate.rule));
    for (const track of tracks) {
      const isBefore = (gate: PlacedRule) =>
        gate.rule.family === track.rule.family &&
        gate.root === track.root &&
        order.get(gate.rule)! > order.get(track.rule)!;
      if (!gates.some(isBefore)) continue;
      report({
        ...at(track.rule.command, 'action'),
        message:
          'Packets of fast-tracked connections go past the rules behind this one, so a session does not end when the door shuts, or breaks off at any time. Accept established connections before the door.',
      });
    }
  },
};

function isFasttrack({ rule, root }: PlacedRule): boolean {
  return rule.table === 'filter' && root === 'forward' && rule.action === 'fasttrack-connection' && !rule.disabled;
}
