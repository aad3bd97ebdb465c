import { singlePort } from '../../firewall/knock-strength.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { asked, knocksOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

/** Patterns that come to everybody's mind, and ports of knocks in well-known talks, manuals and tutorials. */
const ICONIC = new Set([
  1000, 1111, 1234, 1337, 2000, 2222, 3000, 3333, 4000, 4321, 4444, 5000, 5555, 6000, 6666, 7000, 7777, 8000, 8881,
  8888, 9000, 9991, 9999, 10000, 11111, 12345, 20000, 22222, 30000, 31337, 33333, 40000, 44444, 50000, 54321, 55555,
  60000, 111, 222, 333, 444, 555, 666, 777, 888, 999, 123, 321, 1763, 17954, 34576, 54389, 62521, 9851, 29819,
]);

export const iconicPorts: LintRule = {
  meta: {
    code: 'KN105',
    name: 'iconic-ports',
    severity: 'warning',
    summary: 'A knock uses a port that everybody tries first: 1234, 7000, 1111, or one from a published example.',
    why: 'Who looks for knocks tries the ports of tutorials and patterns of digits first. The knock is then worth nothing, and the others have to bear it alone.',
    advice: 'Take random ports above 1024.',
    bad: variation('dst-port=12417', 'dst-port=12345'),
    good: goodFirewall,
  },
  check(analysis, report) {
    const said = new Set<object>();
    for (const { knock, chain } of knocksOf(analysis)) {
      const port = singlePort(knock);
      const isText = asked(knock, 'content') !== null || asked(knock, 'layer7-protocol') !== null;
      if (port === null || !ICONIC.has(port) || isText || said.has(chain)) continue;
      said.add(chain);
      const ports = chain.sequence!.map(singlePort).filter((each) => each !== null && ICONIC.has(each));
      report({
        ...at(knock.rule.command, 'dst-port'),
        message: `${ports.join(', ')}: who looks for a knock tries ${ports.length === 1 ? 'this port' : 'these ports'} first, as patterns and published examples use ${ports.length === 1 ? 'it' : 'them'}. Take random ones.`,
      });
    }
  },
};
