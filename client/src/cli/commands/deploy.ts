import type { Command } from 'commander';
import type { DeployEvent, DeployOutcome, DeployRequest, PreFlight } from '../../router/deploy.ts';
import { chooseKnock } from '../../router/deployment/choose-knock.ts';
import { FileJournal } from '../../router/deployment/journal.ts';
import { pacedSteps } from '../../router/knock-pauses.ts';
import { describePlan } from '../../router/plan-text.ts';
import { parseRouterUrl } from '../../router/router-url.ts';
import { type ExitCode, exitCodes } from '../exit.ts';
import { readInputFile } from '../files.ts';
import { exitCodeOf } from '../final-state.ts';
import { interruptible } from '../interrupt.ts';
import { wholeNumber } from '../numbers.ts';
import { readPassword } from '../password.ts';
import { decideByPreFlight } from '../pre-flight-report.ts';
import { journalFolder } from '../state-folder.ts';
import { knockOf, refuseWayIn, trustOf, type WayInArguments, wayInOptions } from '../way-in-options.ts';

interface DeployCommandOptions extends WayInArguments {
  to: string;
  routers?: string;
  parallel: number;
  rollback: number;
  force?: true;
  json?: true;
}

const help = `
Examples:
  rsc deploy site.rsc --to api://admin@192.0.2.1 --knock "54389:tcp 1763:tcp 34576:tcp"
  rsc deploy site.rsc --to apis://admin@router.example --pin 3A:5F:… --knock-from firewall.rsc
  rsc deploy site.rsc --routers routers.json --to branches --json

To a group, the first router is the canary; the others follow once it is applied there, and none begins after a failure.
A list in JSON: [{"name": "north-1", "address": "apis://admin@192.0.2.1", "knock": "7000:tcp 8000:tcp", "pin": "3A:5F:…",
"groups": ["branches"]}]; a knock may also be a script, such as "firewall.rsc", or "secret": RSC_KNOCK_NORTH_1.
Of an Ansible inventory, the groups, ansible_host, ansible_user, routeros_address, routeros_knock and routeros_pin are read,
from group_vars and host_vars beside it as well.

Before anything is changed the router is looked at: what would change, and whether the script would cut off this session or
the knock. With an error the deploy ends there, with code 1, unless --force is given.

The password comes from RSC_PASSWORD_NORTH_1 for a router of that name, from RSC_PASSWORD, or is asked for. Ctrl-C cancels until the import begins.

Exit code: 0 applied and verified; 1 nothing changed; 2 could not run; 3 rolled back; 4 rolls back by itself, or state unknown;
130 ended by a second Ctrl-C before anything was armed.`;

/** `rsc deploy`: knocks, logs in and applies a script, with a roll-back armed on the router until it is proved. */
export function registerDeploy(program: Command): void {
  const command = program
    .command('deploy')
    .description('Apply a script to a router without locking yourself out.')
    .argument('<file>', 'the script')
    .requiredOption('--to <router>', 'api://USER@HOST[:PORT], or apis:// for TLS; with --routers, a name or a group')
    .option('--routers <file>', 'the list of routers: JSON, an Ansible inventory, or an SSH configuration')
    .option('--parallel <n>', 'how many routers of a group at once, after the first', wholeNumber(1, 64), 8)
    .option('--rollback <seconds>', 'the router restores its backup after this time', wholeNumber(30, 3_600), 180)
    .option('--force', 'go on where the look at the router has found errors')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', help)
    .action(runDeploy);
  for (const option of wayInOptions()) command.addOption(option);
}

async function runDeploy(file: string, options: DeployCommandOptions): Promise<void> {
  const { routers } = options;
  if (routers === undefined) return deployToOne(file, options);
  refuseWayIn(options);
  // Loaded here, so that nothing else waits for the readers of inventories.
  const { deployToRouters } = await import('../deploy-to-routers.ts');
  return deployToRouters(file, { ...options, routers });
}

async function deployToOne(file: string, options: DeployCommandOptions): Promise<void> {
  const say = options.json ? () => {} : (line: string) => console.log(line);
  const { text } = await readInputFile(file);
  const router = parseRouterUrl(options.to);
  const knock = await knockOf(options, router, say);
  // Loaded here, so that nothing else waits for the parser.
  const { knockPlans } = await import('../../../../server/src/index.ts');
  const { deploy } = await import('../../router/deploy.ts');
  const after = chooseKnock(knockPlans(text), router.port, router.host);
  if (after !== null) say(`once applied, the script's own knock opens the door: ${describePlan(after)}`);
  const password = await readPassword(router.user, router.host);
  const tls = await trustOf(options, router);
  const looked: { found?: PreFlight } = {};
  const request: DeployRequest = {
    target: { host: router.host, port: router.port, user: router.user, ...(tls && { tls }) },
    password,
    script: { name: file, text },
    knock,
    knockAfter: after && pacedSteps(after),
    knockOptions: { delayMs: options.delay, tries: options.tries },
    rollbackSeconds: options.rollback,
    journal: new FileJournal(journalFolder()),
    approve: async (found: PreFlight) => {
      looked.found = found;
      const warn = options.json ? () => {} : (line: string) => console.error(line);
      return decideByPreFlight(file, found, { force: options.force === true, say, warn });
    },
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
  tell(file, outcome, { events, ...looked }, options);
  process.exitCode = exitCodeOf(outcome.state);
}

/** What is known when the person ends the program in the middle. */
function lastWords(events: readonly DeployEvent[]): ExitCode {
  const armed = events.findLast(({ step }) => step === 'arm');
  if (armed === undefined || events.some(({ step }) => step === 'confirm')) return exitCodes.cancelled;
  console.error(`rsc: ended in the middle. On the router: ${armed.message}. Look with "rsc resume".`);
  return exitCodes.uncertain;
}

function tell(
  file: string,
  outcome: DeployOutcome,
  { events, found }: { events: readonly DeployEvent[]; found?: PreFlight },
  { json }: DeployCommandOptions,
): void {
  const { state, message, complaints } = outcome;
  if (json) {
    const at = state.kind === 'rolls-back' ? { at: state.at.toISOString() } : {};
    const preFlight = found && { findings: found.findings, changes: found.configuration?.changes ?? null };
    console.log(JSON.stringify({ file, state: state.kind, ...at, message, complaints, preFlight, events }));
    return;
  }
  const print = state.kind === 'applied' ? console.log : console.error;
  for (const { line, column, message: complaint } of complaints) {
    print(`${file}:${line}:${column ?? 1} error ${complaint}`);
  }
  print(state.kind === 'applied' ? `Done: ${message}` : `rsc: ${message}`);
}
