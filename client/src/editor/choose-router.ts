import { type QuickPickItem, type Uri, window } from 'vscode';
import { RouterError } from '../router/errors.ts';
import { formatRouterUrl, parseRouterUrl, type RouterAddress } from '../router/router-url.ts';
import type { RouterProfile } from '../routers/profile.ts';
import { askFor } from './ask.ts';
import type { Services } from './services.ts';
import { settingsOf } from './settings.ts';

const rememberedKey = 'router';

/**
 * The router of the setting `routeros.router`, else the one that the person picks from the list or names; undefined when
 * they name none.
 * @throws RouterError of kind `invalid` when the setting is no address, and no router of the list has that name
 */
export async function chooseRouter(
  services: Services,
  uri: Uri | undefined,
): Promise<RouterAddress | RouterProfile | undefined> {
  const { profiles } = services.routers.read();
  const { router: configured } = settingsOf(uri);
  if (configured !== '') return profiles.find(({ name }) => name === configured) ?? readSetting(configured);
  return profiles.length === 0 ? askAddress(services) : pickProfile(services, profiles);
}

async function pickProfile(
  services: Services,
  profiles: readonly RouterProfile[],
): Promise<RouterAddress | RouterProfile | undefined> {
  const items: (QuickPickItem & { profile?: RouterProfile })[] = profiles.map((profile) => ({
    label: profile.name,
    description: formatRouterUrl(profile),
    profile,
  }));
  const picked = await window.showQuickPick([...items, { label: 'Another address…' }], {
    title: 'Router',
    placeHolder: 'Which router is it? The setting routeros.router spares the question.',
    matchOnDescription: true,
  });
  return picked === undefined ? undefined : (picked.profile ?? askAddress(services));
}

async function askAddress({ workspaceState }: Services): Promise<RouterAddress | undefined> {
  const router = await askFor(
    {
      title: 'Router',
      prompt: 'Where the API of the router is. apis:// is TLS. The setting routeros.router spares the question.',
      placeHolder: 'api://USER@HOST or api://USER@HOST:PORT',
      value: workspaceState.get(rememberedKey, ''),
    },
    parseRouterUrl,
  );
  if (router !== undefined) await workspaceState.update(rememberedKey, formatRouterUrl(router));
  return router;
}

function readSetting(text: string): RouterAddress {
  try {
    return parseRouterUrl(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RouterError('invalid', `The setting routeros.router is wrong. ${why} Nothing was sent.`, { cause });
  }
}
