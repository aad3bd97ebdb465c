import { commands, window } from 'vscode';
import { askProfile } from '../editor/ask-profile.ts';
import type { Command } from './command.ts';

const testButton = 'Test Connection';

/** "RouterOS: Add Router…" */
export const addRouter: Command = {
  id: 'routeros.addRouter',
  needsTrust: false,
  async run(services) {
    const profile = await askProfile(services, null);
    if (profile === undefined) return;
    await services.routers.save(profile);
    const answer = await window.showInformationMessage(`The router ${profile.name} is added.`, testButton);
    if (answer === testButton) {
      await commands.executeCommand('routeros.testConnection', { kind: 'router', profile, group: null });
    }
  },
};
