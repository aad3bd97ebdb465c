import { commands, type QuickPickItem, type TextDocument, Uri, window, workspace } from 'vscode';
import { chosenProfile } from '../editor/choose-profile.ts';
import { withRouter } from '../editor/open-router.ts';
import { baseName, chosenScript, openScript } from '../editor/scripts.ts';
import type { Command } from './command.ts';

/** How many files are offered. */
const mostFiles = 500;

/** "RouterOS: Compare with File…": what a router has and a file has not, and the other way round. */
export const compareWithFile: Command = {
  id: 'routeros.compareWithFile',
  needsTrust: true,
  async run(services, resource) {
    const document = resource instanceof Uri ? await chosenScript(resource) : await frontOrPicked();
    if (document === undefined) return;
    const profile = await chosenProfile(services, resource);
    if (profile === undefined) return;
    const { readConfiguration } = await import('../router/read-configuration.ts');
    const { writtenLike } = await import('../router/written-like.ts');
    const text = await withRouter(services, profile, `Reading ${profile.name}`, (session, _say, signal) =>
      readConfiguration(session, signal),
    );
    if (text === undefined) return;
    const title = `${profile.name} ↔ ${baseName(document.uri)}`;
    const page = await services.routerPages.open(title, writtenLike(text, document.getText()));
    await commands.executeCommand('vscode.diff', page.uri, document.uri, title);
  },
};

/** The script in front; where there is none, or it came from a router, a file of the workspace. */
async function frontOrPicked(): Promise<TextDocument | undefined> {
  const document = window.activeTextEditor?.document;
  if (document?.languageId === 'routeros' && document.uri.scheme !== 'routeros-router') return document;
  const picked = await window.showQuickPick(scriptItems(), { title: 'Compare', placeHolder: 'With which file?' });
  return picked && openScript(picked.uri);
}

async function scriptItems(): Promise<(QuickPickItem & { uri: Uri })[]> {
  const uris = await workspace.findFiles('**/*.rsc', undefined, mostFiles);
  return uris.map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
}
