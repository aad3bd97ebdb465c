import type { Uri } from 'vscode';
import { RouterError } from '../router/errors.ts';
import { formatRouterUrl, parseRouterUrl, type RouterAddress } from '../router/router-url.ts';
import { askFor } from './ask.ts';
import type { Services } from './services.ts';
import { settingsOf } from './settings.ts';

const rememberedKey = 'router';

/**
 * The router of the setting `routeros.router`, else the one that the person names; undefined when they name none.
 * @throws RouterError of kind `invalid` when the setting is no address
 */
export async function chooseRouter(
  { workspaceState }: Services,
  uri: Uri | undefined,
): Promise<RouterAddress | undefined> {
  const { router: configured } = settingsOf(uri);
  if (configured !== '') return readSetting(configured);
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
