import { Uri } from 'vscode';
import { chosenGroup } from '../editor/choose-profile.ts';
import { deployToRouters } from '../editor/deploy-to-routers.ts';
import { chosenScript } from '../editor/scripts.ts';
import type { Command } from './command.ts';

/** "RouterOS: Deploy to Group…": the script in front to a first router, and then to the others of its group. */
export const deployToGroup: Command = {
  id: 'routeros.deployToGroup',
  needsTrust: true,
  async run(services, resource) {
    const document = await chosenScript(resource instanceof Uri ? resource : undefined);
    const group = await chosenGroup(services, resource);
    if (group !== undefined) await deployToRouters(services, document, group);
  },
};
