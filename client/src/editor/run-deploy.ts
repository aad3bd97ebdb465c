import { type TextDocument, window } from 'vscode';
import type { DeployEvent, DeployOutcome } from '../router/deploy.ts';
import { RouterError } from '../router/errors.ts';
import { nameOf } from '../routers/profile.ts';
import { withProgress } from '../views/progress.ts';
import { showFailure } from '../views/report-error.ts';
import { approveDeploy } from './approve-deploy.ts';
import type { DeployPlan } from './confirm-deploy.ts';
import { routerKey } from './credentials.ts';
import { confirmation, deployTrusting, type EditorRequest } from './deploy-trusting.ts';
import type { Services } from './services.ts';
import { settingsOf } from './settings.ts';

/** A plan that the person agreed to, and what it was read from. */
export interface AgreedPlan extends DeployPlan {
  readonly password: string;
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
    outcome = await deploy(services, plan);
  } finally {
    services.deploying.delete(key);
  }
  await tell(services, plan, outcome);
}

async function deploy(services: Services, plan: AgreedPlan): Promise<DeployOutcome> {
  const { router, password, script, knock, knockAfter, document } = plan;
  const { knockDelay, rollbackSeconds } = settingsOf(document.uri);
  const request: EditorRequest = {
    password,
    script,
    knock,
    knockAfter,
    knockOptions: { delayMs: knockDelay },
    rollbackSeconds,
    approve: (found) => approveDeploy(services, plan, found),
    ...confirmation(document.uri, script.name, router),
  };
  return withProgress(services.log, `Deploying ${script.name} to ${nameOf(router)}`, (say, signal) => {
    const report = ({ step, message }: DeployEvent) => {
      say(message);
      // VS Code takes the progress away as soon as somebody cancels; what cannot be cancelled any more goes on unseen.
      if (step === 'import' && signal.aborted) void window.showInformationMessage(message);
    };
    return deployTrusting(services, router, request, report, signal);
  });
}

async function tell(
  { log, problems }: Services,
  { document, version }: AgreedPlan,
  outcome: DeployOutcome,
): Promise<void> {
  const { state, cancelled, complaints, message } = outcome;
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
