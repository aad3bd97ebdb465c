import { nearestName } from '../../schema/nearest.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** The end of a built-in chain accepts (RouterOS manual, Filter). A drop that is switched off has a rule of its own. */
export const missingDrop: LintRule = {
  meta: {
    code: 'FW303',
    name: 'missing-drop',
    severity: 'error',
    consequenceOf: ['SY', 'FW313', 'FW323'],
    summary: 'The service behind a knock sequence is never dropped for those who have not knocked.',
    why: 'RouterOS accepts what no rule has decided on. Without a drop behind it, the accept of the door changes nothing: the service is open to everybody.',
    advice: 'End the chain with `add action=drop chain=input`, behind everything that is to be accepted.',
    bad: variation('add action=drop chain=input\n', ''),
    good: goodFirewall,
  },
  check(analysis, report) {
    const reported = new Set<string>();
    for (const { family, ends } of analysis.knockChains) {
      for (const { chain, accepts, drops, isWhole } of ends) {
        if (drops.length > 0 || !isWhole || reported.has(`${family} ${chain}`)) continue;
        reported.add(`${family} ${chain}`);
        const last = analysis.placedRules.findLast(
          ({ rule, root }) => rule.family === family && rule.table === 'filter' && root === chain,
        );
        const alike = analysis.placedRules.filter(
          ({ rule, root }) => rule.family === family && root !== chain && nearestName(root, [chain]) !== null,
        );
        report({
          ...at(accepts.at(-1)!.rule.command, 'action', 'src-address-list'),
          // The last rule may be a drop whose action is misspelt, or there may be one in a chain of nearly this name.
          concerns: [...(last === undefined ? [] : [last]), ...alike].map(({ rule }) => rule.command),
          message: `This accepts who has knocked, but no rule of ${chain} drops the others, and the end of the chain accepts them too: the door is open without a knock. End the chain with action=drop.`,
        });
      }
    }
  },
};
