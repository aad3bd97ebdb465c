import { type Command, Option } from 'commander';
import type { DeployEvent, DeployOutcome } from '../../router/deploy.ts';
import { FileJournal, type JournalEntry } from '../../router/deployment/journal.ts';
import { formatRouterUrl, parseRouterUrl, type RouterAddress } from '../../router/router-url.ts';
import type { PendingDeploy } from '../../router/take-up.ts';
import { exitCodes } from '../exit.ts';
import { exitCodeOf } from '../final-state.ts';
import { interruptible } from '../interrupt.ts';
import { readPassword } from '../password.ts';
import { journalFolder } from '../state-folder.ts';
import { knockOf, refuseWayIn, trustOf, type WayInArguments, wayInOptions } from '../way-in-options.ts';

interface ResumeOptions extends WayInArguments {
  to?: string;
  routers?: string;
  keep?: true;
  rollBack?: true;
}

const help = `
Examples:
  rsc resume
  rsc resume --to api://admin@192.0.2.1 --knock "54389:tcp 1763:tcp 34576:tcp"
  rsc resume --to api://admin@192.0.2.1 --roll-back
  rsc resume --routers routers.json --to branches --keep

Without --to it lists the deploys that were broken off on this computer. The knock is the one that opens the door now.
Of a group, the routers are taken up whose deploys were broken off, all at once; password and knock as for rsc deploy.

Exit code: 0 the script is applied and stays, or no deploy was broken off; 1 nothing was changed; 2 could not run;
3 rolled back; 4 the router rolls back by itself, or its state is unknown.`;

/** `rsc resume`: says what is true of a deploy that was broken off, keeps the script or takes it back. */
export function registerResume(program: Command): void {
  const command = program
    .command('resume')
    .description('Take up a deploy that was broken off.')
    .option('--to <router>', 'api://USER@HOST[:PORT], or apis:// for TLS; with --routers, a name or a group')
    .option('--routers <file>', 'the list of routers, as for rsc deploy')
    .addOption(new Option('--keep', 'keep the script, and remove the roll-back').conflicts('rollBack'))
    .option('--roll-back', 'have the router restore its backup now')
    .addHelpText('after', help)
    .action(runResume);
  for (const option of wayInOptions()) command.addOption(option);
}

async function runResume(options: ResumeOptions): Promise<void> {
  const journal = new FileJournal(journalFolder());
  const entries = await journal.brokenOff();
  const { to, routers } = options;
  if (to === undefined) return list(entries);
  const entryOf = (router: RouterAddress) => entries.findLast((each) => isSame(each.router, router)) ?? null;
  if (routers !== undefined) {
    refuseWayIn(options);
    // Loaded here, so that nothing else waits for the readers of inventories.
    const { resumeRouters } = await import('../resume-routers.ts');
    return resumeRouters({ ...options, to, routers }, entryOf, (pending) => decide(pending, options));
  }
  const router = parseRouterUrl(to);
  const { host, port, user } = router;
  const entry = entryOf(router);
  const knock = await knockOf(options, router, (line) => console.log(line));
  const tls = await trustOf(options, router);
  const { takeUp } = await import('../../router/take-up.ts');
  const request = {
    target: { host, port, user, ...(tls && { tls }) },
    password: await readPassword(user, host),
    knock,
    knockAfter: null,
    knockOptions: { delayMs: options.delay, tries: options.tries },
    journal,
    entry,
  };
  const report = ({ step, message }: DeployEvent) => console.log(`${step}: ${message}`);
  const outcome = await interruptible(async (signal) => {
    const found = await takeUp(request, report, signal);
    return found.kind === 'ended' ? found.outcome : decide(found.pending, options);
  });
  const print = outcome.state.kind === 'applied' ? console.log : console.error;
  print(`${outcome.state.kind === 'applied' ? 'Done' : 'rsc'}: ${outcome.message}`);
  process.exitCode = exitCodeOf(outcome.state);
}

/** Without a decision the router decides. */
async function decide(pending: PendingDeploy, { keep, rollBack }: ResumeOptions): Promise<DeployOutcome> {
  if (keep) return pending.keep();
  if (rollBack) return pending.rollBack();
  await pending.close();
  const message = `${pending.message} Give --keep or --roll-back.`;
  const state = { kind: 'rolls-back', at: pending.rollsBackAt } as const;
  return { state, message, complaints: [], error: null, cancelled: false };
}

function list(entries: readonly JournalEntry[]): void {
  if (entries.length === 0) console.log('No deploy was broken off on this computer.');
  for (const { router, script, firesAt } of entries) {
    const due = firesAt === null ? 'before the import' : `with a roll-back at ${firesAt}`;
    const url = formatRouterUrl(router);
    console.log(
      `${url}: ${script} was broken off ${due}. Look with: rsc resume --to ${url}, and the knock if there is one`,
    );
  }
  if (entries.length > 0) process.exitCode = exitCodes.uncertain;
}

function isSame(one: RouterAddress, other: RouterAddress): boolean {
  return one.host === other.host && one.port === other.port && one.user === other.user;
}
