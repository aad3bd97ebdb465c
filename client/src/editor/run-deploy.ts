import { type TextDocument, window } from 'vscode';
import type { DeployOutcome, DeployRequest } from '../router/deploy.ts';
import { RouterError } from '../router/errors.ts';
import { CountDown } from '../views/count-down.ts';
import { withProgress } from '../views/progress.ts';
import { showFailure } from '../views/report-error.ts';
import { approveDeploy } from './approve-deploy.ts';
import type { DeployPlan } from './confirm-deploy.ts';
import { routerKey } from './credentials.ts';
import type { Services } from './services.ts';
import { settingsOf } from './settings.ts';

const keepButton = 'Keep the Script';
const rollBackButton = 'Roll Back';

/** A plan that the person agreed to, and what it was read from. */
export interface AgreedPlan extends DeployPlan {
  readonly password: string;
  /** Pause after each knock, in milliseconds. */
  readonly knockDelay: number;
  readonly document: TextDocument;
  /** The version of the document that `script` is. */
  readonly version: number;
}

/**
 * Deploys, shows how far it is, and says how it ended.
 * @throws RouterError of kind `invalid` while another deploy to the same router runs
 */
export async function runDeploy(services: Services, plan: AgreedPlan): Promise<void> {
  const key = routerKey(plan.router);
  if (services.deploying.has(key)) {
    throw new RouterError('invalid', `A deploy to ${plan.router.host} is running. Wait for its end. Nothing was sent.`);
  }
  services.deploying.add(key);
  services.problems.clear(plan.document.uri);
  let outcome: DeployOutcome;
  try {
    outcome = await deployTrusting(services, plan);
  } finally {
    services.deploying.delete(key);
  }
  await tell(services, plan, outcome);
}

/** Begins again when a certificate that was not known is trusted by the person. */
async function deployTrusting(services: Services, plan: AgreedPlan): Promise<DeployOutcome> {
  for (;;) {
    const outcome = await deployOnce(services, plan);
    const { error } = outcome;
    const isUntrusted = error?.kind === 'certificate' && outcome.state.kind === 'nothing-changed';
    if (!isUntrusted || !(await services.certificates.ask(plan.router, error))) return outcome;
    services.log.info(`The certificate of ${plan.router.host} is trusted from now on.`);
  }
}

async function deployOnce(services: Services, plan: AgreedPlan): Promise<DeployOutcome> {
  const { log, certificates, journal, rollBacks } = services;
  const { router, password, script, knock, knockAfter, knockDelay, document } = plan;
  const { host, port, user } = router;
  const key = routerKey(router);
  const tls = certificates.trustOf(router);
  const rollBack = new AbortController();
  const request: DeployRequest = {
    target: { host, port, user, ...(tls && { tls }) },
    password,
    script,
    knock,
    knockAfter,
    knockOptions: { delayMs: knockDelay },
    approve: (found) => approveDeploy(services, plan, found),
    ...(settingsOf(document.uri).confirmByHand && { confirm: () => keepsByHand(plan) }),
    rollBack: rollBack.signal,
    journal,
  };
  const countDown = new CountDown(host);
  let rollsBackAt: Date | null = null;
  // Loaded here, so that the extension does not wait for the parser when it starts.
  const { deploy } = await import('../router/deploy.ts');
  try {
    const outcome = await withProgress(log, `Deploying ${script.name} to ${host}`, (say, signal) =>
      deploy(
        request,
        (event) => {
          say(event.message);
          // VS Code takes the progress away as soon as somebody cancels; what cannot be cancelled any more goes on unseen.
          if (event.step === 'import' && signal.aborted) void window.showInformationMessage(event.message);
          if (event.rollsBackAt === rollsBackAt) return;
          rollsBackAt = event.rollsBackAt;
          countDown.set(rollsBackAt);
          if (rollsBackAt !== null) rollBacks.set(key, rollBack);
        },
        signal,
      ),
    );
    countDown.set(outcome.state.kind === 'rolls-back' ? outcome.state.at : null);
    return outcome;
  } finally {
    rollBacks.delete(key);
  }
}

/** Without an answer the router rolls back. */
async function keepsByHand({ script, router }: AgreedPlan): Promise<boolean> {
  const question = `${script.name} is applied to ${router.host}, and the way in is proved. Keep it? Without an answer the router rolls back.`;
  return (await window.showWarningMessage(question, keepButton, rollBackButton)) === keepButton;
}

async function tell(services: Services, plan: AgreedPlan, outcome: DeployOutcome): Promise<void> {
  const { log, problems } = services;
  const { document, version } = plan;
  const { state, cancelled, complaints } = outcome;
  const message = outcome.message + (await forgetRefusedPassword(services, plan, outcome));
  if (complaints.length > 0 && document.version === version && !document.isClosed) {
    await problems.show(document, complaints);
  }
  if (state.kind === 'applied' || (cancelled && state.kind === 'nothing-changed')) {
    log.info(message);
    await window.showInformationMessage(message);
    return;
  }
  log.error(message);
  await showFailure(log, message);
}

/** Only where nothing was changed: a script that changes the password makes the old one wrong, and is rolled back. */
async function forgetRefusedPassword(
  { credentials }: Services,
  { router }: AgreedPlan,
  { error, state }: DeployOutcome,
): Promise<string> {
  if (error?.kind !== 'login' || state.kind !== 'nothing-changed') return '';
  await credentials.forget(routerKey(router));
  return ' The stored password is forgotten: you are asked for it next time.';
}
