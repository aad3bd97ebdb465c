/** What a router has before anybody configures it. */
import { GROUPS } from './policies.ts';
import type { Store } from './store.ts';

export interface InitialFacts {
  identity: string;
  version: string;
  user: string;
  password: string;
}

/** The services with their standard ports, in the order in which RouterOS 7 lists them. */
const SERVICES: [name: string, port: number][] = [
  ['ftp', 21],
  ['ssh', 22],
  ['telnet', 23],
  ['www', 80],
  ['www-ssl', 443],
  ['winbox', 8291],
  ['api', 8728],
  ['api-ssl', 8729],
];
const OFF_AT_FIRST = new Set(['www-ssl']);

export const DEVICE_MODE_MENU = '/system/device-mode';

/** What `/ip/firewall/service-port` helps through NAT. */
const HELPERS = 'ftp tftp irc h323 sip pptp rtsp udplite dccp sctp'.split(' ');

/** The port on which a service listens until it is told otherwise. */
export function standardPort(service: string): number {
  return SERVICES.find(([name]) => name === service)![1];
}

export function addInitialRows(store: Store, { identity, version, user, password }: InitialFacts): void {
  store.add('/system/identity', { name: identity });
  store.add('/system/note', { 'show-at-login': 'true', note: '' });
  store.add('/system/resource', {
    version: `${version} (stable)`,
    'architecture-name': 'x86_64',
    'board-name': 'CHR Practice',
    platform: 'MikroTik',
    'cpu-count': '1',
    'free-memory': '201326592',
    'total-memory': '268435456',
    'free-hdd-space': '67108864',
    'total-hdd-space': '134217728',
  });
  store.add('/system/package', { name: 'routeros', version, disabled: 'false' });
  store.add('/ip/dns', { servers: '', 'allow-remote-requests': 'false' });
  for (const number of [1, 2, 3, 4, 5]) {
    const name = `ether${number}`;
    store.add('/interface', { name, type: 'ether', mtu: '1500', disabled: 'false', running: String(number === 1) });
    store.add('/interface/ethernet', { name, 'default-name': name, mtu: '1500', disabled: 'false' });
  }
  for (const [name, port] of SERVICES) store.add('/ip/service', serviceRow(name, port));
  for (const name of HELPERS) store.add('/ip/firewall/service-port', { name, disabled: 'false' });
  store.add('/user', { name: user, group: 'full', password, disabled: 'false' });
  for (const [name, policy] of Object.entries(GROUPS)) store.add('/user/group', { name, policy });
  store.add(DEVICE_MODE_MENU, { mode: 'advanced', scheduler: 'true', fetch: 'true' });
}

function serviceRow(name: string, port: number): Record<string, string> {
  const row = {
    name,
    port: String(port),
    proto: 'tcp',
    address: '',
    'max-sessions': '20',
    vrf: 'main',
    disabled: String(OFF_AT_FIRST.has(name)),
    dynamic: 'false',
    invalid: 'false',
  };
  return name.endsWith('-ssl') ? { ...row, certificate: 'practice', 'tls-version': 'any' } : row;
}
