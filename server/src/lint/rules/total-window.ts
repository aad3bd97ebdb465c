import type { KnockChain } from '../../firewall/knock-chain.ts';
import { conditions } from '../../firewall/placed-rules.ts';
import { parseDuration } from '../../semantics/duration.ts';
import { at } from '../arguments.ts';
import { type ClientLine, clientLines, delayOf, knocksOf } from '../client-lines.ts';
import { goodFirewall } from '../example.ts';
import type { Finding, LintRule } from '../rule.ts';

/** A client that waits for longer than a stage lasts comes too late at each of them. */
export const totalWindow: LintRule = {
  meta: {
    code: 'AL213',
    name: 'total-window',
    severity: 'error',
    summary:
      'A client line in a comment pauses for longer than a stage lasts. An information where less than a second is left.',
    why: 'The address is off the list again when the next knock comes. The sequence can be sent to its end, and opens nothing.',
    advice: 'Shorten the pause of the client, or give the stages more time.',
    bad: `# knock -d 12000 router.example.com 12417 9216 13872\n${goodFirewall}`,
    good: `# knock -d 300 router.example.com 12417 9216 13872\n${goodFirewall}`,
  },
  check({ script, knockChains }, report) {
    for (const line of knockChains.length === 0 ? [] : clientLines(script)) {
      const delay = line.tool === 'knock' ? delayOf(line) : null;
      const chain = knockChains.find((each) => isFor(line, each));
      if (delay !== null && chain !== undefined) checkStages(chain, delay, report);
    }
  },
};

function checkStages({ sequence }: KnockChain, delay: number, report: (finding: Finding) => void): void {
  for (const { rule } of sequence!.slice(0, -1)) {
    const timeout = rule.properties.get('address-list-timeout') ?? '';
    const left = (parseDuration(timeout) || Number.POSITIVE_INFINITY) * 1000 - delay;
    if (left > 1000) continue;
    report({
      ...at(rule.command, 'address-list-timeout'),
      severity: left <= 0 ? 'error' : 'information',
      message: `The client waits for ${delay} ms between its knocks, as a comment of this file says, and this stage lasts ${timeout}.`,
    });
  }
}

/** Whether the line knocks on the ports of the chain. */
function isFor(line: ClientLine, { sequence }: KnockChain): boolean {
  const ports = sequence?.map((placed) => conditions(placed, 'dst-port').at(-1)).join();
  return (
    ports ===
    knocksOf(line)
      .map(({ port }) => port)
      .join()
  );
}
