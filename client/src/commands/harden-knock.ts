import { commands, ProgressLocation, Uri, window } from 'vscode';
import { randomNumbers } from '../editor/random-numbers.ts';
import { reviewEdits } from '../editor/review-edits.ts';
import { baseName, chosenScript } from '../editor/scripts.ts';
import type { Command } from './command.ts';

const title = 'Harden Knock';
const diagramButton = 'Show Knock Diagram';
const otherPorts = { label: 'Draw other ports', description: 'clients have to be told' };
const keptPorts = { label: 'Keep the ports', description: 'what they are weak by remains' };

/** "RouterOS: Harden Knock…": fixes of findings and remedies for refuted proofs as one edit, reviewed before it is made. */
export const hardenKnock: Command = {
  id: 'routeros.hardenKnock',
  needsTrust: false,
  async run({ language }, resource) {
    const script = await chosenScript(typeof resource === 'string' ? Uri.parse(resource, true) : resource);
    const editor = window.visibleTextEditors.find(({ document }) => document === script);
    const { line, character } = editor?.selection.active ?? { line: 0, character: 0 };
    const harden = (drawsPorts: boolean) =>
      window.withProgress({ location: ProgressLocation.Window, title }, () =>
        language.hardenKnock({
          uri: script.uri.toString(),
          position: { line, character },
          drawsPorts,
          random: randomNumbers(),
        }),
      );
    let hardened = await harden(false);
    if (hardened?.needsOtherPorts) {
      const placeHolder = 'The ports are easy to guess, or to find by a scan.';
      const picked = await window.showQuickPick([otherPorts, keptPorts], { title, placeHolder, ignoreFocusOut: true });
      if (picked === undefined) return;
      if (picked === otherPorts) hardened = await harden(true);
    }
    if (hardened === null) {
      await window.showWarningMessage('There is no knock here. Put the cursor on a rule of the knock, and try again.');
      return;
    }
    const { edits, summary, remaining } = hardened;
    const rest = remaining.length === 0 ? '' : ` What remains: ${remaining.join(' ')}`;
    if (edits.length === 0) {
      await window.showInformationMessage(`There is nothing to change. ${summary}.${rest}`);
      return;
    }
    const question = `Change ${baseName(script.uri)} like this?`;
    if (!(await reviewEdits(script, edits, { title, question, known: summary }))) return;
    await window.showTextDocument(script);
    const answer = await window.showInformationMessage(`Knock hardened: ${summary}.${rest}`, diagramButton);
    if (answer === diagramButton) await commands.executeCommand('routeros.showKnockDiagram', script.uri.toString());
  },
};
