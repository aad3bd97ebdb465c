import { window } from 'vscode';
import { chooseRouter } from '../editor/choose-router.ts';
import type { Services } from '../editor/services.ts';
import { routerOf, takeUpDeploys } from '../editor/take-up-deploy.ts';
import { nameOf } from '../routers/profile.ts';
import type { Command } from './command.ts';

const title = 'Roll Back Now';
const button = 'Roll Back';

/** "RouterOS: Roll Back Now": has routers restore the backups of deploys that are not confirmed, of this window or not. */
export const rollBackNow: Command = {
  id: 'routeros.rollBackNow',
  needsTrust: true,
  async run(services) {
    if (services.countDown.running.length > 0) return rollBackRunning(services);
    const entries = await services.journal.brokenOff();
    const brokenOff = entries.map((entry) => ({ router: routerOf(services, entry), entry }));
    if (brokenOff.length === 0) {
      const router = await chooseRouter(services, undefined);
      return router && takeUpDeploys(services, [{ router, entry: null }]);
    }
    const chosen = await pick(brokenOff, ({ router, entry }) => [nameOf(router), entry.script]);
    if (chosen.length > 0) await takeUpDeploys(services, chosen);
  },
};

/** The deploys of this window do it themselves. */
async function rollBackRunning({ countDown }: Services): Promise<void> {
  const chosen = await pick(countDown.running, ([key, { name }]) => [name, key]);
  if (chosen.length === 0) return;
  const names = chosen.map(([, { name }]) => name);
  const [question, detail] =
    names.length === 1
      ? [
          `Have ${names[0]} restore its backup now?`,
          'The router restarts, and its configuration is the one from before the deploy.',
        ]
      : [
          `Have ${names.length} routers restore their backups now?`,
          `${names.join(', ')}: the routers restart, and their configurations are those from before the deploy.`,
        ];
  if ((await window.showWarningMessage(question, { modal: true, detail }, button)) !== button) return;
  for (const [, { rollBack }] of chosen) rollBack?.abort();
}

/** Those of several that the person picks; one alone is not asked about. */
async function pick<T>(items: readonly T[], describe: (item: T) => [string, string]): Promise<readonly T[]> {
  if (items.length === 1) return items;
  const entries = items.map((item) => {
    const [label, description] = describe(item);
    return { label, description, picked: true, item };
  });
  const placeHolder = 'Which routers? Space picks, Enter goes on.';
  const picked = await window.showQuickPick(entries, { title, placeHolder, canPickMany: true });
  return (picked ?? []).map(({ item }) => item);
}
