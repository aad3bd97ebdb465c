import { conditions } from '../../firewall/placed-rules.ts';
import { overlap } from '../../firewall/ranges.ts';
import { serviceName } from '../../firewall/service-names.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { portsOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

/** Services that send passwords in clear, with those that do the same encrypted. */
const ENCRYPTED_FORM = new Map([
  [21, 22],
  [23, 22],
  [80, 443],
  [8728, 8729],
]);

/** Services with encryption and passwords of their own are a layer behind the knock; those in clear are none. */
export const onlyLayer: LintRule = {
  meta: {
    code: 'KN146',
    name: 'only-layer',
    severity: 'information',
    summary: 'Behind a knock stands a service in clear, and not its encrypted form: the knock is the only layer.',
    why: 'Who can see the traffic reads the knock, which anybody can send again, and then the password of the service as well.',
    advice: 'Let the knock open SSH, WinBox, HTTPS, the API over TLS, or a VPN.',
    bad: variation('dst-port=8291', 'dst-port=23'),
    good: goodFirewall,
  },
  check({ knockChains }, report) {
    const accepts = new Set(knockChains.flatMap((chain) => chain.accepts));
    const reported = new Set<object>();
    for (const accept of accepts) {
      const { rule } = accept;
      const ports = portsOf(accept);
      const has = (port: number) => overlap(ports, [[port, port]]);
      const clear = [...ENCRYPTED_FORM].find(([port, encrypted]) => has(port) && !has(encrypted))?.[0];
      const isTcp = conditions(accept, 'protocol').includes('tcp');
      if (clear === undefined || !isTcp || reported.has(rule) || conditions(accept, 'ipsec-policy').length > 0)
        continue;
      reported.add(rule);
      report({
        ...at(rule.command, 'dst-port', 'action'),
        message: `${serviceName(`tcp/${clear}`)} sends passwords in clear, so the knock is the only layer before it, and everybody on the way can read both. Open its encrypted form (port ${ENCRYPTED_FORM.get(clear)}) or a VPN.`,
      });
    }
  },
};
