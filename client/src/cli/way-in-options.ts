/** How a sub-command gets in to a router: the knock, and what to trust. */
import { Option } from 'commander';
import type { KnockStep } from '../../../server/src/index.ts';
import { defaultTries } from '../router/knock.ts';
import { describeStep, parseKnocks } from '../router/knock-notation.ts';
import { defaultDelayMs, pacedSteps } from '../router/knock-pauses.ts';
import { describePlan } from '../router/plan-text.ts';
import type { RouterAddress } from '../router/router-url.ts';
import type { TlsTrust } from '../router/tls.ts';
import { readPin } from '../routers/profile.ts';
import { CliError } from './exit.ts';
import { readInputFile } from './files.ts';
import { readKnockPlan } from './knock-plan-file.ts';
import { wholeNumber } from './numbers.ts';

export interface WayInArguments {
  knock?: string;
  knockFrom?: string;
  delay: number;
  tries: number;
  pin?: string;
  ca?: string;
}

export function wayInOptions(): Option[] {
  return [
    new Option('--knock <steps>', 'the sequence that opens the door, such as "54389:tcp 1763:tcp"'),
    new Option('--knock-from <file>', 'read the sequence from the firewall in this script'),
    new Option('-d, --delay <ms>', 'pause after each knock').argParser(wholeNumber(0, 60_000)).default(defaultDelayMs),
    new Option('--tries <n>', 'how often to knock').argParser(wholeNumber(1, 20)).default(defaultTries),
    new Option('--pin <sha256>', "fingerprint of the router's certificate, for apis://"),
    new Option('--ca <file>', 'certificate of the authority that signed it, for apis://'),
  ];
}

/** @throws CliError where a list of routers has what the options name */
export function refuseWayIn({ knock, knockFrom, pin }: WayInArguments): void {
  if (knock ?? knockFrom ?? pin) {
    throw new CliError('With --routers, the knock and the pin are those of the list. Nothing was sent.');
  }
}

/** @throws CliError when both ways to name a knock are used; RouterError where the knock cannot be read */
export async function knockOf(
  { knock, knockFrom }: WayInArguments,
  router: RouterAddress,
  say: (line: string) => void,
): Promise<KnockStep[] | null> {
  if (knock !== undefined && knockFrom !== undefined) {
    throw new CliError('Give either --knock or --knock-from, not both. Nothing was sent.');
  }
  if (knockFrom !== undefined) {
    const plan = await readKnockPlan(knockFrom, { host: router.host, doorPort: router.port });
    say(`plan from ${knockFrom}: ${describePlan(plan)}`);
    return pacedSteps(plan);
  }
  if (knock === undefined) return null;
  const steps = parseKnocks(knock);
  say(`plan: ${steps.map(describeStep).join(', ')}`);
  return steps;
}

/** What to accept from the router; null for a plain connection. @throws CliError, RouterError where the options do not go with it */
export async function trustOf({ pin, ca }: WayInArguments, { tls }: RouterAddress): Promise<TlsTrust | null> {
  if (!tls) {
    if (pin !== undefined || ca !== undefined) throw new CliError('--pin and --ca go with apis://. Nothing was sent.');
    return null;
  }
  return {
    ...(pin !== undefined && { pin: readPin(pin) }),
    ...(ca !== undefined && { ca: (await readInputFile(ca)).text }),
  };
}
