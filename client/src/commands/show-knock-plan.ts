import { env, type TextDocument, window } from 'vscode';
import { baseName, chosenScript } from '../editor/scripts.ts';
import { planLines, planNotation } from '../router/plan-text.ts';
import type { Command } from './command.ts';

const copyButton = 'Copy Steps';

/** "RouterOS: Show Knock Plan": the steps that the firewall of a script asks for, before anything is sent. */
export const showKnockPlan: Command = {
  id: 'routeros.showKnockPlan',
  needsTrust: false,
  async run({ language }, resource) {
    const document = await chosenScript(resource);
    const name = baseName(document.uri);
    const plans = await language.knockPlans(document.uri, document.getText());
    const [first] = plans;
    if (first === undefined) {
      await window.showInformationMessage(noKnock(document, name));
      return;
    }
    const detail = plans.map((plan) => planLines(plan).join('\n')).join('\n\n');
    const steps = planNotation(first);
    const buttons = steps === null || plans.length > 1 ? [] : [copyButton];
    const title = `Knock plan of ${name}`;
    const answer = await window.showInformationMessage(title, { modal: true, detail }, ...buttons);
    if (answer === copyButton && steps !== null) await env.clipboard.writeText(steps);
  },
};

function noKnock({ lineCount }: TextDocument, name: string): string {
  return `${name} has no knock sequence in its ${lineCount} lines: no rule accepts an address list that other rules fill.`;
}
