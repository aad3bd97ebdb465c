import { commands, env, ProgressLocation, type TextDocument, window, workspace } from 'vscode';
import type { MadeKnock } from '../../../server/src/protocol.ts';
import { askKnockChoices } from '../editor/ask-knock-choices.ts';
import { randomNumbers } from '../editor/random-numbers.ts';
import { reviewEdits } from '../editor/review-edits.ts';
import { baseName } from '../editor/scripts.ts';
import type { Command } from './command.ts';

const diagramButton = 'Show Knock Diagram';
const copyButton = 'Copy Client Line';

/** "RouterOS: New Knock…": a firewall with a secret knock, proved before it is shown, in the script or in one of its own. */
export const newKnock: Command = {
  id: 'routeros.newKnock',
  needsTrust: false,
  async run({ language }) {
    const front = window.activeTextEditor?.document;
    const script = front?.languageId === 'routeros' ? front : null;
    const choices = await askKnockChoices();
    if (choices === undefined) return;
    const version = script?.version;
    const { made, problem } = await window.withProgress({ location: ProgressLocation.Window, title: 'New Knock' }, () =>
      language.newKnock({ uri: script?.uri.toString() ?? null, choices, random: randomNumbers() }),
    );
    if (made === null) {
      await window.showWarningMessage(`No knock was written. ${problem}`);
      return;
    }
    const isOwn = script === null || made.isOwnDocument;
    const document = isOwn ? await openOwn(made) : await review(script, version, made);
    if (document !== null) await tell(document, made);
  },
};

/** The one edit of an empty document is its text. */
async function openOwn({ edits }: MadeKnock): Promise<TextDocument> {
  const content = edits.map(({ newText }) => newText).join('');
  const document = await workspace.openTextDocument({ language: 'routeros', content });
  await window.showTextDocument(document);
  return document;
}

/** Null where it is not wanted after all. */
async function review(
  script: TextDocument,
  version: number | undefined,
  made: MadeKnock,
): Promise<TextDocument | null> {
  if (script.version !== version) {
    await window.showWarningMessage('No knock was written: the script was edited meanwhile. Try again.');
    return null;
  }
  const question = `Put the knock into ${baseName(script.uri)}?`;
  const isApplied = await reviewEdits(script, made.edits, { title: 'New Knock', question, known: made.proved });
  if (isApplied) await window.showTextDocument(script);
  return isApplied ? script : null;
}

async function tell(document: TextDocument, { proved, client }: MadeKnock): Promise<void> {
  const buttons = client === null ? [diagramButton] : [diagramButton, copyButton];
  const answer = await window.showInformationMessage(`Knock written: ${proved}.`, ...buttons);
  if (answer === diagramButton) await commands.executeCommand('routeros.showKnockDiagram', document.uri.toString());
  if (answer === copyButton && client !== null) await env.clipboard.writeText(client.lines.join('\n'));
}
