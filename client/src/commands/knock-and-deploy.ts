import { chooseRouter } from '../editor/choose-router.ts';
import { deployScript } from '../editor/deploy-script.ts';
import { knockForRouter } from '../editor/profile-knock.ts';
import { chosenScript, requireText } from '../editor/scripts.ts';
import type { Command } from './command.ts';

/** "RouterOS: Knock & Deploy": the whole way of the script in front to a router that is closed until somebody knocks. */
export const knockAndDeploy: Command = {
  id: 'routeros.knockAndDeploy',
  needsTrust: true,
  async run(services, resource) {
    const document = await chosenScript(resource);
    requireText(document);
    const router = await chooseRouter(services, document.uri);
    if (router === undefined) return;
    const knock = await knockForRouter(services, router, document);
    if (knock === undefined) return;
    await deployScript(services, document, router, knock);
  },
};
