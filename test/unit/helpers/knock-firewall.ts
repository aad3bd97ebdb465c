import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A firewall with three knocks on ports that are free on this machine, so that runs side by side do not meet. */
export async function freeKnockFirewall(): Promise<string> {
  const [first, second, third] = await freePorts(3);
  return `/ip firewall filter
add chain=input action=accept connection-state=established,related
add chain=input action=add-src-to-address-list address-list=door address-list-timeout=1h protocol=tcp dst-port=${third} src-address-list=stage2
add chain=input action=add-src-to-address-list address-list=stage2 address-list-timeout=10s protocol=tcp dst-port=${second} src-address-list=stage1
add chain=input action=add-src-to-address-list address-list=stage1 address-list-timeout=10s protocol=tcp dst-port=${first}
add chain=input action=accept protocol=tcp dst-port=8728,8729 src-address-list=door
add chain=input action=drop
`;
}

/** TCP ports of 127.0.0.1 that nobody uses now, and that no system gives away by itself either. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(10_000, 30_000);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  await once(server.close(), 'close');
  return true;
}
