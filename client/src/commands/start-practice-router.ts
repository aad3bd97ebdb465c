import { type QuickPickItem, type TextDocument, window, workspace } from 'vscode';
import { baseName } from '../editor/scripts.ts';
import type { Command } from './command.ts';

const useButton = 'Use It Here';

/** "RouterOS: Start Practice Router": a stand-in for a router on this computer, to try a knock and a deploy with. */
export const startPracticeRouter: Command = {
  id: 'routeros.startPracticeRouter',
  needsTrust: true,
  async run({ practice, credentials, log }) {
    const document = window.activeTextEditor?.document;
    const choice = await chooseFirewall(document?.languageId === 'routeros' ? document : undefined);
    if (choice === undefined) return;
    const { address, password, knock } = await practice.start(choice.script);
    await credentials.keep(address, password);
    const started = `A practice router runs on ${address.host}, its API on port ${address.port}.`;
    log.info(started);
    if (workspace.workspaceFolders === undefined) {
      await window.showInformationMessage(
        `${started} Its address is api://${address.user}@${address.host}:${address.port}.`,
      );
      return;
    }
    const question = `${started} Use it in this workspace? This sets routeros.router and routeros.knock until it is stopped.`;
    if ((await window.showInformationMessage(question, useButton)) === useButton) {
      await practice.useInWorkspace(address, knock);
    }
  },
};

interface Firewall extends QuickPickItem {
  /** Undefined: the practice router's own. */
  script: string | undefined;
}

async function chooseFirewall(document: TextDocument | undefined): Promise<Firewall | undefined> {
  const items: Firewall[] = [
    { label: 'A firewall with three knocks', script: undefined },
    { label: 'No firewall', script: '' },
  ];
  if (document !== undefined) {
    items.unshift({ label: `The configuration in ${baseName(document.uri)}`, script: document.getText() });
  }
  return window.showQuickPick(items, { title: 'Practice Router', placeHolder: 'What the practice router begins with' });
}
