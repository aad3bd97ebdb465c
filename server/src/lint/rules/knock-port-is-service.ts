import { singlePort } from '../../firewall/knock-strength.ts';
import { overlap } from '../../firewall/ranges.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { asked, knocksOf, portsOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

/** Ports of the router's own services, which everybody tries anyway. */
const SERVICES = new Set([
  21, 22, 23, 53, 80, 123, 161, 443, 500, 1701, 1723, 2000, 4500, 5678, 8080, 8291, 8728, 8729, 20561,
]);

/** A knock that looks into what is sent does not depend on its port. */
export const knockPortIsService: LintRule = {
  meta: {
    code: 'KN106',
    name: 'knock-port-is-service',
    severity: 'warning',
    summary: 'A knock uses the port of a service. An error where it is the service that the door opens.',
    why: 'Everybody who looks for that service knocks without knowing it, and so do scans for services, which try these few ports first.',
    advice: 'Take random ports above 1024 that no service of the router uses.',
    bad: variation('dst-port=12417', 'dst-port=443'),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { knock, chain } of knocksOf(analysis)) {
      const port = singlePort(knock);
      if (port === null || asked(knock, 'content') !== null || asked(knock, 'layer7-protocol') !== null) continue;
      const isOwn = chain.accepts.some(
        (accept) => asked(accept, 'protocol') === asked(knock, 'protocol') && overlap(portsOf(accept), [[port, port]]),
      );
      if (!isOwn && !SERVICES.has(port)) continue;
      report({
        ...at(knock.rule.command, 'dst-port'),
        severity: isOwn ? 'error' : 'warning',
        message: isOwn
          ? `Port ${port} is what the door "${chain.door}" opens: who tries to connect knocks by that. Take another port for the knock.`
          : `Port ${port} is the port of a service, which scans try first and clients use without meaning to knock. Take a random port.`,
      });
    }
  },
};
