import { protocolOf } from '../../firewall/knock-strength.ts';
import { admitsState, conditions, type PlacedRule } from '../../firewall/placed-rules.ts';
import { sizeOf } from '../../firewall/ranges.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { asked, portsOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

export const wideMatch: LintRule = {
  meta: {
    code: 'KN110',
    name: 'wide-match',
    severity: 'warning',
    consequenceOf: ['KN109', 'SY001', 'SY002', 'SY013'],
    summary: 'A knock takes several ports or sizes, or any packet of its protocol.',
    why: 'Each further packet that counts as the knock makes it easier to hit by chance, and one scan hits it many times.',
    advice: 'Ask for one protocol and one port, or for ICMP of one size.',
    bad: variation('dst-port=9216', 'dst-port=9216,9300-9310'),
    good: goodFirewall,
  },
  check(analysis, report) {
    const refused = new Set(analysis.firewall.refusals.map(({ command }) => command));
    for (const { placed: knock, list } of analysis.knockFillers) {
      const reason = refused.has(knock.rule.command) || isProlonging(knock, list) ? null : reasonOf(knock);
      if (reason === null) continue;
      report({
        ...at(knock.rule.command, 'dst-port', 'packet-size', 'protocol', 'action'),
        message: `This knock takes ${reason}. Ask for exactly one, so that it is not hit by chance.`,
      });
    }
  },
};

/** What is wide in it. A text that has to be sent makes up for any port. */
function reasonOf(knock: PlacedRule): string | null {
  if (['content', 'layer7-protocol', 'port'].some((name) => asked(knock, name) !== null)) return null;
  const ports = sizeOf(portsOf(knock));
  if (ports > 1) return `${ports} ports`;
  const protocol = protocolOf(knock);
  const isIcmp = protocol === 'icmp' || protocol === 'icmpv6';
  if (isIcmp) return /^\d+$/.test(asked(knock, 'packet-size') ?? '') ? null : 'pings of more than one size';
  if (ports === 1 || asked(knock, 'packet-size') !== null) return null;
  return protocol === null ? 'packets of any protocol' : `packets to any port of ${protocol}`;
}

/** What keeps who is on a list there, or puts known addresses on it, is no knock. */
function isProlonging(filler: PlacedRule, list: string): boolean {
  const isOnList = conditions(filler, 'src-address-list').includes(list);
  return isOnList || !admitsState(filler, 'new') || asked(filler, 'src-address') !== null;
}
