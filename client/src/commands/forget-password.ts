import { window } from 'vscode';
import type { Command } from './command.ts';

/** "RouterOS: Forget Password": forgets what is kept about a router, the trust in its certificate included. */
export const forgetPassword: Command = {
  id: 'routeros.forgetPassword',
  needsTrust: false,
  async run({ credentials, certificates, log }) {
    const known = [...credentials.known];
    if (known.length === 0) {
      await window.showInformationMessage('No password of a router is kept.');
      return;
    }
    const placeHolder = 'The router whose password and trusted certificate are forgotten';
    const key = await window.showQuickPick(known, { title: 'Forget Password', placeHolder });
    if (key === undefined) return;
    await credentials.forget(key);
    await credentials.forgetKnock(key);
    await certificates.forget(key);
    log.info(`forgot the password and the certificate of ${key}`);
    await window.showInformationMessage(`The password of ${key} is forgotten, and so is the trust in its certificate.`);
  },
};
