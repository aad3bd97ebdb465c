import { window } from 'vscode';
import { chooseRouter } from '../editor/choose-router.ts';
import type { Services } from '../editor/services.ts';
import { takeUpDeploy } from '../editor/take-up-deploy.ts';
import type { Command } from './command.ts';

const button = 'Roll Back';

/** "RouterOS: Roll Back Now": has a router restore the backup of a deploy that is not confirmed, of this window or not. */
export const rollBackNow: Command = {
  id: 'routeros.rollBackNow',
  needsTrust: true,
  async run(services) {
    if (services.rollBacks.size > 0) return rollBackRunning(services);
    const [entry] = await services.journal.brokenOff();
    const router = entry?.router ?? (await chooseRouter(services, undefined));
    if (router !== undefined) await takeUpDeploy(services, router, entry ?? null);
  },
};

/** The deploys of this window do it themselves. */
async function rollBackRunning({ rollBacks }: Services): Promise<void> {
  const names = [...rollBacks.keys()];
  const key = names.length === 1 ? names[0] : await window.showQuickPick(names, { title: 'Roll Back Now' });
  if (key === undefined) return;
  const question = `Have ${key} restore its backup now?`;
  const detail = 'The router restarts, and its configuration is the one from before the deploy.';
  if ((await window.showWarningMessage(question, { modal: true, detail }, button)) === button) {
    rollBacks.get(key)?.abort();
  }
}
