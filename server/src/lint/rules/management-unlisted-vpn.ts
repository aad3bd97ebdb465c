import type { Analysis } from '../../analysis.ts';
import { type AddressRange, contains, parseAddressRange } from '../../firewall/addresses.ts';
import { admitsState, conditions, type PlacedRule } from '../../firewall/placed-rules.ts';
import { overlap } from '../../firewall/ranges.ts';
import { literalText } from '../../semantics/literals.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import { inputAccepts } from '../admissions.ts';
import { at, findArgument } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { asked, portsOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

/** IPsec and L2TP, PPTP, OpenVPN, WireGuard as RouterOS and others have it. */
const VPN_PORTS = [500, 1194, 1701, 1723, 4500, 13231, 51820].map((port) => [port, port] as const);
const VPN_PROTOCOLS = new Set(['ipsec-esp', 'ipsec-ah', 'gre']);
const MANAGEMENT = [22, 80, 443, 8291, 8728, 8729].map((port) => [port, port] as const);
/** What gives clients of a VPN their addresses, each with the argument that holds them. */
const GIVES_ADDRESSES = new Map([
  ['/ppp/profile', 'remote-address'],
  ['/ip/ipsec/mode-config', 'address-pool'],
]);

const vpn = (list: string) =>
  `/ip pool\nadd name=vpn ranges=198.51.100.10-198.51.100.50\n/ppp profile\nadd local-address=198.51.100.1 name=vpn remote-address=vpn\n/ip firewall address-list\nadd address=${list} list=management\n${goodFirewall
    .replace('dst-port=8291 protocol=tcp', 'dst-port=500,4500 protocol=udp')
    .replace(
      'add action=drop',
      'add action=accept chain=input dst-port=8291 protocol=tcp src-address-list=management\nadd action=drop',
    )}`;

/** Where nobody's address opens the management, it is not meant to be reached from the VPN either. */
export const managementUnlistedVpn: LintRule = {
  meta: {
    code: 'FW334',
    name: 'management-unlisted-vpn',
    severity: 'warning',
    summary:
      'A knock opens a VPN, and the addresses that its clients get are not among those that may manage the router.',
    why: 'The right knock and the right password for the VPN lead nowhere: the router drops who comes in by it like any stranger.',
    advice: 'Put the range of the VPN on the list of the management.',
    bad: vpn('203.0.113.0/24'),
    good: vpn('198.51.100.0/24'),
  },
  check(analysis, report) {
    if (!opensOnlyVpn(analysis)) return;
    const accepts = inputAccepts(analysis).filter((accept) => accept.rule.family === 4 && isForManagement(accept));
    const doors = new Set(analysis.knockChains.map(({ door }) => door));
    const isByAddress = (accept: PlacedRule) =>
      asked(accept, 'src-address') !== null || !doors.has(asked(accept, 'src-address-list') ?? '');
    if (!accepts.some(isByAddress)) return;
    for (const command of analysis.commands) {
      const name = GIVES_ADDRESSES.get(command.menu ?? '');
      const ranges = name === undefined ? [] : rangesOf(analysis, command, name);
      if (ranges.length === 0 || ranges.some((range) => accepts.some((accept) => mayLetIn(analysis, accept, range))))
        continue;
      report({
        ...at(command, name!),
        message:
          'Clients of this VPN get addresses from which nobody may manage the router: after the knock and the login they are dropped like strangers. Put this range on the list of the management.',
      });
    }
  },
};

function opensOnlyVpn({ knockChains }: Analysis): boolean {
  const closed = knockChains.filter(({ family, ends }) => family === 4 && ends.some(({ drops }) => drops.length > 0));
  return closed.length > 0 && closed.every(({ accepts }) => accepts.every(isVpn));
}

function isVpn(accept: PlacedRule): boolean {
  return VPN_PROTOCOLS.has(asked(accept, 'protocol') ?? '') || overlap(portsOf(accept), VPN_PORTS);
}

function isForManagement(accept: PlacedRule): boolean {
  const protocol = asked(accept, 'protocol');
  const ports = portsOf(accept);
  if (!admitsState(accept, 'new') || (protocol !== null && protocol !== 'tcp')) return false;
  return ports.length === 0 || overlap(ports, MANAGEMENT);
}

/** The addresses that a command gives to clients: of a pool, or as they are written. */
function rangesOf({ commands }: Analysis, command: ResolvedCommand, name: string): AddressRange[] {
  const value = literalText(findArgument(command, name)?.value ?? null) ?? '';
  const written = parseAddressRange(value);
  if (written !== null) return [written];
  const pool = commands.find(
    (each) =>
      each.menu === '/ip/pool' && value !== '' && literalText(findArgument(each, 'name')?.value ?? null) === value,
  );
  const ranges = pool === undefined ? null : literalText(findArgument(pool, 'ranges')?.value ?? null);
  return (ranges ?? '').split(',').flatMap((range) => parseAddressRange(range) ?? []);
}

function mayLetIn(analysis: Analysis, accept: PlacedRule, range: AddressRange): boolean {
  const addresses = conditions(accept, 'src-address').every((address) => {
    const allowed = parseAddressRange(address);
    return allowed === null || contains(allowed, range);
  });
  return addresses && conditions(accept, 'src-address-list').every((list) => mayBeOn(analysis, list, range));
}

/** A list that something else than entries fills may hold anybody, but not one that takes a knock. */
function mayBeOn({ firewall, knockFillers, lists }: Analysis, list: string, range: AddressRange): boolean {
  if (list.startsWith('!')) return true;
  if (knockFillers.some((filler) => filler.list === list)) return false;
  const usage = lists.lists.find(({ family, name }) => family === 4 && name === list);
  const entries = firewall.entries.filter((entry) => entry.family === 4 && entry.list === list && !entry.disabled);
  const isWritten = usage !== undefined && usage.writers.length === entries.length && !usage.isFilledElsewhere;
  if (!isWritten || lists.hasComputedWriter) return true;
  return entries.some(({ address }) => {
    const known = parseAddressRange(address);
    return known === null || contains(known, range);
  });
}
