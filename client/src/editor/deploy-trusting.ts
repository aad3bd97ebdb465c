import { type Uri, window } from 'vscode';
import type { DeployEvent, DeployOutcome, DeployRequest } from '../router/deploy.ts';
import type { RouterAddress } from '../router/router-url.ts';
import { nameOf, type RouterProfile } from '../routers/profile.ts';
import { routerKey } from './credentials.ts';
import type { Services } from './services.ts';
import { settingsOf } from './settings.ts';

const keepButton = 'Keep the Script';
const rollBackButton = 'Roll Back';

/** What the editor adds to a request by itself is left out. */
export type EditorRequest = Omit<DeployRequest, 'target' | 'journal' | 'rollBack'>;

/**
 * Deploys to one router, and counts down in the status bar while it waits for the proof. Begins again when a certificate
 * that was not known is trusted by the person, and forgets a password that was refused.
 */
export async function deployTrusting(
  services: Services,
  router: RouterAddress | RouterProfile,
  request: EditorRequest,
  report: (event: DeployEvent) => void,
  signal: AbortSignal,
): Promise<DeployOutcome> {
  const { certificates, credentials, log } = services;
  for (;;) {
    const outcome = await deployOnce(services, router, request, report, signal);
    const { error, state } = outcome;
    // A script that changes the password makes the old one wrong, and is rolled back: only where nothing was changed.
    if (error === null || state.kind !== 'nothing-changed') return outcome;
    if (error.kind === 'login') {
      await credentials.forget(routerKey(router));
      const forgotten = 'The stored password is forgotten: you are asked for it next time.';
      return { ...outcome, message: `${outcome.message} ${forgotten}` };
    }
    if (error.kind !== 'certificate' || !(await certificates.ask(router, error))) return outcome;
    log.info(`The certificate of ${nameOf(router)} is trusted from now on.`);
  }
}

async function deployOnce(
  { certificates, countDown, journal }: Services,
  router: RouterAddress | RouterProfile,
  request: EditorRequest,
  report: (event: DeployEvent) => void,
  signal: AbortSignal,
): Promise<DeployOutcome> {
  const { host, port, user } = router;
  const key = routerKey(router);
  const name = nameOf(router);
  const tls = certificates.trustOf(router);
  const target = { host, port, user, ...(tls && { tls }) };
  const rollBack = new AbortController();
  // Loaded here, so that the extension does not wait for the parser when it starts.
  const { deploy } = await import('../router/deploy.ts');
  let leftUntil: Date | null = null;
  try {
    const outcome = await deploy(
      { ...request, target, journal, rollBack: rollBack.signal },
      (event) => {
        report(event);
        const { rollsBackAt } = event;
        countDown.set(key, rollsBackAt && { name, rollsBackAt, rollBack });
      },
      signal,
    );
    if (outcome.state.kind === 'rolls-back') leftUntil = outcome.state.at;
    return outcome;
  } finally {
    countDown.set(key, leftUntil && { name, rollsBackAt: leftUntil, rollBack: null });
  }
}

/** Has a person decide whether a script stays, where the settings want that. Without an answer the router rolls back. */
export function confirmation(
  uri: Uri,
  script: string,
  router: RouterAddress | RouterProfile,
): Pick<DeployRequest, 'confirm'> {
  if (!settingsOf(uri).confirmByHand) return {};
  const question = `${script} is applied to ${nameOf(router)}, and the way in is proved. Keep it? Without an answer the router rolls back.`;
  return {
    confirm: async () => (await window.showWarningMessage(question, keepButton, rollBackButton)) === keepButton,
  };
}
