import { RouterError } from '../router/errors.ts';
import type { RouterProfile } from './profile.ts';

/** The names of the groups, in alphabetical order. */
export function groupsOf(profiles: readonly RouterProfile[]): string[] {
  return [...new Set(profiles.flatMap(({ groups }) => groups))].sort((a, b) => a.localeCompare(b));
}

/** The routers of a group in the order of the list: the first is the canary. */
export function routersIn(group: string, profiles: readonly RouterProfile[]): RouterProfile[] {
  return profiles.filter(({ groups }) => groups.includes(group));
}

/**
 * The routers that a name stands for: the one of that name, or those of the group of that name.
 * @throws RouterError of kind `invalid` for a name that stands for none, or for both
 */
export function chooseRouters(name: string, profiles: readonly RouterProfile[]): RouterProfile[] {
  const named = profiles.filter((profile) => profile.name === name);
  const grouped = routersIn(name, profiles);
  if (named.length > 0 && grouped.length > 0) {
    throw new RouterError('invalid', `${name} is a router and a group. Rename one of them. Nothing was sent.`);
  }
  const routers = [...named, ...grouped];
  if (routers.length > 0) return routers;
  const known = [...profiles.map((profile) => profile.name), ...groupsOf(profiles)];
  const list = known.length === 0 ? 'There are none.' : `There are: ${known.join(', ')}.`;
  throw new RouterError('invalid', `No router and no group is called ${name}. ${list} Nothing was sent.`);
}
