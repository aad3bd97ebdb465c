import { type ExtensionContext, Uri, window } from 'vscode';
import { addRouter } from './commands/add-router.ts';
import { registerCommand } from './commands/command.ts';
import { compareWithFile } from './commands/compare-with-file.ts';
import { deployToGroup } from './commands/deploy-to-group.ts';
import { deployToRouter } from './commands/deploy-to-router.ts';
import { editRouter } from './commands/edit-router.ts';
import { forgetPassword } from './commands/forget-password.ts';
import { goToRule } from './commands/go-to-rule.ts';
import { hardenKnock } from './commands/harden-knock.ts';
import { importRouters } from './commands/import-routers.ts';
import { knock } from './commands/knock.ts';
import { knockAndDeploy } from './commands/knock-and-deploy.ts';
import { newKnock } from './commands/new-knock.ts';
import { readConfiguration } from './commands/read-configuration.ts';
import { removeRouter } from './commands/remove-router.ts';
import { rollBackNow } from './commands/roll-back-now.ts';
import { runSelection } from './commands/run-selection.ts';
import { showKnockDiagram } from './commands/show-knock-diagram.ts';
import { showKnockPlan } from './commands/show-knock-plan.ts';
import { showLog } from './commands/show-log.ts';
import { showUses } from './commands/show-uses.ts';
import { simulatePacket } from './commands/simulate-packet.ts';
import { startPracticeRouter } from './commands/start-practice-router.ts';
import { stopPracticeRouter } from './commands/stop-practice-router.ts';
import { testConnection } from './commands/test-connection.ts';
import { Certificates } from './editor/certificates.ts';
import { Credentials } from './editor/credentials.ts';
import { LanguageServer } from './editor/language-server.ts';
import { PracticeSlot } from './editor/practice-slot.ts';
import { RouterProblems } from './editor/router-problems.ts';
import { Routers } from './editor/routers.ts';
import type { Services } from './editor/services.ts';
import { offerToTakeUp } from './editor/take-up-deploy.ts';
import { FileJournal } from './router/deployment/journal.ts';
import { CountDown } from './views/count-down.ts';
import { KnockPanel } from './views/knock-panel.ts';
import { reportError } from './views/report-error.ts';
import { RouterPages } from './views/router-pages.ts';
import { RoutersView } from './views/routers-view.ts';
import { SimulationPages } from './views/simulation-pages.ts';
import { TargetStatus } from './views/target-status.ts';

/** One registration a command. */
const commands = [
  knockAndDeploy,
  rollBackNow,
  knock,
  showKnockPlan,
  showKnockDiagram,
  newKnock,
  hardenKnock,
  simulatePacket,
  goToRule,
  showUses,
  startPracticeRouter,
  stopPracticeRouter,
  addRouter,
  editRouter,
  removeRouter,
  importRouters,
  testConnection,
  deployToRouter,
  deployToGroup,
  readConfiguration,
  compareWithFile,
  runSelection,
  forgetPassword,
  showLog,
];

/** VS Code calls it when a window has opened: a deploy that was broken off is told of at once, script or not. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('RouterOS', { log: true });
  const language = new LanguageServer(context, log);
  const services: Services = {
    log,
    language,
    credentials: new Credentials(context.secrets, context.globalState, log),
    certificates: new Certificates(context.globalState),
    problems: new RouterProblems(),
    routers: new Routers(),
    routerPages: new RouterPages(),
    practice: new PracticeSlot(log),
    knockPanel: new KnockPanel(context.extensionUri, language, log),
    simulationPages: new SimulationPages(language),
    workspaceState: context.workspaceState,
    deploying: new Set(),
    countDown: new CountDown(),
    journal: new FileJournal(Uri.joinPath(context.globalStorageUri, 'deploys').fsPath),
  };
  const { problems, practice, knockPanel, simulationPages, countDown } = services;
  const targetStatus = new TargetStatus(language, log);
  context.subscriptions.push(log, language, problems, practice, knockPanel, simulationPages, targetStatus, countDown);
  context.subscriptions.push(services.routers, services.routerPages, new RoutersView(services.routers));
  for (const command of commands) context.subscriptions.push(registerCommand(services, command));
  // The commands need not wait for it, and tell by themselves when they cannot do without it.
  language.startWithFirstScript((error) => reportError(log, error));
  offerToTakeUp(services).catch((error) => reportError(log, error));
}
