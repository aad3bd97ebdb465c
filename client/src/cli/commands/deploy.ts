import type { Command } from 'commander';
import type { KnockStep } from '../../../../server/src/index.ts';
import { type DeployEvent, type DeployOutcome, deploy, type FinalState } from '../../router/deploy.ts';
import { chooseKnock } from '../../router/deployment/choose-knock.ts';
import { defaultDelayMs, defaultTries } from '../../router/knock.ts';
import { describeStep, parseKnocks } from '../../router/knock-notation.ts';
import { describePlan } from '../../router/plan-text.ts';
import { parseRouterUrl, type RouterAddress } from '../../router/router-url.ts';
import type { TlsTrust } from '../../router/tls.ts';
import { CliError, type ExitCode, exitCodes } from '../exit.ts';
import { readInputFile } from '../files.ts';
import { interruptible } from '../interrupt.ts';
import { readKnockPlan } from '../knock-plan-file.ts';
import { wholeNumber } from '../numbers.ts';
import { readPassword } from '../password.ts';

interface DeployCommandOptions {
  to: string;
  knock?: string;
  knockFrom?: string;
  delay: number;
  tries: number;
  rollback: number;
  pin?: string;
  ca?: string;
  json?: true;
}

const help = `
Examples:
  rsc deploy site.rsc --to api://admin@192.0.2.1 --knock "54389:tcp 1763:tcp 34576:tcp"
  rsc deploy site.rsc --to apis://admin@router.example --pin 3A:5F:… --knock-from firewall.rsc

The password comes from RSC_PASSWORD, or is asked for. Ctrl-C cancels until the import begins.

Exit code: 0 applied and verified; 1 nothing changed; 2 could not run; 3 rolled back; 4 rolls back by itself, or state unknown;
130 ended by a second Ctrl-C before anything was armed.`;

/** `rsc deploy`: knocks, logs in and applies a script, with a roll-back armed on the router until it is proved. */
export function registerDeploy(program: Command): void {
  program
    .command('deploy')
    .description('Apply a script to a router without locking yourself out.')
    .argument('<file>', 'the script')
    .requiredOption('--to <router>', 'api://USER@HOST[:PORT], or apis:// for TLS')
    .option('--knock <steps>', 'the sequence that opens the door, such as "54389:tcp 1763:tcp"')
    .option('--knock-from <file>', 'read the sequence from the firewall in this script')
    .option('-d, --delay <ms>', 'pause after each knock', wholeNumber(0, 60_000), defaultDelayMs)
    .option('--tries <n>', 'how often to knock', wholeNumber(1, 20), defaultTries)
    .option('--rollback <seconds>', 'the router restores its backup after this time', wholeNumber(30, 3_600), 180)
    .option('--pin <sha256>', "fingerprint of the router's certificate, for apis://")
    .option('--ca <file>', 'certificate of the authority that signed it, for apis://')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', help)
    .action(runDeploy);
}

async function runDeploy(file: string, options: DeployCommandOptions): Promise<void> {
  const say = options.json ? () => {} : (line: string) => console.log(line);
  const { text } = await readInputFile(file);
  const router = parseRouterUrl(options.to);
  const knock = await knockOf(options, router, say);
  const { knockPlans } = await import('../../../../server/src/index.ts');
  const after = chooseKnock(knockPlans(text), router.port);
  if (after !== null) say(`once applied, the script's own knock opens the door: ${describePlan(after)}`);
  const password = await readPassword(router.user, router.host);
  const tls = await trustOf(options, router);
  const request = {
    target: { host: router.host, port: router.port, user: router.user, ...(tls && { tls }) },
    password,
    script: { name: file, text },
    knock,
    knockAfter: after?.steps ?? null,
    knockOptions: { delayMs: options.delay, tries: options.tries },
    rollbackSeconds: options.rollback,
  };
  const events: DeployEvent[] = [];
  const report = (event: DeployEvent) => {
    events.push(event);
    say(`${event.step}: ${event.message}`);
  };
  const outcome = await interruptible(
    (signal) => deploy(request, report, signal),
    () => lastWords(events),
  );
  tell(file, outcome, events, options);
  process.exitCode = exitCodeOf(outcome.state);
}

async function knockOf(
  { knock, knockFrom }: DeployCommandOptions,
  router: RouterAddress,
  say: (line: string) => void,
): Promise<KnockStep[] | null> {
  if (knock !== undefined && knockFrom !== undefined) {
    throw new CliError('Give either --knock or --knock-from, not both. Nothing was sent.');
  }
  if (knockFrom !== undefined) {
    const plan = await readKnockPlan(knockFrom, { doorPort: router.port });
    say(`plan from ${knockFrom}: ${describePlan(plan)}`);
    return plan.steps;
  }
  if (knock === undefined) return null;
  const steps = parseKnocks(knock);
  say(`plan: ${steps.map(describeStep).join(', ')}`);
  return steps;
}

async function trustOf({ pin, ca }: DeployCommandOptions, { tls }: RouterAddress): Promise<TlsTrust | null> {
  if (!tls) {
    if (pin !== undefined || ca !== undefined) throw new CliError('--pin and --ca go with apis://. Nothing was sent.');
    return null;
  }
  return { ...(pin !== undefined && { pin }), ...(ca !== undefined && { ca: (await readInputFile(ca)).text }) };
}

/** What is known when the person ends the program in the middle. */
function lastWords(events: readonly DeployEvent[]): ExitCode {
  const armed = events.findLast(({ step }) => step === 'arm');
  if (armed === undefined || events.some(({ step }) => step === 'confirm')) return exitCodes.cancelled;
  console.error(`rsc: ended in the middle. On the router: ${armed.message}. Log in after that time and look.`);
  return exitCodes.uncertain;
}

function tell(file: string, outcome: DeployOutcome, events: DeployEvent[], { json }: DeployCommandOptions): void {
  const { state, message, complaints } = outcome;
  if (json) {
    const at = state.kind === 'rolls-back' ? { at: state.at.toISOString() } : {};
    console.log(JSON.stringify({ file, state: state.kind, ...at, message, complaints, events }));
    return;
  }
  const print = state.kind === 'applied' ? console.log : console.error;
  for (const { line, column, message: complaint } of complaints) {
    print(`${file}:${line}:${column ?? 1} error ${complaint}`);
  }
  print(state.kind === 'applied' ? `Done: ${message}` : `rsc: ${message}`);
}

function exitCodeOf(state: FinalState): ExitCode {
  switch (state.kind) {
    case 'applied':
      return exitCodes.done;
    case 'nothing-changed':
      return exitCodes.no;
    case 'rolled-back':
      return exitCodes.rolledBack;
    default:
      return exitCodes.uncertain;
  }
}
