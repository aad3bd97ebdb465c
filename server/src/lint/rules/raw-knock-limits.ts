import { conditions } from '../../firewall/placed-rules.ts';
import { at, setArgument } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { knocksOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const FIRST =
  'add action=add-src-to-address-list address-list=knock-1 address-list-timeout=10s chain=input dst-port=12417 protocol=tcp\n';
const raw = (condition: string) =>
  `${goodFirewall.replace(FIRST, '')}/ip firewall raw\nadd action=add-src-to-address-list address-list=knock-1 address-list-timeout=10s chain=prerouting ${condition}dst-port=12417 protocol=tcp\n`;
/** What says where the packets come from or go to. */
const PLACES = [
  'dst-address',
  'dst-address-list',
  'dst-address-type',
  'in-interface',
  'in-interface-list',
  'src-address',
  'src-mac-address',
];

/** Raw has no connection states and no layer 7 patterns; the router says so itself. */
export const rawKnockLimits: LintRule = {
  meta: {
    code: 'KN149',
    name: 'raw-knock-limits',
    severity: 'information',
    summary: 'A knock in prerouting hears packets that only pass through the router as well.',
    why: 'Prerouting comes before it is decided where a packet goes. A host of the local network that uses the port of a knock anywhere in the internet climbs a stage.',
    advice: 'Add `dst-address-type=local`, or the interface that the knocks come from.',
    bad: raw(''),
    good: raw('dst-address-type=local '),
  },
  check(analysis, report) {
    for (const { knock } of knocksOf(analysis)) {
      if (knock.root !== 'prerouting' || PLACES.some((name) => conditions(knock, name).length > 0)) continue;
      const fix = setArgument(knock.rule.command, 'dst-address-type', 'local', 'chain');
      report({
        ...at(knock.rule.command, 'chain'),
        message: 'Here packets that only pass through the router are heard as knocks too. Add dst-address-type=local.',
        ...(fix && { fix }),
      });
    }
  },
};
