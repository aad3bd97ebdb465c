import { type ExtensionContext, type LogOutputChannel, Uri, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { InitializationOptions } from '../../../server/src/protocol.ts';
import { settingsOf } from './settings.ts';

/** The client of our own language server, which runs as a process of its own; not started yet. */
export function makeLanguageClient(context: ExtensionContext, log: LogOutputChannel): LanguageClient {
  const initializationOptions = (): InitializationOptions => ({
    rulesPage: Uri.joinPath(context.extensionUri, 'RULES.md').toString(),
    suggestCommand: 'editor.action.triggerSuggest',
    commands: ['routeros.showKnockDiagram', 'routeros.hardenKnock', 'routeros.showUses'],
    diagnosticsScope: settingsOf(undefined).diagnosticsScope,
  });
  const client = new LanguageClient(
    'routeros',
    'RouterOS',
    { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc },
    { documentSelector: [{ language: 'routeros' }], outputChannel: log, initializationOptions },
  );
  // Whether the editor asks for the diagnostics of the whole workspace is agreed on at the start.
  const restart = workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('routeros.diagnostics.scope') && client.isRunning())
      client.restart().catch((error) => log.error(error));
  });
  context.subscriptions.push(restart);
  return client;
}
