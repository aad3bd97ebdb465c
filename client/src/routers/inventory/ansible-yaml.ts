/** The YAML notation of an Ansible inventory: groups with `hosts`, `vars` and `children`, in each other. */
import { parse, type ScalarTag } from 'yaml';
import { RouterError } from '../../router/errors.ts';
import { expandRanges } from './ansible-ini.ts';
import { Inventory, type Variables } from './inventory.ts';

/** What Ansible has encrypted is nothing that can be used here. */
const vault: ScalarTag = { tag: '!vault', resolve: () => undefined };
const unsafe: ScalarTag = { tag: '!unsafe', resolve: (text) => text };
/** Groups in each other, far more than anybody writes. */
const deepest = 50;

/** @throws RouterError of kind `invalid` for what is no YAML, or no inventory */
export function readAnsibleYaml(text: string): Inventory {
  const inventory = new Inventory();
  for (const [name, group] of entriesOf(parseYaml(text), 'The file')) readGroup(inventory, name, group, 0);
  return inventory;
}

/**
 * The variables in a file of their own.
 * @throws RouterError of kind `invalid` for what is no YAML, or no mapping
 */
export function readVariables(text: string): Variables {
  return variablesOf(parseYaml(text), 'The file');
}

/** Aliases that unfold without end are refused like any other mistake. */
function parseYaml(text: string): unknown {
  try {
    return parse(text, { customTags: [vault, unsafe], logLevel: 'error' });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new RouterError('invalid', `This is no YAML: ${why}`, { cause });
  }
}

function readGroup(inventory: Inventory, name: string, content: unknown, depth: number): void {
  if (depth > deepest) throw new RouterError('invalid', `The group ${name} is too deep in other groups.`);
  const group = inventory.group(name);
  const { hosts, vars, children } = Object.fromEntries(entriesOf(content, `The group ${name}`));
  group.variables = { ...group.variables, ...variablesOf(vars, `The variables of ${name}`) };
  for (const [pattern, variables] of entriesOf(hosts, `The list of hosts of ${name}`)) {
    const values = variablesOf(variables, `The host ${pattern}`);
    for (const host of expandRanges(pattern)) inventory.addHost(name, host, values);
  }
  for (const [child, inside] of entriesOf(children, `The list of children of ${name}`)) {
    group.children.add(child);
    readGroup(inventory, child, inside, depth + 1);
  }
}

function variablesOf(value: unknown, what: string): Variables {
  return Object.fromEntries(entriesOf(value, what));
}

/** Nothing at all stands for an empty mapping, as Ansible has it. */
function entriesOf(value: unknown, what: string): [string, unknown][] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'object' && !Array.isArray(value)) return Object.entries(value);
  throw new RouterError('invalid', `${what} is no mapping, so this is no inventory of Ansible.`);
}
