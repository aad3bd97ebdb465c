import { window } from 'vscode';
import { chosenProfile } from '../editor/choose-profile.ts';
import { withRouter } from '../editor/open-router.ts';
import { RouterError } from '../router/errors.ts';
import { readFacts } from '../router/read-facts.ts';
import type { Command } from './command.ts';

/** "RouterOS: Test Connection…": knocks, logs in, and says who is there. */
export const testConnection: Command = {
  id: 'routeros.testConnection',
  needsTrust: true,
  async run(services, resource) {
    const profile = await chosenProfile(services, resource);
    if (profile === undefined) return;
    const { name } = profile;
    try {
      const facts = await withRouter(services, profile, `Testing ${name}`, (session, _say, signal) =>
        readFacts(session, signal),
      );
      if (facts === undefined) return;
      const message = `${name} answers: it is ${facts.identity}, ${facts.board} with RouterOS ${facts.version}.`;
      services.routers.setTest(name, { passed: true, message });
      services.log.info(message);
      await window.showInformationMessage(message);
    } catch (error) {
      if (error instanceof RouterError && error.kind !== 'cancelled') {
        services.routers.setTest(name, { passed: false, message: error.message });
      }
      throw error;
    }
  },
};
