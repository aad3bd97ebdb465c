import { isIP } from 'node:net';
import { type Command, Option } from 'commander';
import type { KnockStep } from '../../../../server/src/index.ts';
import type { DoorState } from '../../router/confirm-door.ts';
import { RouterError } from '../../router/errors.ts';
import { defaultTries, type KnockUntilOpenOptions, knock, knockUntilOpen } from '../../router/knock.ts';
import { describeStep, parseKnock } from '../../router/knock-notation.ts';
import { defaultDelayMs, pacedSteps } from '../../router/knock-pauses.ts';
import { describePlan } from '../../router/plan-text.ts';
import type { AddressFamily } from '../../router/resolve-host.ts';
import { CliError } from '../exit.ts';
import { interruptible } from '../interrupt.ts';
import { readKnockPlan } from '../knock-plan-file.ts';
import { wholeNumber } from '../numbers.ts';

interface KnockCommandOptions {
  delay: number;
  repeat: number;
  tries: number;
  door?: number;
  from?: string;
  bind?: string;
  sourcePort?: number;
  udp?: true;
  ipv4?: true;
  ipv6?: true;
  json?: true;
}

/** What `--json` prints. `address` and `family` are null if nothing was sent, `door` if none was asked for. */
interface KnockReport {
  host: string;
  address: string | null;
  family: AddressFamily | null;
  steps: string[];
  door: { port: number; state: DoorState; tries: number } | null;
}

type Say = (line: string) => void;

const help = `
Examples:
  rsc knock 192.0.2.1 54389:tcp 1763:tcp 34576:tcp --door 8728
  rsc knock -d 500 -u router.example 7000 8000 9000
  rsc knock router.example 7000:udp:2x 8000:tcp:1000ms 9000:udp=sesame
  rsc knock 192.0.2.1 icmp:720 icmp:100=word 80:http=/sesame 9000:udp:hex=0aff 7000:src40000
  rsc knock --from firewall.rsc 192.0.2.1 --door 8291

icmp:SIZE is the whole IP packet, as packet-size of the firewall counts it; ICMP is sent by the system's ping.
With --door, each address of a name is knocked at in turn; further rounds are slower than the first.

Exit code: 0 sent, and the door is open if one was given; 1 the door is still closed; 2 could not run.`;

/** `rsc knock`: sends a knock sequence as knock(1) does, and with `--door` makes sure that it worked. */
export function registerKnock(program: Command): void {
  program
    .command('knock')
    .description('Knock on the ports of a router, in order.')
    .argument('<host>', 'name or address of the router')
    .argument('[knocks...]', 'in order: PORT[:PROTOCOL][:TIMESx][:PAUSEms][=TEXT], or icmp[:SIZE]')
    .option('-d, --delay <ms>', 'pause after each knock', wholeNumber(0, 60_000), defaultDelayMs)
    .option('--repeat <n>', 'send each knock that often', wholeNumber(1, 10), 1)
    .option('-u, --udp', 'a port alone is UDP, not TCP')
    .addOption(new Option('-4, --ipv4', 'use IPv4').conflicts('ipv6'))
    .option('-6, --ipv6', 'use IPv6')
    .option('--bind <address>', "send from this one of the computer's addresses")
    .option('--source-port <port>', 'send TCP and UDP from this port', wholeNumber(1, 65_535))
    .option('--door <port>', 'TCP port to try afterwards; while it is closed, knock again', wholeNumber(1, 65_535))
    .option('--tries <n>', 'how often to knock, with --door', wholeNumber(1, 20), defaultTries)
    .option('--from <file>', 'read the sequence from the firewall in this script')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', help)
    .action(runKnock);
}

async function runKnock(host: string, knocks: string[], options: KnockCommandOptions): Promise<void> {
  const say: Say = options.json ? () => {} : (line) => console.log(line);
  const { delay, repeat, tries, door, bind, sourcePort } = options;
  const { steps, family } = await planOf(host, knocks, options, say);
  const report: KnockReport = { host, address: null, family: null, steps: steps.map(describeStep), door: null };
  const how = { delayMs: delay, repeat, tries, family, bind, sourcePort, ...watch(report, say) };
  try {
    say(await interruptible((signal) => send(host, steps, door, { ...how, signal })));
  } catch (error) {
    if (options.json && error instanceof RouterError && error.kind === 'door-closed') printJson(report);
    throw error;
  }
  if (options.json) printJson(report);
}

/** The steps, and the address family that they need if that is known. */
async function planOf(
  host: string,
  knocks: string[],
  { from, door, udp, ipv4, ipv6 }: KnockCommandOptions,
  say: Say,
): Promise<{ steps: KnockStep[]; family: AddressFamily | undefined }> {
  if ((from === undefined) === (knocks.length === 0)) {
    throw new CliError('Give either the knocks (PORT:PROTOCOL …) or a script to read them from (--from FILE).');
  }
  const family = ipv4 ? 4 : ipv6 ? 6 : undefined;
  if (from === undefined) {
    const protocol = udp ? 'udp' : 'tcp';
    return { steps: knocks.flatMap((text, index) => parseKnock(text, protocol, index + 1)), family };
  }
  const plan = await readKnockPlan(from, { host, doorPort: door, family });
  say(`plan from ${from}: ${describePlan(plan)}`);
  return { steps: pacedSteps(plan), family: plan.family };
}

/** Tells each packet and each try of the door, and keeps what the report needs. */
function watch(report: KnockReport, say: Say): Pick<KnockUntilOpenOptions, 'onStep' | 'onDoor'> {
  return {
    onStep({ number, total, step, address }) {
      Object.assign(report, { address, family: isIP(address) });
      say(`knock ${number} of ${total}: ${describeStep(step)} to ${address}`);
    },
    onDoor({ number, tries, address, port, state }) {
      Object.assign(report, { address, family: isIP(address) });
      report.door = { port, state, tries: number };
      say(`door tcp/${port}: ${state} (try ${number} of ${tries})`);
    },
  };
}

/** @returns the last line for the user */
async function send(
  host: string,
  steps: KnockStep[],
  door: number | undefined,
  options: KnockUntilOpenOptions,
): Promise<string> {
  if (door === undefined) {
    const { address } = await knock(host, steps, options);
    return `Done: the knock was sent to ${address}. No door was tried (--door PORT does that).`;
  }
  const { address } = await knockUntilOpen(host, steps, door, options);
  return `Done: tcp/${door} of ${address} is open.`;
}

function printJson(report: KnockReport): void {
  console.log(JSON.stringify(report));
}
