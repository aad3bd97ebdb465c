/**
 * Compares our knock with knock(1) of the package knockd, both through a real firewall of nftables, and prints the figures:
 * `npm run test:knocks`, or `npm run test:knocks -- --count N` for another number than 1 000 knocks each. `rsc knock` is taken from
 * `dist/`, if it was built.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { quantile } from '../bench/measure.ts';
import {
  type FirewallKind,
  type Protocol,
  runTrial,
  type Trial,
  type TrialOptions,
  whyNoTrial,
} from './knock-trial.ts';
import { COMMAND, type Tool } from './send-knocks.ts';

const AT_ONCE = 100;
const DELAY_MS = 100;
const TIMED = 200;
const names: Record<Tool, string> = { knock: 'knock', function: 'our client', command: 'rsc knock' };

async function compareSuccess(count: number): Promise<void> {
  console.log(`doors opened by ${count} knocks of 3 packets each, ${DELAY_MS} ms apart, default options`);
  const kinds: [Protocol, FirewallKind][] = [
    ['tcp', 'lists'],
    ['tcp', 'strict'],
    ['udp', 'lists'],
  ];
  for (const [protocol, firewall] of kinds) {
    for (const lossPercent of [0, 5, 30]) {
      const options = { count, atOnce: AT_ONCE, delayMs: DELAY_MS, protocol, firewall, lossPercent };
      console.log(`  ${protocol}, ${firewall}, ${lossPercent} % lost in each direction`);
      console.log(`    knock       ${share(await runTrial({ ...options, tool: 'knock' }), count)}`);
      const ours = await runTrial({ ...options, tool: 'function' });
      const seconds = [0.5, 0.95].map((part) => `${(quantile(ours.saidAfterMs, part) / 1000).toFixed(1)} s`);
      console.log(`    our client  ${share(ours, count)}, median ${seconds[0]}, p95 ${seconds[1]}, ${triesOf(ours)}`);
    }
  }
}

/** What the firewall says and what the client says must be the same. */
function share({ opened, said }: Trial, count: number): string {
  return `${((100 * opened) / count).toFixed(1)} % (says ${((100 * said) / count).toFixed(1)} %)`;
}

function triesOf({ outcomes }: Trial): string {
  const tries = Map.groupBy(outcomes, ({ tries }) => tries ?? 'none');
  return `tries ${[...tries].map(([number, { length }]) => `${number}: ${length}`).join(', ')}`;
}

async function compareTime(): Promise<void> {
  console.log(`from the command to the open door, median of ${TIMED}, without delays or loss, one after the other`);
  const tools = (Object.keys(names) as Tool[]).filter((tool) => tool !== 'command' || existsSync(COMMAND));
  const trials = new Map<Tool, Trial>();
  for (const tool of tools) {
    const options: TrialOptions = { tool, count: tool === 'command' ? TIMED / 10 : TIMED, atOnce: 1, delayMs: 0 };
    trials.set(tool, await runTrial(options));
  }
  for (const [tool, trial] of trials) {
    const [accepted, said] = (['acceptedAfterMs', 'saidAfterMs'] as const).map((figure) => {
      const median = quantile(trial[figure], 0.5);
      return `${median.toFixed(1)} ms, ${(median / quantile(trials.get('knock')![figure], 0.5)).toFixed(2)} × knock`;
    });
    console.log(`  ${names[tool].padEnd(10)}  the service accepts: ${accepted}; the client says so: ${said}`);
  }
}

const { values } = parseArgs({ options: { count: { type: 'string', default: '1000' } } });
const reason = whyNoTrial();
if (reason === null) {
  await compareTime();
  await compareSuccess(Number(values.count));
} else {
  console.error(`The comparison with knock cannot run: ${reason}.`);
  process.exitCode = 1;
}
