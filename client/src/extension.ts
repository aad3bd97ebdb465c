import { type ExtensionContext, window } from 'vscode';
import { registerCommand } from './commands/command.ts';
import { forgetPassword } from './commands/forget-password.ts';
import { knock } from './commands/knock.ts';
import { knockAndDeploy } from './commands/knock-and-deploy.ts';
import { showKnockPlan } from './commands/show-knock-plan.ts';
import { showLog } from './commands/show-log.ts';
import { startPracticeRouter } from './commands/start-practice-router.ts';
import { stopPracticeRouter } from './commands/stop-practice-router.ts';
import { Certificates } from './editor/certificates.ts';
import { Credentials } from './editor/credentials.ts';
import { LanguageServer } from './editor/language-server.ts';
import { PracticeSlot } from './editor/practice-slot.ts';
import { RouterProblems } from './editor/router-problems.ts';
import type { Services } from './editor/services.ts';
import { reportError } from './views/report-error.ts';

/** One registration a command. */
const commands = [
  knockAndDeploy,
  knock,
  showKnockPlan,
  startPracticeRouter,
  stopPracticeRouter,
  forgetPassword,
  showLog,
];

/** VS Code calls it when the first RouterOS script opens or a command runs. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('RouterOS', { log: true });
  const services: Services = {
    log,
    language: new LanguageServer(context, log),
    credentials: new Credentials(context.secrets, context.globalState, log),
    certificates: new Certificates(context.globalState),
    problems: new RouterProblems(),
    practice: new PracticeSlot(log),
    workspaceState: context.workspaceState,
    deploying: new Set(),
  };
  const { language, problems, practice } = services;
  context.subscriptions.push(log, language, problems, practice);
  for (const command of commands) context.subscriptions.push(registerCommand(services, command));
  // The commands need not wait for it, and tell by themselves when they cannot do without it.
  language.start().catch((error) => reportError(log, error));
}
