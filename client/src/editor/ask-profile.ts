import { type QuickPickItem, window, workspace } from 'vscode';
import { RouterError } from '../router/errors.ts';
import { parseKnocks } from '../router/knock-notation.ts';
import { formatRouterUrl, parseRouterUrl, type RouterAddress } from '../router/router-url.ts';
import { type RouterProfile, readName, readPin } from '../routers/profile.ts';
import { askFor } from './ask.ts';
import type { Services } from './services.ts';

interface Item<T> extends QuickPickItem {
  value: T;
}

/** How many scripts are offered for the knock. */
const mostScripts = 50;

/** A question; undefined when the person gives no answer. */
type Ask<T> = () => Promise<T | undefined>;

/**
 * Asks for all that belongs to a router, and keeps what is secret of it.
 * @param before what holds so far; null for a new router
 * @returns undefined as soon as a question is left without an answer
 */
export async function askProfile(services: Services, before: RouterProfile | null): Promise<RouterProfile | undefined> {
  const title = before === null ? 'Add Router' : `Edit ${before.name}`;
  const name = await askName(services, title, before);
  if (name === undefined) return undefined;
  const address = await askAddress(title, before);
  if (address === undefined) return undefined;
  const pin = address.tls ? await askPin(title, before) : null;
  if (pin === undefined) return undefined;
  const knock = await askKnock(services, title, address, before);
  if (knock === undefined) return undefined;
  const groups = await askGroups(title, before);
  if (groups === undefined) return undefined;
  if (!(await askPassword(services, title, address, before))) return undefined;
  return { name, ...address, knock, pin, groups };
}

function askName({ routers }: Services, title: string, before: RouterProfile | null): Promise<string | undefined> {
  const taken = new Set(routers.read().profiles.map(({ name }) => name));
  if (before !== null) taken.delete(before.name);
  const options = { title, prompt: 'A name for the router', placeHolder: 'office', value: before?.name ?? '' };
  return askFor(options, (text) => {
    const name = readName(text);
    if (taken.has(name)) throw new RouterError('invalid', `There is a router with the name ${name} already.`);
    return name;
  });
}

/** A host, for which the rest is asked, or the whole address at once. */
async function askAddress(title: string, before: RouterProfile | null): Promise<RouterAddress | undefined> {
  const value = before === null ? '' : formatRouterUrl(before);
  const prompt = 'Name or address of the router, or all in one: apis://USER@HOST:PORT';
  const host = await askFor({ title, prompt, placeHolder: '192.0.2.1', value }, (text) => {
    parseRouterUrl(urlOf('apis', 'admin', text));
    return text.trim();
  });
  if (host === undefined || host.includes('://')) return host === undefined ? undefined : parseRouterUrl(host);
  const scheme = await pick(title, 'How is the API reached?', [
    { label: 'With TLS', description: 'service api-ssl', value: 'apis' },
    { label: 'Without TLS', description: 'service api: whoever is on the way can read the password', value: 'api' },
  ]);
  if (scheme === undefined) return undefined;
  const user = { title, prompt: 'The user to log in as', value: 'admin' };
  return askFor(user, (text) => parseRouterUrl(urlOf(scheme, text.trim(), host)));
}

function urlOf(scheme: string, user: string, host: string): string {
  return host.includes('://') ? host : `${scheme}://${encodeURIComponent(user)}@${host.trim()}`;
}

function askPin(title: string, before: RouterProfile | null): Promise<string | null | undefined> {
  const prompt = 'SHA-256 of its certificate. Empty: one that is not known is shown to you at the first connection.';
  return askFor({ title, prompt, value: before?.pin ?? '' }, (text) => (text.trim() === '' ? null : readPin(text)));
}

async function askKnock(
  { credentials }: Services,
  title: string,
  address: RouterAddress,
  before: RouterProfile | null,
): Promise<string | undefined> {
  const typed = async () => {
    const value = before === null || before.knock === 'none' || isKept(before.knock) ? '' : before.knock;
    const prompt = 'Ports in their order, as PORT:PROTOCOL. Steps with a text in them go into the secret storage.';
    const steps = await askFor({ title, prompt, placeHolder: '54389:tcp 1763:tcp 34576:tcp', value }, readSteps);
    if (steps === undefined || !steps.isSecret) return steps?.text;
    await credentials.keepKnock(address, steps.text);
    return 'secret';
  };
  const keep: Item<Ask<string>>[] =
    before === null || !isKept(before.knock)
      ? []
      : [{ label: `Leave it: ${before.knock}`, value: async () => before.knock }];
  const ask = await pick(title, 'Which knock opens its door?', [
    ...keep,
    { label: 'No knock', description: 'the door is open', value: async () => 'none' },
    { label: 'Type the steps…', value: typed },
    ...(await scriptNames()).map((name) => ({ label: `From ${name}`, value: async () => name })),
  ]);
  return ask?.();
}

/** A knock that is not typed as steps. */
function isKept(knock: string): boolean {
  return knock === 'secret' || knock.endsWith('.rsc');
}

/** @throws RouterError of kind `invalid` */
function readSteps(text: string): { text: string; isSecret: boolean } {
  return { text: text.trim(), isSecret: parseKnocks(text).some(({ payload }) => payload !== null) };
}

async function scriptNames(): Promise<string[]> {
  const folder = workspace.workspaceFolders?.[0];
  if (folder === undefined) return [];
  const uris = await workspace.findFiles('**/*.rsc', undefined, mostScripts);
  return uris.map((uri) => workspace.asRelativePath(uri, false));
}

function askGroups(title: string, before: RouterProfile | null): Promise<string[] | undefined> {
  const prompt = 'The groups that it is in, separated by commas. Empty: none';
  const value = before?.groups.join(', ') ?? '';
  return askFor({ title, prompt, placeHolder: 'branches, north', value }, (text) => {
    const names = text.split(',').filter((name) => name.trim() !== '');
    return [...new Set(names.map(readName))];
  });
}

/** False where the person has given up. Without an answer the password is asked for when it is needed. */
async function askPassword(
  { credentials }: Services,
  title: string,
  address: RouterAddress,
  before: RouterProfile | null,
): Promise<boolean> {
  const empty = before === null ? 'it is asked for when it is needed' : 'it stays as it is';
  const password = await window.showInputBox({
    title,
    prompt: `Password of ${address.user}. It goes into the secret storage of this editor. Empty: ${empty}`,
    password: true,
    ignoreFocusOut: true,
  });
  if (password === undefined) return false;
  if (password !== '') await credentials.keep(address, password);
  return true;
}

async function pick<T>(title: string, placeHolder: string, items: Item<T>[]): Promise<T | undefined> {
  return (await window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true }))?.value;
}
