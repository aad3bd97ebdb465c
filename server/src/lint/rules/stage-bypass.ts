import { at, findArgument, setArgument } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { type ForgottenStage, forgottenStages } from '../forgotten-stages.ts';
import { CAUSES, commandsOf, isRefused, machineKnocks, waysIn } from '../machine-knocks.ts';
import type { Finding, LintRule } from '../rule.ts';

/** What a script can write without quotes. */
const BARE = /^[\w.-]+$/;

export const stageBypass: LintRule = {
  meta: {
    code: 'KN111',
    name: 'stage-bypass',
    severity: 'error',
    consequenceOf: CAUSES,
    summary: 'A list of a knock can be filled without the knock before.',
    why: 'A knock that does not ask for the list of the one before is the first knock for everybody: all those before it change nothing, and the door takes fewer packets than it seems to.',
    advice: 'Add `src-address-list=` with the list that the knock before fills.',
    bad: variation(' src-address-list=knock-1', ''),
    good: goodFirewall,
  },
  check(analysis, report) {
    const forgotten = isRefused(analysis) ? [] : forgottenStages(analysis);
    for (const stage of forgotten) reportForgotten(stage, report);
    const reported = new Set<object>();
    for (const each of machineKnocks(analysis)) {
      const { chain, knock } = each;
      const [shortest] = waysIn(each);
      if (shortest === undefined || shortest.rules.length >= knock!.stages.length || shortest.climbs) continue;
      const [stranger] = shortest.others;
      // A way that has nothing in common with the other one is another knock.
      if (stranger === undefined || shortest.others.length === shortest.rules.length) continue;
      if (reported.has(stranger.command)) continue;
      reported.add(stranger.command);
      report({
        ...at(stranger.command, 'address-list'),
        message: `This puts a sender on "${stranger.properties.get('address-list')}" who has not sent the knocks before: ${shortest.rules.length} of the ${knock!.stages.length} packets open "${chain.door}". Add src-address-list= with the list of the knock before, or take the rule away.`,
        concerns: commandsOf(analysis, each),
      });
    }
  },
};

function reportForgotten({ chain, knock, list, filler }: ForgottenStage, report: (finding: Finding) => void): void {
  const { command } = knock.rule;
  // Behind the condition that the router prints before it.
  const before = ['protocol', 'dst-port'].find((name) => findArgument(command, name) !== null) ?? 'chain';
  const fix = BARE.test(list) ? setArgument(command, 'src-address-list', list, before) : null;
  report({
    ...at(command, 'address-list'),
    message: `This knock does not ask for "${list}", which another knock fills and nothing reads: "${chain.door}" opens without that one. Add src-address-list=${list}.`,
    concerns: [filler.rule.command],
    ...(fix && { fix }),
  });
}
