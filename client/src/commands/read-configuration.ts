import { chosenProfile } from '../editor/choose-profile.ts';
import { withRouter } from '../editor/open-router.ts';
import type { Command } from './command.ts';

/** "RouterOS: Read Configuration…": the export of a router, as a document that cannot be edited. */
export const readConfiguration: Command = {
  id: 'routeros.readConfiguration',
  needsTrust: true,
  async run(services, resource) {
    const profile = await chosenProfile(services, resource);
    if (profile === undefined) return;
    const { readConfiguration: read } = await import('../router/read-configuration.ts');
    const text = await withRouter(services, profile, `Reading ${profile.name}`, (session, _say, signal) =>
      read(session, signal),
    );
    if (text !== undefined) await services.routerPages.show(`${profile.name}.rsc`, text);
  },
};
