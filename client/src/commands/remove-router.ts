import { window } from 'vscode';
import { chosenProfile } from '../editor/choose-profile.ts';
import { routerKey } from '../editor/credentials.ts';
import type { Command } from './command.ts';

const button = 'Remove';

/** "RouterOS: Remove Router…": takes it off the list, and forgets what is kept about it. The router is not touched. */
export const removeRouter: Command = {
  id: 'routeros.removeRouter',
  needsTrust: false,
  async run(services, resource) {
    const profile = await chosenProfile(services, resource);
    if (profile === undefined) return;
    const detail = 'Its password, its knock and the trust in its certificate are forgotten. The router is not touched.';
    const question = `Remove ${profile.name} from the list?`;
    if ((await window.showWarningMessage(question, { modal: true, detail }, button)) !== button) return;
    await services.routers.remove(profile.name);
    const key = routerKey(profile);
    await services.credentials.forget(key);
    await services.credentials.forgetKnock(key);
    await services.certificates.forget(key);
  },
};
