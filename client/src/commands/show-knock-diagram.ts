import { Uri } from 'vscode';
import { chosenScript } from '../editor/scripts.ts';
import type { Command } from './command.ts';

/** "RouterOS: Show Knock Diagram": the states and packets of the knocks in a script. Code lenses run it with a URI. */
export const showKnockDiagram: Command = {
  id: 'routeros.showKnockDiagram',
  needsTrust: false,
  async run({ knockPanel }, resource) {
    knockPanel.show(await chosenScript(typeof resource === 'string' ? Uri.parse(resource, true) : resource));
  },
};
