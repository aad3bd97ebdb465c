import { type QuickPickItem, window } from 'vscode';
import type { Entrance, KnockChoices, PortForward, ProtectedService, StepKind } from '../../../server/src/protocol.ts';
import { RouterError } from '../router/errors.ts';
import { askFor } from './ask.ts';

const title = 'New Knock';

interface Item<T> extends QuickPickItem {
  value: T;
}

/** What stands behind the door; a question where it is not known without one. */
type Protected = ProtectedService[] | (() => Promise<ProtectedService[] | undefined>);

const services: Item<Protected>[] = [
  { label: 'WinBox', description: '8291/tcp', picked: true, value: [{ protocol: 'tcp', port: 8291 }] },
  { label: 'API', description: '8728/tcp', value: [{ protocol: 'tcp', port: 8728 }] },
  { label: 'API-SSL', description: '8729/tcp', value: [{ protocol: 'tcp', port: 8729 }] },
  { label: 'SSH', description: '22/tcp', value: [{ protocol: 'tcp', port: 22 }] },
  {
    label: 'Web',
    description: '80/tcp, 443/tcp',
    value: [
      { protocol: 'tcp', port: 80 },
      { protocol: 'tcp', port: 443 },
    ],
  },
  {
    label: 'VPN over L2TP and IPsec',
    description: '500/udp, 4500/udp, ESP, and 1701/udp inside IPsec',
    value: [
      { protocol: 'udp', port: 500 },
      { protocol: 'udp', port: 4500 },
      { protocol: 'ipsec-esp', port: null },
      { protocol: 'udp', port: 1701, isInIpsec: true },
    ],
  },
  { label: 'WireGuard…', description: 'its port is asked for', value: () => askPorts('WireGuard', '13231/udp') },
  { label: 'Other ports…', description: 'they are asked for', value: () => askPorts('The ports', '2222/tcp 1194/udp') },
];
const forwardItem = {
  label: 'A host inside, by a port-forward…',
  description: 'over IPv4; it is asked for',
  value: 'forward',
} as const;

/** Null for any way in, undefined where the person has given up. */
type AskEntrance = () => Promise<Entrance | null | undefined>;

const entrances: Item<AskEntrance>[] = [
  { label: 'From anywhere', description: 'whatever interface it is', value: async () => null },
  { label: 'From the interface list WAN', value: async () => ({ kind: 'list', name: 'WAN' }) },
  { label: 'From another interface list…', value: () => askEntrance('list', 'The name of the interface list') },
  { label: 'From one interface…', value: () => askEntrance('interface', 'The name of the interface, such as ether1') },
];

const knocks: Item<StepKind[] | null>[] = [
  { label: 'Three TCP ports', description: 'any client can send them', value: ['tcp', 'tcp', 'tcp'] },
  {
    label: 'Four ports of TCP and UDP',
    description: 'harder to guess and to scan',
    value: ['tcp', 'udp', 'tcp', 'udp'],
  },
  {
    label: 'A port, a ping of a size, a passphrase over UDP',
    description: 'no scan of ports finds it',
    value: ['tcp', 'icmp', 'passphrase'],
  },
  { label: 'Other packets…', description: 'they are asked for', value: null },
];
const kinds = new Map<string, StepKind>([
  ['tcp', 'tcp'],
  ['udp', 'udp'],
  ['ping', 'icmp'],
  ['text', 'passphrase'],
]);

const extras: Item<'withIpv6' | 'bansScans' | 'isStrict'>[] = [
  { label: 'The same over IPv6', picked: true, value: 'withIpv6' },
  { label: 'Ban port scans', description: 'psd, over IPv4', picked: true, value: 'bansScans' },
  {
    label: 'Punish wrong packets',
    description: 'after the first right one, a wrong one shuts its sender out for a minute',
    value: 'isStrict',
  },
];

const times: Item<number>[] = [
  { label: '5 minutes', description: 'sessions that are open stay', value: 300 },
  { label: '1 minute', value: 60 },
  { label: '10 minutes', value: 600 },
  { label: '30 minutes', value: 1800 },
];

/** Asks what a new knock is to be like; undefined as soon as a question is left without an answer. */
export async function askKnockChoices(): Promise<KnockChoices | undefined> {
  const behind = await askProtected();
  if (behind === undefined) return undefined;
  const from = await (await pick(entrances, 'Where do those come from who have to knock?'))?.();
  if (from === undefined) return undefined;
  const allowed = await askAllowed();
  if (allowed === undefined) return undefined;
  const steps = await askSteps();
  if (steps === undefined) return undefined;
  const chosen = await pickMany(extras, 'What else? Space picks, Enter goes on.');
  if (chosen === undefined) return undefined;
  const doorSeconds = await pick(times, 'How long is the door open after the knock?');
  if (doorSeconds === undefined) return undefined;
  return {
    ...behind,
    from,
    allowed,
    steps,
    doorSeconds,
    isStrict: chosen.includes('isStrict'),
    bansScans: chosen.includes('bansScans'),
    withIpv6: chosen.includes('withIpv6') && behind.services.length > 0,
  };
}

