import { setTimeout as sleep } from 'node:timers/promises';
import { window, workspace } from 'vscode';
import type { DeployOutcome } from '../router/deploy.ts';
import { chooseKnock } from '../router/deployment/choose-knock.ts';
import type { JournalEntry } from '../router/deployment/journal.ts';
import { outcome } from '../router/deployment/outcome.ts';
import { RouterError } from '../router/errors.ts';
import { pacedSteps } from '../router/knock-pauses.ts';
import type { RouterAddress } from '../router/router-url.ts';
import type { PendingDeploy, TakenUp, TakeUpRequest } from '../router/take-up.ts';
import { nameOf, type RouterProfile } from '../routers/profile.ts';
import { type Say, withProgress } from '../views/progress.ts';
import { showFailure } from '../views/report-error.ts';
import { routerKey } from './credentials.ts';
import { knockForRouter } from './profile-knock.ts';
import { openScript } from './scripts.ts';
import type { Services } from './services.ts';
import { settingsOf } from './settings.ts';

const keepButton = 'Keep the Script';
const rollBackButton = 'Roll Back Now';
const lookButton = 'Look Now';
const forgetButton = 'Forget';

/** A window that is opened again may be there before the end of the one before it, in milliseconds. */
const handoverMs = 15_000;

/** A deploy that has not come to its end. */
interface BrokenOff {
  readonly router: RouterAddress | RouterProfile;
  /** Null where this computer knows nothing of it. */
  readonly entry: JournalEntry | null;
}

/** How one was found, or ended. */
interface Told {
  readonly name: string;
  readonly outcome: DeployOutcome;
}

/** Tells of the deploys that an end of the editor or of the computer has broken off. Nothing is sent unless asked for. */
export async function offerToTakeUp(services: Services): Promise<void> {
  await whenTrusted();
  const seen = new Set<string>();
  const offerNew = async () => {
    const entries = (await services.journal.brokenOff()).filter(({ name }) => !seen.has(name));
    for (const { name } of entries) seen.add(name);
    if (entries.length > 0) await offer(services, entries);
  };
  await Promise.all([offerNew(), sleep(handoverMs).then(offerNew)]);
}

function whenTrusted(): Promise<void> {
  if (workspace.isTrusted) return Promise.resolve();
  return new Promise((resolve) => {
    const granted = workspace.onDidGrantWorkspaceTrust(() => {
      granted.dispose();
      resolve();
    });
  });
}

async function offer(services: Services, entries: readonly JournalEntry[]): Promise<void> {
  const names = entries.map((entry) => nameOf(routerOf(services, entry)));
  const [first] = entries;
  const question =
    entries.length === 1
      ? `The deploy of ${first!.script} to ${names[0]} was broken off. See what is true on the router?`
      : `The deploys to ${names.join(', ')} were broken off. See what is true on the routers?`;
  const answer = await window.showWarningMessage(question, lookButton, forgetButton);
  if (answer === forgetButton) for (const { name } of entries) await services.journal.remove(name);
  if (answer !== lookButton) return;
  // Another window may have taken them up meanwhile.
  const open = new Set((await services.journal.brokenOff()).map(({ name }) => name));
  const left = entries.filter(({ name }) => open.has(name));
  if (left.length === 0) {
    await window.showInformationMessage('Nothing is broken off any more: another window has taken it up.');
    return;
  }
  await takeUpDeploys(
    services,
    left.map((entry) => ({ router: routerOf(services, entry), entry })),
  );
}

/** The router of a deploy, with what the list knows of it: its name, its knock, its pin. */
export function routerOf({ routers }: Services, { router }: JournalEntry): RouterAddress | RouterProfile {
  const key = routerKey(router);
  return routers.read().profiles.find((profile) => routerKey(profile) === key) ?? router;
}

/**
 * Knocks, logs in, says what is true of the deploys, and does what the person decides. Several are looked at side by side,
 * since the routers do not wait.
 */
export async function takeUpDeploys(services: Services, deploys: readonly BrokenOff[]): Promise<void> {
  const looks: ((say: Say, signal: AbortSignal) => Promise<TakenUp>)[] = [];
  for (const each of deploys) {
    const request = await requestFor(services, each);
    if (request === undefined) return;
    const mark = deploys.length === 1 ? '' : `${nameOf(each.router)}: `;
    looks.push((say, signal) => look(services, each.router, request, (line) => say(mark + line), signal));
  }
  const names = deploys.map(({ router }) => nameOf(router));
  const found = await withProgress(services.log, `Looking at ${names.join(', ')}`, (say, signal) =>
    Promise.all(looks.map((lookAt) => lookAt(say, signal))),
  );
  const told = found.flatMap((each, index): Told[] => {
    return each.kind === 'ended' ? [{ name: names[index]!, outcome: each.outcome }] : [];
  });
  const waiting = found.flatMap((each, index): Waiting[] => {
    return each.kind === 'pending' ? [{ router: deploys[index]!.router, pending: each.pending }] : [];
  });
  if (waiting.length > 0) told.push(...(await decide(services, waiting)));
  if (told.length > 0) await tell(services, told);
}

