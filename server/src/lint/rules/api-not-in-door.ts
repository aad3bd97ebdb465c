import { admitsState } from '../../firewall/placed-rules.ts';
import { inputAccepts } from '../admissions.ts';
import { apiServices, letsIn } from '../api-services.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

const SERVICE = '/ip service\nset api-ssl disabled=no\n';

/** Where the script leaves the API alone, it may be off. */
export const apiNotInDoor: LintRule = {
  meta: {
    code: 'DP411',
    name: 'api-not-in-door',
    severity: 'error',
    consequenceOf: ['FW330'],
    summary: 'A script switches the API on, or gives it a port, and none of its rules lets anybody in there.',
    why: 'The knock opens other ports, and the drop at the end takes the packets for the API: a deploy that comes in by it stands before a closed door.',
    advice: 'Name the port in the accept behind the knock.',
    bad: `${SERVICE}${goodFirewall}`,
    good: `${SERVICE}${variation('dst-port=8291', 'dst-port=8291,8729')}`,
  },
  check(analysis, report) {
    const isClosed = analysis.knockChains.some(({ family, ends }) =>
      ends.some(({ chain, drops, isWhole }) => {
        return family === 4 && chain === 'input' && isWhole && drops.some(({ rule }) => !rule.disabled);
      }),
    );
    if (!isClosed) return;
    const accepts = inputAccepts(analysis).filter((accept) => accept.rule.family === 4 && admitsState(accept, 'new'));
    for (const { name, port, disabled, command } of apiServices(analysis)) {
      if (command === null || disabled === true || accepts.some((accept) => letsIn(accept, port))) continue;
      report({
        ...at(command, 'port', 'disabled'),
        message: `${name} listens on port ${port}, but no rule of input accepts it, with or without a knock. Add the port to the accept behind the knock.`,
      });
    }
  },
};
