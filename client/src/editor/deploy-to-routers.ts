import { type TextDocument, window } from 'vscode';
import type { DeployEvent } from '../router/deploy.ts';
import { chooseKnock } from '../router/deployment/choose-knock.ts';
import { RouterError } from '../router/errors.ts';
import { pacedSteps } from '../router/knock-pauses.ts';
import { deployToAll, type RouterResult, stateOf } from '../routers/deploy-group.ts';
import type { RouterProfile } from '../routers/profile.ts';
import { refuseErrors } from '../routers/refuse-errors.ts';
import { resultTable, summary } from '../routers/result-table.ts';
import { withProgress } from '../views/progress.ts';
import { showFailure } from '../views/report-error.ts';
import { routerKey } from './credentials.ts';
import { confirmation, deployTrusting, type EditorRequest } from './deploy-trusting.ts';
import { knockOfProfile } from './profile-knock.ts';
import { baseName, requireText } from './scripts.ts';
import type { Services } from './services.ts';
import { settingsOf } from './settings.ts';

/** How many routers at once, after the first; where a person decides about each, as many questions as VS Code shows. */
const parallel = { byItself: 8, byHand: 3 };
const button = 'Deploy';

type Requests = Map<RouterProfile, EditorRequest>;

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
  const atOnce = settingsOf(document.uri).confirmByHand ? parallel.byHand : parallel.byItself;
  if (!(await confirm(script, name, routers, atOnce))) return;
  const results = await whileBusy(services, routers, () =>
    withProgress(services.log, `Deploying ${script} to ${name}`, (say, signal) =>
      deployToAll(
        routers,
        (router, stop) => {
          const report = ({ message }: DeployEvent) => say(`${router.name}: ${message}`);
          return deployTrusting(services, router, requests.get(router)!, report, stop);
        },
        { parallel: atOnce, signal },
      ),
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
  const { knockDelay, rollbackSeconds } = settingsOf(document.uri);
  const requests: Requests = new Map();
  for (const router of routers) {
    const knock = await knockOfProfile(services, router);
    const password = knock === undefined ? undefined : await services.credentials.passwordOf(router);
    if (knock === undefined || password === undefined) return null;
    const after = chooseKnock(own, router.port, router.host);
    const knockAfter = after && pacedSteps(after);
    requests.set(router, {
      script,
      password,
      knock,
      knockAfter,
      knockOptions: { delayMs: knockDelay },
      rollbackSeconds,
      approve: refuseErrors,
      ...confirmation(document.uri, script.name, router),
    });
  }
  return requests;
}

async function confirm(
  script: string,
  group: string,
  routers: readonly RouterProfile[],
  atOnce: number,
): Promise<boolean> {
  const [canary, ...others] = routers.map(({ name }) => name);
  const detail = [
    `First: ${canary}`,
    `Then, ${atOnce} at a time: ${others.join(', ') || 'no others'}`,
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
