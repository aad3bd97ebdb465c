import type { TextDocument } from 'vscode';
import type { KnockStep } from '../../../server/src/index.ts';
import { chooseKnock } from '../router/deployment/choose-knock.ts';
import { pacedSteps } from '../router/knock-pauses.ts';
import type { RouterAddress } from '../router/router-url.ts';
import { confirmDeploy, type DeployPlan } from './confirm-deploy.ts';
import { runDeploy } from './run-deploy.ts';
import { baseName, requireText } from './scripts.ts';
import type { Services } from './services.ts';
import { settingsOf } from './settings.ts';

/**
 * Deploys the text that a script has now, after the person has agreed.
 * @param knock the steps that open the door now; null for none
 * @throws RouterError of kind `invalid`
 */
export async function deployScript(
  services: Services,
  document: TextDocument,
  router: RouterAddress,
  knock: readonly KnockStep[] | null,
): Promise<void> {
  const script = { name: baseName(document.uri), text: requireText(document) };
  const { version } = document;
  const own = chooseKnock(await services.language.knockPlans(document.uri, script.text), router.port, router.host);
  const plan: DeployPlan = { router, script, knock, knockAfter: own && pacedSteps(own) };
  const password = await services.credentials.passwordOf(router);
  if (password === undefined) return;
  if (settingsOf(document.uri).confirmBeforeDeploy && !(await confirmDeploy(plan))) return;
  await runDeploy(services, { ...plan, password, document, version });
}
