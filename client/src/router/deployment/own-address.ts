/** The address that this computer has in the router's eyes, and the lists that its knocks have put it on. */
import type { ApiSession } from '../session.ts';

/**
 * Takes the own address off every dynamic list, so that a knock after that proves itself and not an entry from before:
 * a door that stays open for an hour would hide for that long that the sequence no longer works.
 * @returns the names of the lists; none where the router does not tell the address
 */
export async function forgetOwnAddress(session: ApiSession, user: string): Promise<string[]> {
  const address = await ownAddress(session, user);
  if (address === null) return [];
  const own = await ownEntries(session, address);
  // All at once: after the door's entry the firewall may let nothing more of this session in. And one at a time for the
  // router, since an entry may just have run out.
  const removals = own.map((row) => session.run([`${listMenu(address)}/remove`, `=.id=${row['.id']}`]));
  const results = await Promise.allSettled(removals);
  return own.filter((_, index) => results[index]?.status === 'fulfilled').map(({ list = '' }) => list);
}

/** The dynamic entries of an address: what its knocks have put it on. */
export async function ownEntries(session: ApiSession, address: string): Promise<Record<string, string>[]> {
  const { rows } = await session.run([`${listMenu(address)}/print`, '?dynamic=true', '=.proplist=.id,list,address']);
  return rows.filter((row) => row.address?.replace(/\/(32|128)$/, '') === address);
}

function listMenu(address: string): string {
  return address.includes(':') ? '/ipv6/firewall/address-list' : '/ip/firewall/address-list';
}

/** Null where several places are logged in as this user over the API, and it cannot be told which is this one. */
export async function ownAddress(session: ApiSession, user: string): Promise<string | null> {
  const { rows } = await session.run(['/user/active/print', `?name=${user}`]);
  const overApi = rows.filter(({ via = '' }) => via.startsWith('api'));
  const addresses = new Set(overApi.map(({ address }) => address));
  const [address] = addresses;
  return addresses.size === 1 && address !== undefined ? address : null;
}
