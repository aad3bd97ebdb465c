import { type Uri, window, workspace } from 'vscode';
import { filesBeside } from '../editor/files-beside.ts';
import { baseName } from '../editor/scripts.ts';
import { formatRouterUrl } from '../router/router-url.ts';
import type { RouterProfile } from '../routers/profile.ts';
import type { Command } from './command.ts';

/** "RouterOS: Import Routers…": from an Ansible inventory, an SSH client's configuration, or a list of ours. */
export const importRouters: Command = {
  id: 'routeros.importRouters',
  needsTrust: false,
  async run({ routers, log }) {
    const [uri] = (await window.showOpenDialog({ title: 'An Ansible inventory, or an SSH configuration' })) ?? [];
    if (uri === undefined) return;
    const { readInventory } = await import('../routers/inventory/read-inventory.ts');
    const { profiles, notes } = await readInventory(baseName(uri), await readText(uri), filesBeside(uri));
    for (const note of notes) log.warn(`${baseName(uri)}: ${note}`);
    const known = new Set(routers.read().profiles.map(({ name }) => name));
    const fresh = profiles.filter(({ name }) => !known.has(name));
    const chosen = await pickRouters(fresh);
    if (chosen === undefined || chosen.length === 0) return;
    await routers.add(chosen);
    await window.showInformationMessage(summary(chosen.length, profiles.length - fresh.length, notes.length));
  },
};

async function readText(uri: Uri): Promise<string> {
  return new TextDecoder().decode(await workspace.fs.readFile(uri));
}

async function pickRouters(profiles: readonly RouterProfile[]): Promise<RouterProfile[] | undefined> {
  if (profiles.length === 0) {
    await window.showInformationMessage('The file has no router that is not in the list already.');
    return [];
  }
  const items = profiles.map((profile) => ({
    label: profile.name,
    description: formatRouterUrl(profile),
    detail: profile.groups.join(', '),
    picked: true,
    profile,
  }));
  const picked = await window.showQuickPick(items, {
    title: 'Import Routers',
    placeHolder: 'Space picks, Enter imports.',
    canPickMany: true,
  });
  return picked?.map(({ profile }) => profile);
}

function summary(added: number, known: number, notes: number): string {
  return [
    added === 1 ? '1 router is added.' : `${added} routers are added.`,
    ...(known === 0 ? [] : [`${known} were in the list already and stay as they are.`]),
    ...(notes === 0 ? [] : ['The log has notes about the file.']),
  ].join(' ');
}
