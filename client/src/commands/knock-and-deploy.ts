import { knockFor } from '../editor/choose-knock.ts';
import { chooseRouter } from '../editor/choose-router.ts';
import { confirmDeploy, type DeployPlan } from '../editor/confirm-deploy.ts';
import { runDeploy } from '../editor/run-deploy.ts';
import { baseName, chosenScript, requireText } from '../editor/scripts.ts';
import { settingsOf } from '../editor/settings.ts';
import { chooseKnock } from '../router/deployment/choose-knock.ts';
import type { Command } from './command.ts';

/** "RouterOS: Knock & Deploy": the whole way of the script in front to a router that is closed until somebody knocks. */
export const knockAndDeploy: Command = {
  id: 'routeros.knockAndDeploy',
  needsTrust: true,
  async run(services, resource) {
    const document = await chosenScript(resource);
    const script = { name: baseName(document.uri), text: requireText(document) };
    const { version } = document;
    const settings = settingsOf(document.uri);
    const router = await chooseRouter(services, document.uri);
    if (router === undefined) return;
    const knock = await knockFor(services, router, document);
    if (knock === undefined) return;
    const own = chooseKnock(await services.language.knockPlans(document.uri, script.text), router.port);
    const plan: DeployPlan = { router, script, knock, knockAfter: own?.steps ?? null };
    const password = await services.credentials.passwordOf(router);
    if (password === undefined) return;
    if (settings.confirmBeforeDeploy && !(await confirmDeploy(plan))) return;
    await runDeploy(services, { ...plan, password, knockDelay: settings.knockDelay, document, version });
  },
};
