import { setTimeout as sleep } from 'node:timers/promises';
import { window, workspace } from 'vscode';
import type { DeployOutcome } from '../router/deploy.ts';
import { chooseKnock } from '../router/deployment/choose-knock.ts';
import type { JournalEntry } from '../router/deployment/journal.ts';
import { RouterError } from '../router/errors.ts';
import { pacedSteps } from '../router/knock-pauses.ts';
import type { RouterAddress } from '../router/router-url.ts';
import type { PendingDeploy, TakenUp, TakeUpRequest } from '../router/take-up.ts';
import { CountDown } from '../views/count-down.ts';
import { withProgress } from '../views/progress.ts';
import { showFailure } from '../views/report-error.ts';
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

/** Tells of the deploys that an end of the editor or of the computer has broken off. Nothing is sent unless asked for. */
export async function offerToTakeUp(services: Services): Promise<void> {
  if (!workspace.isTrusted) return;
  const seen = new Set<string>();
  const offerAll = async () => {
    const entries = (await services.journal.brokenOff()).filter(({ name }) => !seen.has(name));
    for (const { name } of entries) seen.add(name);
    for (const entry of entries) await offer(services, entry);
  };
  await offerAll();
  await sleep(handoverMs);
  await offerAll();
}

async function offer(services: Services, entry: JournalEntry): Promise<void> {
  const { router, script, name } = entry;
  const question = `The deploy of ${script} to ${router.host} was broken off. See what is true on the router?`;
  const answer = await window.showWarningMessage(question, lookButton, forgetButton);
  if (answer === lookButton) await takeUpDeploy(services, router, entry);
  if (answer === forgetButton) await services.journal.remove(name);
}

/**
 * Knocks, logs in, says what is true of the deploy, and does what the person decides.
 * @param entry null where this computer knows nothing of it
 */
export async function takeUpDeploy(
  services: Services,
  router: RouterAddress,
  entry: JournalEntry | null,
): Promise<void> {
  const request = await requestFor(services, router, entry);
  if (request === undefined) return;
  const found = await look(services, router, request);
  if (found.kind === 'ended') return tell(services, found.outcome);
  const { pending } = found;
  const countDown = new CountDown(router.host);
  countDown.set(pending.rollsBackAt);
  const answer = await window.showWarningMessage(pending.message, { modal: true }, rollBackButton, keepButton);
  // The router decides, and the count-down stays until it does.
  if (answer === undefined) return pending.close();
  const ended = await end(services, router, pending, answer === keepButton);
  countDown.set(null);
  await tell(services, ended);
}

function end(
  { log }: Services,
  { host }: RouterAddress,
  pending: PendingDeploy,
  keeps: boolean,
): Thenable<DeployOutcome> {
  const title = keeps ? `Keeping the script on ${host}` : `Rolling back ${host}`;
  return withProgress(log, title, () => (keeps ? pending.keep() : pending.rollBack()));
}

async function requestFor(
  services: Services,
  router: RouterAddress,
  entry: JournalEntry | null,
): Promise<Omit<TakeUpRequest, 'target'> | undefined> {
  const { language, credentials, journal, routers } = services;
  const profile = routers.read().profiles.find((each) => isSame(each, router));
  const knock = await knockForRouter(services, profile ?? router, undefined);
  const password = knock === undefined ? undefined : await credentials.passwordOf(router);
  if (knock === undefined || password === undefined) return undefined;
  const [script] = entry === null ? [] : await workspace.findFiles(`**/${entry.script}`, null, 1);
  const plans = script === undefined ? [] : await language.knockPlans(script, (await openScript(script)).getText());
  const own = chooseKnock(plans, router.port, router.host);
  const knockOptions = { delayMs: settingsOf(undefined).knockDelay };
  return { password, knock, knockAfter: own && pacedSteps(own), knockOptions, journal, entry };
}

/** Begins again when a certificate that was not known is trusted by the person. */
async function look(
  { log, certificates }: Services,
  router: RouterAddress,
  request: Omit<TakeUpRequest, 'target'>,
): Promise<TakenUp> {
  const { host, port, user } = router;
  // Loaded here, so that the extension does not wait for the parser when it starts.
  const { takeUp } = await import('../router/take-up.ts');
  for (;;) {
    const tls = certificates.trustOf(router);
    const target = { host, port, user, ...(tls && { tls }) };
    try {
      return await withProgress(log, `Looking at ${host}`, (say, signal) =>
        takeUp({ ...request, target }, ({ message }) => say(message), signal),
      );
    } catch (error) {
      const isUntrusted = error instanceof RouterError && error.kind === 'certificate';
      if (!isUntrusted || !(await certificates.ask(router, error))) throw error;
    }
  }
}

async function tell({ log }: Services, { state, message }: DeployOutcome): Promise<void> {
  const isKnown = state.kind !== 'unknown' && state.kind !== 'rolls-back';
  if (!isKnown) {
    log.error(message);
    return showFailure(log, message);
  }
  log.info(message);
  await window.showInformationMessage(message);
}

function isSame(one: RouterAddress, other: RouterAddress): boolean {
  return one.host === other.host && one.port === other.port && one.user === other.user;
}
