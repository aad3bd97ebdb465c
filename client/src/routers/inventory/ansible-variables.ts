/** Variables in files beside an Ansible inventory (Ansible documentation, "Organizing host and group variables"). */
import { RouterError } from '../../router/errors.ts';
import { readVariables } from './ansible-yaml.ts';
import type { Beside } from './beside.ts';
import type { Inventory, Variables } from './inventory.ts';

const endings = ['', '.yml', '.yaml', '.json'];

/**
 * Adds what `group_vars` and `host_vars` say: it counts for more than what the inventory itself says of a group or host.
 * @returns notes on files that cannot be used
 * @throws RouterError of kind `invalid` for a file that is no YAML with variables
 */
export async function addVariables(inventory: Inventory, beside: Beside): Promise<string[]> {
  const notes: string[] = [];
  for (const name of new Set(['all', ...inventory.groups.keys()])) {
    const variables = await variablesOf('group_vars', name, beside, notes);
    if (Object.keys(variables).length === 0) continue;
    const group = inventory.group(name);
    group.variables = { ...group.variables, ...variables };
  }
  for (const [name, variables] of inventory.hosts) {
    inventory.hosts.set(name, { ...variables, ...(await variablesOf('host_vars', name, beside, notes)) });
  }
  return notes;
}

async function variablesOf(folder: string, name: string, beside: Beside, notes: string[]): Promise<Variables> {
  // A name is no way to other folders.
  if (/[/\\]/.test(name) || name.startsWith('.')) return {};
  const inside = (await beside.list(`${folder}/${name}`)).filter((file) => /^[^.].*\.(ya?ml|json)$|^[^.]+$/.test(file));
  const paths = [
    ...endings.map((ending) => `${folder}/${name}${ending}`),
    ...inside.toSorted().map((file) => `${folder}/${name}/${file}`),
  ];
  const layers: Variables[] = [];
  for (const path of paths) {
    const text = await beside.read(path);
    if (text === null) continue;
    if (text.startsWith('$ANSIBLE_VAULT')) notes.push(`${path} is encrypted, and is left out.`);
    else layers.push(readFile(path, text));
  }
  return Object.assign({}, ...layers);
}

function readFile(path: string, text: string): Variables {
  try {
    return readVariables(text);
  } catch (cause) {
    if (!(cause instanceof RouterError)) throw cause;
    throw new RouterError('invalid', `${path}: ${cause.message}`, { cause });
  }
}
