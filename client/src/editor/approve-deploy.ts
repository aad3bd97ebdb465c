import { commands, Disposable, TabInputTextDiff, type TextDocument, type Uri, window } from 'vscode';
import type { PreFlight } from '../router/deploy.ts';
import type { RouterAddress } from '../router/router-url.ts';
import type { Services } from './services.ts';
import { settingsOf } from './settings.ts';

/** More lines of what changes, and more findings, do not fit into a question. */
const mostLines = 8;
const lookButton = 'Look at the Changes';

type Finding = PreFlight['findings'][number];

/** Shows what a look at the router has found and what changes there, and asks; true when the person agrees. */
export async function approveDeploy(
  services: Services,
  { router, document, script }: { router: RouterAddress; document: TextDocument; script: { readonly name: string } },
  found: PreFlight,
): Promise<boolean> {
  const { log, problems } = services;
  for (const finding of found.findings) log.warn(`${script.name}: ${describe(finding)}`);
  const isWrong = found.findings.some(isError);
  if (!isWrong && !settingsOf(document.uri).confirmBeforeDeploy) return true;
  const changes = await showChanges(services, router, script.name, found);
  const question = isWrong
    ? `${script.name} should not be deployed to ${router.host}.`
    : `Apply ${script.name} to ${router.host}?`;
  const isApproved = await ask(question, detailOf(found), isWrong ? 'Deploy Anyway' : 'Apply', isWrong);
  // Else a configuration would be in front, and not the script, when the next command is about the script in front.
  changes.dispose();
  if (!isApproved) await problems.show(document, found.findings.filter(isError).filter(isPlaced).map(toProblem));
  return isApproved;
}

/** The question stands in front of the changes; who wants to look at them first is asked again beside them. */
async function ask(question: string, detail: string, button: string, isWrong: boolean): Promise<boolean> {
  const options = { modal: true, detail };
  // The first button is the one that Enter presses.
  const answer = isWrong
    ? await window.showWarningMessage(question, options, lookButton, button)
    : await window.showInformationMessage(question, options, button, lookButton);
  if (answer !== lookButton) return answer === button;
  return (await window.showWarningMessage(question, button, 'Cancel')) === button;
}

/** The present configuration beside the one that is predicted, until it is disposed of. */
async function showChanges(
  { routerPages }: Services,
  { host }: RouterAddress,
  script: string,
  { configuration }: PreFlight,
): Promise<Disposable> {
  if (configuration === null || configuration.changes.length === 0) return new Disposable(() => {});
  const before = await routerPages.open(`${host} now.rsc`, configuration.before);
  const after = await routerPages.open(`${host} after ${script}`, configuration.after);
  await commands.executeCommand('vscode.diff', before.uri, after.uri, `${host}: now ↔ after ${script}`);
  return new Disposable(() => closeDiff(after.uri));
}

function closeDiff(modified: Uri): void {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  const isShowing = ({ input }: (typeof tabs)[number]) =>
    input instanceof TabInputTextDiff && input.modified.toString() === modified.toString();
  void window.tabGroups.close(tabs.filter(isShowing), true);
}

function detailOf({ findings, configuration }: PreFlight): string {
  const said = [...findings.slice(0, mostLines).map(describe), ...more(findings.length)];
  return [...said, ...(said.length > 0 ? [''] : []), ...changesOf(configuration)].join('\n');
}

function changesOf(configuration: PreFlight['configuration']): string[] {
  if (configuration === null) return ['The router did not give its configuration: what changes is not known.'];
  const { changes, unpredicted } = configuration;
  const counts = changes.map(({ menu, added, removed }) => `${menu}: ${added.length} added, ${removed.length} removed`);
  const said =
    counts.length === 0
      ? ['No change is predicted.']
      : ['What changes (also shown as a diff):', ...counts.slice(0, mostLines)];
  const doubts = unpredicted.slice(0, mostLines).map(({ line, why }) => `Not predicted: line ${line} (${why})`);
  return [...said, ...more(counts.length), ...doubts, ...more(unpredicted.length)];
}

function more(count: number): string[] {
  return count > mostLines ? [`… and ${count - mostLines} more`] : [];
}

function describe({ severity, code, line, message }: Finding): string {
  const place = line === null ? '' : ` in line ${line}`;
  return `${severity}${place}: ${message}${code === null ? '' : ` (${code})`}`;
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

function isPlaced(finding: Finding): finding is Finding & { line: number } {
  return finding.line !== null;
}

function toProblem({ line, message }: { line: number; message: string }) {
  return { line, column: null, message };
}
