/** What the two notations of an Ansible inventory say, and which routers that are. */
import { RouterError } from '../../router/errors.ts';
import { parseRouterUrl, type RouterAddress } from '../../router/router-url.ts';
import { type RouterProfile, readPin } from '../profile.ts';
import type { ImportedRouters } from './read-inventory.ts';

export type Variables = Readonly<Record<string, unknown>>;

export interface InventoryGroup {
  readonly hosts: Set<string>;
  readonly children: Set<string>;
  variables: Variables;
}

/** Groups and hosts by their name; the groups `all` and `ungrouped`, which every inventory has, are among them if written. */
export class Inventory {
  readonly groups = new Map<string, InventoryGroup>();
  readonly hosts = new Map<string, Variables>();

  group(name: string): InventoryGroup {
    const known = this.groups.get(name);
    if (known !== undefined) return known;
    const group: InventoryGroup = { hosts: new Set(), children: new Set(), variables: {} };
    this.groups.set(name, group);
    return group;
  }

  /** A host that is named several times has the variables of all its places. */
  addHost(group: string, name: string, variables: Variables): void {
    this.group(group).hosts.add(name);
    this.hosts.set(name, { ...this.hosts.get(name), ...variables });
  }
}

/** Groups that every host is in, or that say nothing. */
const unnamed = new Set(['all', 'ungrouped']);

/**
 * The routers of an inventory. Where hosts name their network system, only those with RouterOS are taken. A port of
 * Ansible is that of SSH, so the port of the API is the usual one unless `routeros_address` says otherwise.
 */
export function routersOf(inventory: Inventory): ImportedRouters {
  const notes: string[] = [];
  const hosts = [...inventory.hosts.keys()].map((name) => ({ name, ...factsOf(inventory, name) }));
  const saysSystem = hosts.some(({ variables }) => isRouterOs(variables));
  const profiles = hosts.flatMap(({ name, variables, groups }): RouterProfile[] => {
    const system = variables.ansible_network_os;
    if (saysSystem ? !isRouterOs(variables) : system !== undefined) return [];
    if (hasPassword(variables)) notes.push(`${name}: its password is not taken over; you are asked for it.`);
    try {
      return [{ name, ...readRouter(name, variables), groups }];
    } catch (error) {
      if (!(error instanceof RouterError)) throw error;
      notes.push(`${name} is left out: ${error.message}`);
      return [];
    }
  });
  return { profiles, notes };
}

function isRouterOs({ ansible_network_os: system }: Variables): boolean {
  return typeof system === 'string' && /routeros/i.test(system);
}

function hasPassword(variables: Variables): boolean {
  return Object.keys(variables).some((name) => /^ansible_(ssh_)?pass(word)?$/.test(name));
}

function readRouter(name: string, variables: Variables): Omit<RouterProfile, 'name' | 'groups'> {
  const text = (...names: string[]) =>
    textOf(names.map((each) => variables[each]).find((value) => value !== undefined));
  const pin = text('routeros_pin');
  return {
    ...addressOf(
      text('routeros_address'),
      text('ansible_host', 'ansible_ssh_host') ?? name,
      text('ansible_user', 'ansible_ssh_user'),
    ),
    knock: text('routeros_knock') ?? 'none',
    pin: pin === null ? null : readPin(pin),
  };
}

/** A template is filled in by Ansible as it runs, and is nothing that can be read here. */
function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = String(value).trim();
  if (text.includes('{{')) throw new RouterError('invalid', 'a template of Ansible stands where a value is needed.');
  return text;
}

function addressOf(address: string | null, host: string, user: string | null): RouterAddress {
  return address === null ? tlsAddress(host, user) : parseRouterUrl(address);
}

/** The API over TLS at its usual port, as the user that a new router has unless another one is named. */
export function tlsAddress(host: string, user: string | null): RouterAddress {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return parseRouterUrl(`apis://${encodeURIComponent(user ?? 'admin')}@${name}`);
}

/** The variables that hold for a host, the nearest to it last, and the groups that it is in, the innermost first. */
function factsOf(inventory: Inventory, host: string): { variables: Variables; groups: string[] } {
  const depths = depthsAbove(inventory, host);
  const byDepth = [...depths].sort(([a, depthA], [b, depthB]) => depthB - depthA || (a < b ? -1 : 1));
  const layers = ['all', ...byDepth.map(([name]) => name)].map((name) => inventory.groups.get(name)?.variables);
  const variables = Object.assign({}, ...layers, inventory.hosts.get(host));
  const groups = byDepth.map(([name]) => name).filter((name) => !unnamed.has(name));
  return { variables, groups: groups.toReversed() };
}

/** The groups that a host is in by itself or through others, and how far above it they are. */
function depthsAbove({ groups }: Inventory, host: string): Map<string, number> {
  const depths = new Map<string, number>();
  let level = [...groups].filter(([, { hosts }]) => hosts.has(host)).map(([name]) => name);
  // A group that is its own ancestor ends the walk after as many levels as there are groups.
  for (let depth = 1; level.length > 0 && depth <= groups.size; depth++) {
    for (const name of level) depths.set(name, depth);
    const below = level;
    level = [...groups].filter(([, { children }]) => below.some((name) => children.has(name))).map(([name]) => name);
  }
  return depths;
}
