import { askProfile } from '../editor/ask-profile.ts';
import { chosenProfile } from '../editor/choose-profile.ts';
import type { Command } from './command.ts';

/** "RouterOS: Edit Router…" */
export const editRouter: Command = {
  id: 'routeros.editRouter',
  needsTrust: false,
  async run(services, resource) {
    const before = await chosenProfile(services, resource);
    if (before === undefined) return;
    const profile = await askProfile(services, before);
    if (profile !== undefined) await services.routers.save(profile, before.name);
  },
};
