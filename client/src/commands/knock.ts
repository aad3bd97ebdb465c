import { window } from 'vscode';
import { chooseRouter } from '../editor/choose-router.ts';
import { knockForRouter } from '../editor/profile-knock.ts';
import { settingsOf } from '../editor/settings.ts';
import { knockUntilOpen } from '../router/knock.ts';
import { describeStep } from '../router/knock-notation.ts';
import { withProgress } from '../views/progress.ts';
import type { Command } from './command.ts';

/** "RouterOS: Knock": knocks until the API port is open, and changes nothing on the router. */
export const knock: Command = {
  id: 'routeros.knock',
  needsTrust: true,
  async run(services) {
    const document = window.activeTextEditor?.document;
    const script = document?.languageId === 'routeros' ? document : undefined;
    const router = await chooseRouter(services, script?.uri);
    if (router === undefined) return;
    const steps = await knockForRouter(services, router, script);
    if (steps === undefined) return;
    if (steps === null) {
      await window.showInformationMessage('There is nothing to send: no knock was chosen.');
      return;
    }
    const { host, port } = router;
    const { tries } = await withProgress(services.log, `Knocking at ${host}`, (say, signal) =>
      knockUntilOpen(host, steps, port, {
        delayMs: settingsOf(script?.uri).knockDelay,
        signal,
        onStep: ({ number, total, step }) => say(`knock ${number} of ${total}: ${describeStep(step)}`),
        onDoor: ({ number, tries, state }) => say(`door tcp/${port} is ${state} (try ${number} of ${tries})`),
      }),
    );
    const message = `The door tcp/${port} of ${host} is open after ${tries === 1 ? '1 try' : `${tries} tries`}.`;
    services.log.info(message);
    await window.showInformationMessage(message);
  },
};
