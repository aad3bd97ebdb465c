import { type QuickPickItem, type TextDocument, Uri, window, workspace } from 'vscode';
import type { FoundKnock, KnockStep } from '../../../server/src/index.ts';
import { chooseKnock } from '../router/deployment/choose-knock.ts';
import { RouterError } from '../router/errors.ts';
import { describeStep, parseKnocks } from '../router/knock-notation.ts';
import { pacedSteps } from '../router/knock-pauses.ts';
import type { RouterAddress } from '../router/router-url.ts';
import { askFor } from './ask.ts';
import { baseName, openScript } from './scripts.ts';
import type { Services } from './services.ts';
import { settingsOf } from './settings.ts';

/** The steps that open the door; null for a router that needs none, undefined when the person chose nothing. */
export type ChosenKnock = readonly KnockStep[] | null | undefined;

/** How many scripts of the workspace are looked at for a knock, and how large each may be, in bytes. */
const mostFiles = 50;
const mostBytes = 1_000_000;

interface KnockItem extends QuickPickItem {
  choose(): ChosenKnock | Promise<ChosenKnock>;
}

/**
 * The knock of the setting `routeros.knock`, else the one that the person picks.
 * @param document the script in front, if there is one
 * @throws RouterError of kind `invalid` when the setting gives no knock
 */
export async function knockFor(
  services: Services,
  router: RouterAddress,
  document: TextDocument | undefined,
): Promise<ChosenKnock> {
  const { knock } = settingsOf(document?.uri);
  if (knock === '') return pickKnock(services, router, document);
  if (knock === 'none') return null;
  return knock.endsWith('.rsc') ? knockOfFile(services, router, resolveName(knock, document?.uri)) : parseKnocks(knock);
}

/**
 * The knock that opens the door of a router, from a script that the settings name.
 * @throws RouterError of kind `invalid` where the script has none
 */
export async function knockOfFile(services: Services, router: RouterAddress, uri: Uri): Promise<ChosenKnock> {
  const script = await openScript(uri);
  const plans = await services.language.knockPlans(uri, script.getText());
  if (plans.length > 0) return stepsOf(plans, router, baseName(uri));
  throw new RouterError(
    'invalid',
    `${baseName(uri)}, which the settings name for the knock, holds no complete knock sequence. The Problems view shows which list is not filled. Nothing was sent.`,
  );
}

/** Names in the settings count from the folder of the workspace, or of the script where no folder is open. */
export function resolveName(name: string, script: Uri | undefined): Uri {
  const folder = (script && workspace.getWorkspaceFolder(script)) ?? workspace.workspaceFolders?.[0];
  if (folder !== undefined) return Uri.joinPath(folder.uri, name);
  if (script !== undefined) return Uri.joinPath(script, '..', name);
  throw new RouterError('invalid', `The settings name ${name} for the knock, but no folder is open. Nothing was sent.`);
}

/** The one plan that fits the router; the person picks where several may. */
async function stepsOf(
  plans: readonly FoundKnock[],
  { host, port }: RouterAddress,
  name: string,
): Promise<ChosenKnock> {
  const fitting = chooseKnock(plans, port, host);
  if (fitting !== null) return pacedSteps(fitting);
  const items = plans.map((plan) => ({
    label: describe(plan),
    description: `opens ${plan.door.opens.join(', ')} over IPv${plan.family}`,
    plan,
  }));
  const picked = await window.showQuickPick(items, { title: `Knock of ${name}`, placeHolder: 'Which door is it?' });
  return picked && pacedSteps(picked.plan);
}

async function pickKnock(
  services: Services,
  router: RouterAddress,
  document: TextDocument | undefined,
): Promise<ChosenKnock> {
  const picked = await window.showQuickPick(knockItems(services, router, document), {
    title: `Knock for ${router.host}`,
    placeHolder: 'The knock that opens the door now. The setting routeros.knock spares the question.',
    ignoreFocusOut: true,
  });
  return picked?.choose();
}

async function knockItems(
  services: Services,
  router: RouterAddress,
  document: TextDocument | undefined,
): Promise<KnockItem[]> {
  const items: KnockItem[] = [];
  const add = async (label: string, name: string, uri: Uri, text: string) => {
    const plans = await services.language.knockPlans(uri, text);
    const [first] = plans;
    if (first === undefined) return;
    items.push({ label, description: describe(first), choose: () => stepsOf(plans, router, name) });
  };
  if (document !== undefined) await add('From this file', baseName(document.uri), document.uri, document.getText());
  for (const uri of await workspace.findFiles('**/*.rsc', undefined, mostFiles)) {
    if (uri.toString() === document?.uri.toString()) continue;
    const name = workspace.asRelativePath(uri);
    const text = await readSmallFile(uri);
    if (text !== null) await add(`From ${name}`, name, uri, text);
  }
  return [
    ...items,
    { label: 'Type the steps…', choose: typeSteps },
    { label: 'No knock', description: 'the door is open', choose: () => null },
  ];
}

/** Read beside the editor, which would otherwise open each of them as a document. Null for what cannot be a knock. */
async function readSmallFile(uri: Uri): Promise<string | null> {
  try {
    const { size } = await workspace.fs.stat(uri);
    return size > mostBytes ? null : new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    // It went away, or may not be read: it is only not offered.
    return null;
  }
}

function typeSteps(): Promise<ChosenKnock> {
  const prompt = 'Ports in their order, as PORT:PROTOCOL; a ping of a size as icmp:SIZE.';
  return askFor({ title: 'Knock', prompt, placeHolder: '54389:tcp 1763:tcp 34576:tcp' }, (text) => parseKnocks(text));
}

function describe({ steps, opens }: FoundKnock): string {
  const doubt = opens === false ? '; but by the rules of the script it opens nothing' : '';
  return steps.map(describeStep).join(', ') + doubt;
}
