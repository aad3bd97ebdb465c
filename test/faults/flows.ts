/** The deploys that are cut: one for each way that a deploy can go. */
import { freePort } from '../../client/src/practice/network.ts';
import { parseKnocks } from '../../client/src/router/knock-notation.ts';
import type { KnockStep } from '../../server/src/index.ts';

export interface Flow {
  readonly name: string;
  /** The ports on this machine of `api` and `api-ssl`. */
  readonly apiPort: number;
  readonly apiSslPort: number;
  /** The configuration that the router begins with. */
  readonly firewall: string;
  readonly script: string;
  readonly knock: readonly KnockStep[];
  /** The sequence that opens the door once the script is applied; null for the same one. */
  readonly knockAfter: readonly KnockStep[] | null;
  /** Whether the deploy is applied where nothing disturbs it; else the old configuration comes back. */
  readonly isApplied: boolean;
  /** Where files survive a restart in `flash/` only. */
  readonly flashDirectory: boolean;
}

const addEntry = '/ip firewall address-list\nadd address=192.0.2.9 list=deployed\n';

export async function makeFlows(): Promise<Flow[]> {
  const ports = await freeLowPorts(8);
  const [old, next] = [ports.slice(0, 3), ports.slice(3, 6)];
  const base = {
    apiPort: ports[6]!,
    apiSslPort: ports[7]!,
    firewall: `/ip firewall filter\n${firewallOf(old)}`,
    knock: stepsOf(old),
    knockAfter: null,
    flashDirectory: false,
  };
  const newKnock = `/ip firewall filter\nremove [find chain=input]\n${firewallOf(next)}`;
  const lockOut = '/ip firewall filter\nadd chain=input action=drop connection-state=new place-before=0\n';
  const lockAllOut = '/ip firewall filter\nadd chain=input action=drop place-before=0\n';
  const failing = `${addEntry}/ip firewall filter\nset [find action=drop] comment="half way"\n/interface\nset [find name=ether1] nonsense=[:error stop]\n`;
  return [
    { ...base, name: 'applied', script: addEntry, isApplied: true },
    { ...base, name: 'new knock', script: addEntry + newKnock, knockAfter: stepsOf(next), isApplied: true },
    { ...base, name: 'fails half way', script: failing.replace('nonsense=', 'comment='), isApplied: false },
    { ...base, name: 'locks out', script: addEntry + lockOut, isApplied: false },
    { ...base, name: 'locks all out', script: addEntry + lockAllOut, isApplied: false },
    { ...base, name: 'refused', script: `${addEntry}/ip firewall nonsense\n`, isApplied: false },
    { ...base, name: 'on a small flash', script: addEntry, isApplied: true, flashDirectory: true },
    { ...base, name: 'locks out on a small flash', script: addEntry + lockOut, isApplied: false, flashDirectory: true },
  ];
}

function firewallOf([first, second, third]: readonly number[]): string {
  return `add chain=input action=accept connection-state=established,related
add chain=input action=add-src-to-address-list address-list=door address-list-timeout=1h protocol=tcp dst-port=${third} src-address-list=stage2
add chain=input action=add-src-to-address-list address-list=stage2 address-list-timeout=10s protocol=tcp dst-port=${second} src-address-list=stage1
add chain=input action=add-src-to-address-list address-list=stage1 address-list-timeout=10s protocol=tcp dst-port=${first}
add chain=input action=accept protocol=tcp dst-port=8728,8729 src-address-list=door
add chain=input action=drop
`;
}

function stepsOf(ports: readonly number[]): readonly KnockStep[] {
  return parseKnocks(ports.map((port) => `${port}:tcp`).join(' '));
}

/** Ports that nobody uses, and that the system gives to nobody: while one is shut, no other program is to get it. */
async function freeLowPorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const isFree = await freePort('127.0.0.1', port).then(
      () => true,
      () => false,
    );
    if (isFree && !ports.includes(port)) ports.push(port);
  }
  return ports;
}