async function askProtected(): Promise<Pick<KnockChoices, 'services' | 'forward'> | undefined> {
  const picked = await pickMany<Protected | 'forward'>(
    [...services, forwardItem],
    'What is to be behind the door? Space picks, Enter goes on.',
  );
  if (picked === undefined || picked.length === 0) return undefined;
  const found: ProtectedService[] = [];
  let forward: PortForward | null = null;
  for (const each of picked) {
    if (each === 'forward') {
      const asked = await askForward();
      if (asked === undefined) return undefined;
      forward = asked;
    } else {
      const own = typeof each === 'function' ? await each() : each;
      if (own === undefined) return undefined;
      found.push(...own);
    }
  }
  return { services: found, forward };
}

function askPorts(what: string, example: string): Promise<ProtectedService[] | undefined> {
  return askFor(
    { title, prompt: `${what}, as PORT/PROTOCOL.`, placeHolder: example, value: example.split(' ')[0]! },
    (text) =>
      words(text).map((word) => {
        const [, port, protocol = ''] = /^(\d+)\/(tcp|udp)$/i.exec(word) ?? [];
        return { protocol: protocol.toLowerCase() as 'tcp' | 'udp', port: readPort(port, word) };
      }),
  );
}

function askForward(): Promise<PortForward | undefined> {
  const prompt = 'The port of the router, and the host and port inside, as PORT/PROTOCOL ADDRESS:PORT.';
  return askFor({ title, prompt, placeHolder: '8443/tcp 192.168.88.10:443' }, (text) => {
    const match = /^\s*(\d+)\/(tcp|udp)\s+(\d+\.\d+\.\d+\.\d+):(\d+)\s*$/i.exec(text);
    const [, port, protocol = '', toAddress = '', toPort] = match ?? [];
    return {
      protocol: protocol.toLowerCase() as 'tcp' | 'udp',
      port: readPort(port, text),
      toAddress,
      toPort: readPort(toPort, text),
    };
  });
}

function readPort(digits: string | undefined, written: string): number {
  const port = Number(digits);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new RouterError('invalid', `"${written.trim()}" is not written as the example is, with ports from 1 to 65535.`);
}

function askEntrance(kind: Entrance['kind'], prompt: string): Promise<Entrance | undefined> {
  return askFor({ title, prompt }, (text) => {
    if (text.trim() === '' || text.startsWith('!'))
      throw new RouterError('invalid', 'Give the name as the router has it.');
    return { kind, name: text.trim() };
  });
}

function askAllowed(): Promise<string[] | undefined> {
  const prompt =
    'Who needs no knock? Addresses, prefixes or ranges, with blanks between them. Empty: everybody knocks.';
  return askFor({ title, prompt, placeHolder: '192.168.88.0/24' }, (text) =>
    words(text).map((word) => {
      if (/^[\d.:a-f/-]+$/i.test(word)) return word;
      throw new RouterError('invalid', `"${word}" is no address, prefix or range of addresses.`);
    }),
  );
}

async function askSteps(): Promise<StepKind[] | undefined> {
  const picked = await pick(knocks, 'Which packets are the knock? Ports, sizes and texts are drawn at random.');
  if (picked !== null) return picked;
  const prompt = 'The kinds of packets in their order: tcp, udp, ping (of a size), text (over UDP). 3 to 6 of them.';
  return askFor({ title, prompt, placeHolder: 'tcp udp ping text' }, (text) =>
    words(text).map((word) => {
      const kind = kinds.get(word.toLowerCase());
      if (kind === undefined) throw new RouterError('invalid', `"${word}" is none of tcp, udp, ping and text.`);
      return kind;
    }),
  );
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

async function pick<T>(items: readonly Item<T>[], placeHolder: string): Promise<T | undefined> {
  return (await window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true }))?.value;
}

async function pickMany<T>(items: readonly Item<T>[], placeHolder: string): Promise<T[] | undefined> {
  const options = { title, placeHolder, ignoreFocusOut: true, canPickMany: true } as const;
  return (await window.showQuickPick(items, options))?.map(({ value }) => value);
}
