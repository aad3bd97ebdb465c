import { Uri } from 'vscode';
import { chosenProfile } from '../editor/choose-profile.ts';
import { deployScript } from '../editor/deploy-script.ts';
import { knockOfProfile } from '../editor/profile-knock.ts';
import { chosenScript, requireText } from '../editor/scripts.ts';
import type { Command } from './command.ts';

/** "RouterOS: Deploy to Router…": the script in front, to a router of the list over the knock that it has there. */
export const deployToRouter: Command = {
  id: 'routeros.deployToRouter',
  needsTrust: true,
  async run(services, resource) {
    const document = await chosenScript(resource instanceof Uri ? resource : undefined);
    requireText(document);
    const router = await chosenProfile(services, resource);
    if (router === undefined) return;
    const knock = await knockOfProfile(services, router);
    if (knock === undefined) return;
    await deployScript(services, document, router, knock);
  },
};
