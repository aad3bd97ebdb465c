import { commands, type QuickPickItem, window } from 'vscode';
import { formatRouterUrl } from '../router/router-url.ts';
import { groupsOf, routersIn } from '../routers/choose-routers.ts';
import type { RouterProfile } from '../routers/profile.ts';
import type { Services } from './services.ts';

/** An entry of the view with the routers; a command that is chosen there gets it. */
export type RouterNode =
  | { readonly kind: 'router'; readonly profile: RouterProfile; readonly group: string | null }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'problem'; readonly message: string };

interface RouterItem extends QuickPickItem {
  /** Undefined: a new router is to be added. */
  profile?: RouterProfile;
}

/** The router that a command was chosen on, else the one that the person picks; undefined when they pick none. */
export async function chosenProfile({ routers }: Services, resource: unknown): Promise<RouterProfile | undefined> {
  const { profiles } = routers.read();
  if (isNode(resource) && resource.kind === 'router') {
    return profiles.find(({ name }) => name === resource.profile.name);
  }
  const items: RouterItem[] = profiles.map((profile) => ({
    label: profile.name,
    description: formatRouterUrl(profile),
    detail: profile.groups.join(', '),
    profile,
  }));
  const picked = await window.showQuickPick([...items, { label: 'Add a router…' }], {
    title: 'Router',
    placeHolder: 'Which router is it?',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked !== undefined && picked.profile === undefined) await commands.executeCommand('routeros.addRouter');
  return picked?.profile;
}

/** The group that a command was chosen on, else the one that the person picks, with its routers. */
export async function chosenGroup(
  { routers }: Services,
  resource: unknown,
): Promise<{ name: string; routers: RouterProfile[] } | undefined> {
  const { profiles } = routers.read();
  const name = isNode(resource) && resource.kind === 'group' ? resource.name : await pickGroup(profiles);
  return name === undefined ? undefined : { name, routers: routersIn(name, profiles) };
}

async function pickGroup(profiles: readonly RouterProfile[]): Promise<string | undefined> {
  const groups = groupsOf(profiles);
  if (groups.length === 0) {
    await window.showInformationMessage('No router is in a group. "RouterOS: Edit Router…" puts one there.');
    return undefined;
  }
  const items = groups.map((label) => {
    const names = routersIn(label, profiles).map((profile) => profile.name);
    return { label, description: `${names.length}: ${names.join(', ')}` };
  });
  return (await window.showQuickPick(items, { title: 'Group', placeHolder: 'The routers to deploy to' }))?.label;
}

function isNode(resource: unknown): resource is RouterNode {
  return typeof resource === 'object' && resource !== null && 'kind' in resource;
}