interface Waiting {
  readonly router: RouterAddress | RouterProfile;
  readonly pending: PendingDeploy;
}

/** Asks once for all. Without an answer the routers decide, and the count-down stays until they do. */
async function decide({ log, countDown }: Services, waiting: readonly Waiting[]): Promise<Told[]> {
  for (const { router, pending } of waiting) {
    const { rollsBackAt } = pending;
    countDown.set(routerKey(router), { name: nameOf(router), rollsBackAt, rollBack: null });
  }
  const [only, ...others] = waiting;
  const lines = waiting.map(({ router, pending }) => `${nameOf(router)}: ${pending.message}`);
  const [question, detail] =
    others.length === 0
      ? [only!.pending.message, '']
      : [`${waiting.length} routers are about to restore their backups.`, lines.join('\n')];
  const answer = await window.showWarningMessage(question, { modal: true, detail }, rollBackButton, keepButton);
  if (answer === undefined) {
    await Promise.all(waiting.map(({ pending }) => pending.close()));
    return [];
  }
  const keeps = answer === keepButton;
  const names = waiting.map(({ router }) => nameOf(router)).join(', ');
  return withProgress(log, keeps ? `Keeping the script on ${names}` : `Rolling back ${names}`, () =>
    Promise.all(
      waiting.map(async ({ router, pending }) => {
        const ended = await (keeps ? pending.keep() : pending.rollBack());
        countDown.set(routerKey(router), null);
        return { name: nameOf(router), outcome: ended };
      }),
    ),
  );
}

async function requestFor(
  services: Services,
  { router, entry }: BrokenOff,
): Promise<Omit<TakeUpRequest, 'target'> | undefined> {
  const { language, credentials, journal } = services;
  const knock = await knockForRouter(services, router, undefined);
  const password = knock === undefined ? undefined : await credentials.passwordOf(router);
  if (knock === undefined || password === undefined) return undefined;
  const [script] = entry === null ? [] : await workspace.findFiles(`**/${entry.script}`, null, 1);
  const plans = script === undefined ? [] : await language.knockPlans(script, (await openScript(script)).getText());
  const own = chooseKnock(plans, router.port, router.host);
  const knockOptions = { delayMs: settingsOf(undefined).knockDelay };
  return { password, knock, knockAfter: own && pacedSteps(own), knockOptions, journal, entry };
}

/** Begins again when a certificate that was not known is trusted by the person. What fails leaves the state unknown. */
async function look(
  { certificates }: Services,
  router: RouterAddress | RouterProfile,
  request: Omit<TakeUpRequest, 'target'>,
  say: Say,
  signal: AbortSignal,
): Promise<TakenUp> {
  const { host, port, user } = router;
  // Loaded here, so that the extension does not wait for the parser when it starts.
  const { takeUp } = await import('../router/take-up.ts');
  for (;;) {
    const tls = certificates.trustOf(router);
    const target = { host, port, user, ...(tls && { tls }) };
    try {
      return await takeUp({ ...request, target }, ({ message }) => say(message), signal);
    } catch (error) {
      if (!(error instanceof RouterError)) throw error;
      if (error.kind === 'certificate' && (await certificates.ask(router, error))) continue;
      const cancelled = error.kind === 'cancelled';
      return { kind: 'ended', outcome: outcome({ kind: 'unknown' }, error.message, { error, cancelled }) };
    }
  }
}

/** One in a line, several on a page of their own as well. */
async function tell({ log, routerPages }: Services, told: readonly Told[]): Promise<void> {
  const lines =
    told.length === 1 ? [told[0]!.outcome.message] : told.map(({ name, outcome }) => `${name}: ${outcome.message}`);
  const isKnown = told.every(({ outcome: { state, cancelled } }) => {
    return cancelled || (state.kind !== 'unknown' && state.kind !== 'rolls-back');
  });
  for (const line of lines) log[isKnown ? 'info' : 'error'](line);
  if (told.length > 1) await routerPages.show('Deploys that were broken off', `${lines.join('\n\n')}\n`);
  const message = told.length === 1 ? lines[0]! : `${told.length} deploys were taken up. The page says how each ended.`;
  if (isKnown) await window.showInformationMessage(message);
  else await showFailure(log, message);
}
