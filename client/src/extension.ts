import { type ExtensionContext, window } from 'vscode';
import { registerCommand } from './commands/command.ts';
import { forgetPassword } from './commands/forget-password.ts';
import { knock } from './commands/knock.ts';
import { knockAndDeploy } from './commands/knock-and-deploy.ts';
import { showKnockDiagram } from './commands/show-knock-diagram.ts';
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
import { KnockPanel } from './views/knock-panel.ts';
import { reportError } from './views/report-error.ts';

/** One registration a command. */
const commands = [
  knockAndDeploy,
  knock,
  showKnockPlan,
  showKnockDiagram,
  startPracticeRouter,
  stopPracticeRouter,
  forgetPassword,
  showLog,
];

/** VS Code calls it when the first RouterOS script opens or a command runs. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('RouterOS', { log: true });
  const language = new LanguageServer(context, log);
  const services: Services = {
    log,
    language,
    credentials: new Credentials(context.secrets, context.globalState, log),
    certificates: new Certificates(context.globalState),
    problems: new RouterProblems(),
    practice: new PracticeSlot(log),
    knockPanel: new KnockPanel(context.extensionUri, language, log),
    workspaceState: context.workspaceState,
    deploying: new Set(),
  };
  const { problems, practice, knockPanel } = services;
  context.subscriptions.push(log, language, problems, practice, knockPanel);
  for (const command of commands) context.subscriptions.push(registerCommand(services, command));
  // The commands need not wait for it, and tell by themselves when they cannot do without it.
  language.start().catch((error) => reportError(log, error));
}
