import { RouterError } from '../router/errors.ts';
import { formatRouterUrl, parseRouterUrl, type RouterAddress } from '../router/router-url.ts';

/** A router with a name. The list of them is a setting, and a file of `rsc`; neither holds a password. */
export interface RouterProfile extends RouterAddress {
  readonly name: string;
  /**
   * Steps such as `7000:tcp 8000:tcp`, the name of a script whose firewall is read for the knock, `none`, or `secret`
   * for steps that are kept where the passwords are.
   */
  readonly knock: string;
  /** SHA-256 of the one certificate to accept; null for those that an authority vouches for or the person trusts. */
  readonly pin: string | null;
  readonly groups: readonly string[];
}

/** What people call a router: its name in the list, else its host. */
export function nameOf(router: RouterAddress | RouterProfile): string {
  return 'name' in router ? router.name : router.host;
}

/** A profile as it is written down. */
export interface StoredProfile {
  name: string;
  /** `api://USER@HOST[:PORT]`, or `apis://…` for TLS. */
  address: string;
  knock?: string;
  pin?: string;
  groups?: string[];
}

/** The profiles of a list, and what is wrong with the entries that give none. */
export interface ReadProfiles {
  readonly profiles: readonly RouterProfile[];
  readonly problems: readonly string[];
}

const keys = new Set(['name', 'address', 'knock', 'pin', 'groups']);
const fingerprint = /^([\da-f]{2}:?){31}[\da-f]{2}$/i;

/** Reads a list of profiles, whatever somebody wrote there. The first of a name counts. */
export function readProfiles(value: unknown): ReadProfiles {
  if (!Array.isArray(value)) return { profiles: [], problems: ['The list of routers is not a list.'] };
  const profiles: RouterProfile[] = [];
  const problems: string[] = [];
  for (const [index, entry] of value.entries()) {
    try {
      const profile = readProfile(entry);
      if (profiles.some(({ name }) => name === profile.name))
        throw invalid('another router before it has the same name');
      profiles.push(profile);
    } catch (error) {
      if (!(error instanceof RouterError)) throw error;
      problems.push(`Router ${index + 1}${nameIn(entry)}: ${error.message}`);
    }
  }
  return { profiles, problems };
}

/** The profile as it is written down: what goes without saying is left out. */
export function storedProfile({ name, knock, pin, groups, ...address }: RouterProfile): StoredProfile {
  return {
    name,
    address: formatRouterUrl(address),
    ...(knock !== 'none' && { knock }),
    ...(pin !== null && { pin }),
    ...(groups.length > 0 && { groups: [...groups] }),
  };
}

/** @throws RouterError of kind `invalid` for a name that cannot be shown in a line */
export function readName(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > 100 || /\p{Cc}/u.test(name))
    throw invalid('a name has 1 to 100 printable characters');
  return name;
}

/**
 * A SHA-256 fingerprint, in lower case without colons.
 * @throws RouterError of kind `invalid`
 */
export function readPin(text: string): string {
  if (!fingerprint.test(text.trim()))
    throw invalid('a pin is a SHA-256 fingerprint: 64 hexadecimal digits, with or without colons');
  return text.trim().replaceAll(':', '').toLowerCase();
}

function readProfile(entry: unknown): RouterProfile {
  if (typeof entry !== 'object' || entry === null) throw invalid('it is no object with "name" and "address"');
  const strange = Object.keys(entry).find((key) => !keys.has(key));
  if (strange === 'password') throw invalid('a password does not belong here; take it out');
  if (strange !== undefined) throw invalid(`"${strange}" is not one of ${[...keys].join(', ')}`);
  const { name, address, knock = 'none', pin = null, groups = [] } = entry as Record<string, unknown>;
  if (typeof name !== 'string') throw invalid('"name" is missing, or no text');
  if (typeof address !== 'string') throw invalid('"address" is missing, or no text');
  if (typeof knock !== 'string') throw invalid('"knock" is no text');
  if (pin !== null && typeof pin !== 'string') throw invalid('"pin" is no text');
  if (!Array.isArray(groups)) throw invalid('"groups" is no list');
  const router = parseRouterUrl(address);
  if (pin !== null && !router.tls) throw invalid('a pin goes with an address that begins with apis://');
  return {
    name: readName(name),
    ...router,
    knock: knock.trim() || 'none',
    pin: pin === null ? null : readPin(pin),
    groups: [...new Set(groups.map(readGroup))],
  };
}

function readGroup(group: unknown): string {
  if (typeof group !== 'string') throw invalid('a group is no text');
  return readName(group);
}

function nameIn(entry: unknown): string {
  const name = (entry as { name?: unknown } | null)?.name;
  return typeof name === 'string' ? ` (${name})` : '';
}

function invalid(why: string): RouterError {
  return new RouterError('invalid', why);
}
