import { window } from 'vscode';
import type { KnockStep } from '../../../server/src/index.ts';
import { describeStep } from '../router/knock-notation.ts';
import { formatRouterUrl, type RouterAddress } from '../router/router-url.ts';

/** What is going to be sent, and where. */
export interface DeployPlan {
  readonly router: RouterAddress;
  readonly script: { readonly name: string; readonly text: string };
  /** The steps that open the door now; null for none. */
  readonly knock: readonly KnockStep[] | null;
  /** The steps that open it once the script is applied; null where the script brings none of its own. */
  readonly knockAfter: readonly KnockStep[] | null;
}

/** Shows the plan before anything is sent; true when the person agrees. */
export async function confirmDeploy({ router, script, knock, knockAfter }: DeployPlan): Promise<boolean> {
  const button = knock === null ? 'Deploy' : 'Knock and deploy';
  const bytes = new TextEncoder().encode(script.text).length;
  const detail = [
    `Router: ${formatRouterUrl(router)}`,
    `Script: ${script.name}, ${bytes} bytes`,
    `Knock: ${describe(knock)}`,
    ...(knockAfter === null ? [] : [`Knock once the script is applied: ${describe(knockAfter)}`]),
    'Before anything is changed there, you see what would change.',
    'The router keeps a backup, and restores it by itself unless the way in is proved to be open afterwards.',
  ].join('\n');
  const question = `Deploy ${script.name} to ${router.host}?`;
  return (await window.showInformationMessage(question, { modal: true, detail }, button)) === button;
}

function describe(steps: readonly KnockStep[] | null): string {
  return steps === null ? 'none' : steps.map(describeStep).join(', ');
}
