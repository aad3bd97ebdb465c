import { inputAccepts } from '../admissions.ts';
import { apiServices, isNamed } from '../api-services.ts';
import { at } from '../arguments.ts';
import { variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

const firewall = variation('dst-port=8291', 'dst-port=8729,8291');

/** To switch the API off is sound where nobody uses it: only a script whose own rules let somebody in to it wants it. */
export const apiDisabledByScript: LintRule = {
  meta: {
    code: 'DP409',
    name: 'api-disabled-by-script',
    severity: 'error',
    summary:
      'The door behind a knock is for the API, and the script switches the API off. A warning where another rule lets somebody in to it.',
    why: 'Nothing answers at that port after the script: a deploy over the API cuts itself off and can prove nothing any more.',
    advice: 'Leave on the service that the door is for, or take its port out of the rule.',
    bad: `/ip service\nset api disabled=yes\nset api-ssl disabled=yes\n${firewall}`,
    good: `/ip service\nset api disabled=yes\n${firewall}`,
  },
  check(analysis, report) {
    const accepts = inputAccepts(analysis);
    const named = apiServices(analysis).filter(({ port }) => accepts.some((accept) => isNamed(accept, port)));
    if (named.length === 0 || named.some(({ disabled }) => disabled !== true)) return;
    const doors = new Set(analysis.knockChains.flatMap((chain) => chain.accepts.map(({ rule }) => rule)));
    for (const { name, port, command } of named) {
      const isDoor = accepts.some((accept) => isNamed(accept, port) && doors.has(accept.rule));
      report({
        ...at(command!, 'disabled'),
        severity: isDoor ? 'error' : 'warning',
        message: `The rules of input let somebody in to port ${port}, but ${name} is switched off here: nothing answers there, and a deploy over the API cuts itself off. Leave it on, or take the port out of the rule.`,
      });
    }
  },
};
