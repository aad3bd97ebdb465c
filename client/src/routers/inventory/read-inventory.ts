import { RouterError } from '../../router/errors.ts';
import { type RouterProfile, readProfiles } from '../profile.ts';
import { readAnsibleIni } from './ansible-ini.ts';
import { addVariables } from './ansible-variables.ts';
import { readAnsibleYaml } from './ansible-yaml.ts';
import { type Beside, nothingBeside } from './beside.ts';
import { type Inventory, routersOf } from './inventory.ts';
import { readSshConfig } from './ssh-config.ts';

/** The routers of a file, and what a person should know of it. */
export interface ImportedRouters {
  readonly profiles: readonly RouterProfile[];
  readonly notes: readonly string[];
}

/**
 * Reads the routers of a file: our own list as JSON, an Ansible inventory in INI or YAML, or the configuration of an SSH
 * client. The file's name and text tell which it is.
 * @param beside where the files are that it refers to
 * @throws RouterError of kind `invalid` for a file that is none of them, or of our own list with an entry that is wrong
 */
export async function readInventory(
  name: string,
  text: string,
  beside: Beside = nothingBeside,
): Promise<ImportedRouters> {
  if (/^\s*\[\s*(\{|\]\s*$)/.test(text)) return readList(text);
  // JSON is YAML as well, but who means it wants to hear what is wrong with it.
  if (/\.json$/i.test(name)) parseJson(text);
  if (/\.(ya?ml|json)$/i.test(name) || /^---\s*$/m.test(text)) return routersWith(readAnsibleYaml(text), beside);
  if (/^\s*(Host|Match|Include)\s/im.test(text)) return readSshConfig(text, beside);
  return routersWith(readAnsibleIni(text), beside);
}

async function routersWith(inventory: Inventory, beside: Beside): Promise<ImportedRouters> {
  const notes = await addVariables(inventory, beside);
  const { profiles, notes: others } = routersOf(inventory);
  return { profiles, notes: [...notes, ...others] };
}

function readList(text: string): ImportedRouters {
  const { profiles, problems } = readProfiles(parseJson(text));
  if (problems.length > 0) throw new RouterError('invalid', problems.join('\n'));
  return { profiles, notes: [] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RouterError('invalid', `This is no JSON: ${(cause as Error).message}`, { cause });
  }
}
