/** Who knocks: somebody on the internet whom no rule knows, and the way by which the packets come in. */
import { type AddressRange, contains, parseAddressRange, rangeOf } from '../addresses.ts';
import type { Packet } from '../packet.ts';
import type { Family, Rule } from '../rule.ts';

export type Sender = Pick<Packet, 'family' | 'source' | 'destination' | 'inInterface' | 'inInterfaceLists'>;

/** Addresses of documentation (RFC 5737, RFC 3849): rules seldom name one, and hardly ever all of them. */
const STRANGERS = {
  4: ['198.51.100.77', '203.0.113.77', '192.0.2.77', '45.79.0.77'],
  6: ['2001:db8:77::77', '2a01:77::77', '2600:77::77'],
};
const ROUTER = { 4: '192.0.2.1', 6: '2001:db8::1' };
const KNOCKS = new Set(['add-src-to-address-list', 'jump']);
const REFUSING = new Set(['drop', 'reject', 'tarpit']);

/** A sender from outside, at an address that as few as possible of the rules and entries name. */
export function strangerOf(family: Family, rules: readonly Rule[], entries: readonly { address: string }[]): Sender {
  return {
    family,
    source: unknownAddress(family, rules, entries),
    destination:
      [...waited(rules, 'dst-address'), closed(rules, 'dst-address') ?? '']
        .find((address) => parseAddressRange(address) !== null)
        ?.split(/[-/]/)[0] ?? ROUTER[family],
    inInterface: waited(rules, 'in-interface')[0] ?? closed(rules, 'in-interface') ?? 'ether1',
    inInterfaceLists: [...new Set(['WAN', ...outsideLists(rules)])].filter((list) => list !== 'LAN'),
  };
}

/** Where rules that fill lists wait for packets: interfaces, or lists of them, or the router's addresses. */
function waited(rules: readonly Rule[], property: string): string[] {
  const values = rules
    .filter((rule) => !rule.disabled && KNOCKS.has(rule.action))
    .flatMap((rule) => rule.properties.get(property) ?? []);
  return values.filter((value) => !value.startsWith('!'));
}

/** The lists of interfaces that knocks wait on; without any the one that is closed. */
function outsideLists(rules: readonly Rule[]): string[] {
  const lists = waited(rules, 'in-interface-list');
  return lists.length > 0 ? lists : [closed(rules, 'in-interface-list') ?? []].flat();
}

/** What the last drop of the chain input is for, which is the one that closes it. */
function closed(rules: readonly Rule[], property: string): string | null {
  const last = rules.findLast(
    ({ table, chain, disabled, action }) =>
      table === 'filter' && chain === 'input' && !disabled && REFUSING.has(action),
  );
  const value = last?.properties.get(property) ?? '';
  return value === '' || value.startsWith('!') ? null : value;
}

function unknownAddress(family: Family, rules: readonly Rule[], entries: readonly { address: string }[]): string {
  const candidates = STRANGERS[family].map((address) => ({ address, point: parseAddressRange(address)!, named: 0 }));
  const count = (range: AddressRange | null) => {
    if (range === null) return;
    for (const each of candidates) if (contains(range, each.point)) each.named += 1;
  };
  for (const rule of rules) {
    const written = rule.properties.get('src-address');
    if (written !== undefined) count(rangeOf(rule, written));
  }
  for (const entry of entries) count(rangeOf(entry, entry.address));
  return candidates.reduce((best, each) => (each.named < best.named ? each : best)).address;
}
