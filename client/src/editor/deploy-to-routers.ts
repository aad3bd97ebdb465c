import { type TextDocument, window } from 'vscode';
import type { DeployOutcome, DeployRequest } from '../router/deploy.ts';
import { chooseKnock } from '../router/deployment/choose-knock.ts';
import { RouterError } from '../router/errors.ts';
import { pacedSteps } from '../router/knock-pauses.ts';
import { deployToAll, type RouterResult, stateOf } from '../routers/deploy-group.ts';
import type { RouterProfile } from '../routers/profile.ts';
import { refuseErrors } from '../routers/refuse-errors.ts';
import { resultTable, summary } from '../routers/result-table.ts';
import { type Say, withProgress } from '../views/progress.ts';
import { showFailure } from '../views/report-error.ts';
import { routerKey } from './credentials.ts';
import { knockOfProfile } from './profile-knock.ts';
import { baseName, requireText } from './scripts.ts';
import type { Services } from './services.ts';
import { settingsOf } from './settings.ts';

/** How many routers at once, after the first. */
const parallel = 8;
const button = 'Deploy';

type Requests = Map<RouterProfile, Omit<DeployRequest, 'target'>>;

/**
 * Deploys a script to the first of several routers, then to the others, and shows how it ended on each. All that is asked
 * is asked before anything is sent.
 * @throws RouterError of kind `invalid`
 */
export async function deployToRouters(
  services: Services,
  document: TextDocument,
  { name, routers }: { name: string; routers: readonly RouterProfile[] },
): Promise<void> {
  const requests = await makeRequests(services, document, routers);
  if (requests === null) return;
  const script = baseName(document.uri);
  if (!(await confirm(script, name, routers))) return;
  const results = await whileBusy(services, routers, () =>
    withProgress(services.log, `Deploying ${script} to ${name}`, (say, signal) =>
      deployToAll(routers, (router, stop) => deployTrusting(services, router, requests.get(router)!, say, stop), {
        parallel,
        signal,
      }),
    ),
  );
  await tell(services, script, name, results);
}

async function makeRequests(
  services: Services,
  document: TextDocument,
  routers: readonly RouterProfile[],
): Promise<Requests | null> {
  const script = { name: baseName(document.uri), text: requireText(document) };
  const own = await services.language.knockPlans(document.uri, script.text);
  const requests: Requests = new Map();
  for (const router of routers) {
    const knock = await knockOfProfile(services, router);
    const password = knock === undefined ? undefined : await services.credentials.passwordOf(router);
    if (knock === undefined || password === undefined) return null;
    const after = chooseKnock(own, router.port, router.host);
    const knockAfter = after && pacedSteps(after);
    const knockOptions = { delayMs: settingsOf(document.uri).knockDelay };
    requests.set(router, {
      script,
      password,
      knock,
      knockAfter,
      knockOptions,
      approve: refuseErrors,
      journal: services.journal,
    });
  }
  return requests;
}

async function confirm(script: string, group: string, routers: readonly RouterProfile[]): Promise<boolean> {
  const [canary, ...others] = routers.map(({ name }) => name);
  const detail = [
    `First: ${canary}`,
    `Then, ${parallel} at a time: ${others.join(', ') || 'no others'}`,
    'After a failure no further router is begun.',
    'Each router keeps a backup, and restores it by itself unless the way in is proved to be open afterwards.',
  ].join('\n');
  const question = `Deploy ${script} to the ${routers.length} routers of ${group}?`;
  return (await window.showInformationMessage(question, { modal: true, detail }, button)) === button;
}

/** @throws RouterError of kind `invalid` while another deploy to one of the routers runs */
async function whileBusy<T>(
  { deploying }: Services,
  routers: readonly RouterProfile[],
  work: () => Thenable<T>,
): Promise<T> {
  const busy = routers.find((router) => deploying.has(routerKey(router)));
  if (busy !== undefined) {
    throw new RouterError('invalid', `A deploy to ${busy.name} is running. Wait for its end. Nothing was sent.`);
  }
  for (const router of routers) deploying.add(routerKey(router));
  try {
    return await work();
  } finally {
    for (const router of routers) deploying.delete(routerKey(router));
  }
}

/** Begins again when a certificate that was not known is trusted by the person. */
async function deployTrusting(
  services: Services,
  router: RouterProfile,
  request: Omit<DeployRequest, 'target'>,
  say: Say,
  signal: AbortSignal,
): Promise<DeployOutcome> {
  const { certificates, log } = services;
  for (;;) {
    const outcome = await deployOnce(services, router, request, say, signal);
    const { error, state } = outcome;
    const isUntrusted = error?.kind === 'certificate' && state.kind === 'nothing-changed';
    if (!isUntrusted || !(await certificates.ask(router, error))) return outcome;
    log.info(`The certificate of ${router.name} is trusted from now on.`);
  }
}

async function deployOnce(
  { certificates, rollBacks }: Services,
  router: RouterProfile,
  request: Omit<DeployRequest, 'target'>,
  say: Say,
  signal: AbortSignal,
): Promise<DeployOutcome> {
  const { name, host, port, user } = router;
  const key = routerKey(router);
  const tls = certificates.trustOf(router);
  const target = { host, port, user, ...(tls && { tls }) };
  const rollBack = new AbortController();
  // Loaded here, so that the extension does not wait for the parser when it starts.
  const { deploy } = await import('../router/deploy.ts');
  try {
    return await deploy(
      { ...request, target, rollBack: rollBack.signal },
      ({ message, rollsBackAt }) => {
        say(`${name}: ${message}`);
        if (rollsBackAt !== null) rollBacks.set(key, rollBack);
      },
      signal,
    );
  } finally {
    rollBacks.delete(key);
  }
}

async function tell(
  { log, routerPages }: Services,
  script: string,
  group: string,
  results: readonly RouterResult<RouterProfile>[],
): Promise<void> {
  const message = `${script} to ${group}: ${summary(results)}.`;
  log.info(message);
  await routerPages.show(`${script} → ${group}`, `${message}\n\n${resultTable(results).join('\n')}\n`);
  if (results.every((result) => stateOf(result) === 'applied')) await window.showInformationMessage(message);
  else await showFailure(log, message);
}
