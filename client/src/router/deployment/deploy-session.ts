/** The session that deploys, as the router sees it. */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import type { DeploySession } from '../../../../server/src/index.ts';
import type { ApiSession, RunOptions } from '../session.ts';
import { ownAddress, ownEntries } from './own-address.ts';
import type { DeployTarget } from './request.ts';

/** Null where it cannot be told which of several sessions it is, or by which service it has come in. */
export async function readDeploySession(
  session: ApiSession,
  { host, user, tls }: DeployTarget,
  options: RunOptions,
): Promise<DeploySession | null> {
  const source = await ownAddress(session, user);
  if (source === null) return null;
  const service = tls === undefined ? 'api' : 'api-ssl';
  const services = await session.run(['/ip/service/print', `?name=${service}`], options);
  const port = Number(services.rows.find(({ dynamic }) => dynamic !== 'true')?.port);
  if (!Number.isInteger(port)) return null;
  const [account] = (await session.run(['/user/print', `?name=${user}`], options)).rows;
  const lists = (await ownEntries(session, source)).map(({ list = '' }) => list);
  const interfaces = await interfacesOf(session, source, options);
  return {
    source,
    destination: await addressOf(host),
    user,
    group: account?.group ?? null,
    service,
    port,
    interfaces,
    lists,
  };
}

/** The interface whose network the address is of, else all that it may come in by. */
async function interfacesOf(session: ApiSession, address: string, options: RunOptions): Promise<string[]> {
  const menu = isIP(address) === 6 ? '/ipv6/address/print' : '/ip/address/print';
  const addresses = await session.run([menu, '=.proplist=address,interface,disabled'], options);
  const near = addresses.rows.filter((row) => row.disabled !== 'true' && isIn(row.address ?? '', address));
  if (near.length > 0) return [...new Set(near.map((row) => row.interface ?? ''))];
  const { rows } = await session.run(['/interface/print', '=.proplist=name,running,disabled,slave'], options);
  return rows
    .filter(({ running, disabled, slave }) => running !== 'false' && disabled !== 'true' && slave !== 'true')
    .map(({ name = '' }) => name);
}

function isIn(prefix: string, address: string): boolean {
  const [network = '', bits = ''] = prefix.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(network) === 0 || isIP(network) !== isIP(address) || bits === '') return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(address, family);
}

/** An empty text is an address that no rule knows. */
async function addressOf(host: string): Promise<string> {
  if (isIP(host) !== 0) return host;
  return (await lookup(host).catch(() => null))?.address ?? '';
}
