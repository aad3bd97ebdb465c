/**
 * Whether a script locks out everybody who may be at work on the router while it runs: strangers, hosts of the local
 * network, and whoever its own rules know, by address, by interface or by a knock. One of them who keeps the session is
 * enough for silence.
 */
import type { Analysis } from '../analysis.ts';
import { AddressLists } from '../firewall/address-lists.ts';
import { areRulesKnown } from '../firewall/known-rules.ts';
import { listsReadBy } from '../firewall/machine/slice.ts';
import { createPacket, type Packet } from '../firewall/packet.ts';
import { conditions, type PlacedRule } from '../firewall/placed-rules.ts';
import type { Firewall, SourceEntry, SourceRule } from '../firewall/read-firewall.ts';
import type { SessionCut } from '../firewall/session-cut.ts';
import { listsOf, type Session, type SessionRules, sessionFate, sessionRules } from '../firewall/session-fate.ts';
import { inputAccepts } from './admissions.ts';
import { portsOf } from './knocks.ts';

/** Where more rules than these tell who may be at work, one of them is taken to stay. */
const MOST_SESSIONS = 20;
/** API, API over TLS, WinBox, ssh, web, telnet. */
const MANAGEMENT = [8728, 8729, 8291, 22, 443, 80, 23];
/** A host of the local network, in the words of RouterOS' default configuration. */
const INSIDE = { source: '192.168.88.10', inInterface: 'bridge', inInterfaceLists: ['LAN'] };
const WHO = ['src-address', 'src-address-list', 'src-mac-address', 'in-interface', 'in-interface-list'];

const NONE = new AddressLists();

const known = new WeakMap<object, SessionCut | null>();

/** The moment at which a session is cut off, that of one which goes on later if there is one; null where somebody keeps it. */
export function findLockOut(analysis: Analysis): SessionCut | null {
  const { firewall } = analysis;
  let found = known.get(firewall);
  if (found === undefined) {
    found = standsAlone(analysis) ? search(analysis) : null;
    known.set(firewall, found);
  }
  return found;
}

/** What a router has besides may let sessions in before the rules of a part of a firewall. */
function standsAlone(analysis: Analysis): boolean {
  const isKnown = areRulesKnown(analysis.firewall, 4);
  return isKnown && (analysis.base !== null || inputAccepts(analysis).some(isIpv4));
}

function search(analysis: Analysis): SessionCut | null {
  const { firewall } = analysis;
  const known = sessionRules(firewall, 4);
  const telling = analysis.placedRules.filter((placed) => tellsWho(placed) && takesTcp(placed));
  if (telling.length > MOST_SESSIONS) return null;
  const entries = entriesReadBy(known.rules, firewall);
  let last: SessionCut | null = null;
  for (const session of sessions(telling, entries)) {
    const cut = cutOf(session, known);
    if (cut === null) return null;
    if (last === null || !cut.isFinal) last = cut;
  }
  return last;
}

function isIpv4({ rule }: PlacedRule): boolean {
  return rule.family === 4;
}

/** Whether a rule accepts somebody, or decides by who it is. */
function tellsWho(placed: PlacedRule): boolean {
  const { rule, root } = placed;
  const isMet = isIpv4(placed) && !rule.disabled && (root === 'input' || root === 'prerouting');
  return isMet && (rule.action === 'accept' || WHO.some((name) => conditions(placed, name).length > 0));
}

function takesTcp(placed: PlacedRule): boolean {
  return conditions(placed, 'protocol').every((protocol) => protocol === 'tcp' || protocol.startsWith('!'));
}

/** Null where the session may go on, or where that is not known. */
function cutOf(session: Session, rules: SessionRules): SessionCut | null {
  const fate = sessionFate(rules, session);
  return fate === 'unsure' ? null : fate;
}

/** The entries of lists that rules read. */
function entriesReadBy(rules: readonly SourceRule[], { entries }: Firewall): SourceEntry[] {
  const read = new Set(rules.flatMap(listsReadBy));
  return entries.filter(({ family, disabled, list }) => family === 4 && !disabled && read.has(list));
}

function* sessions(telling: readonly PlacedRule[], entries: readonly SourceEntry[]): Generator<Session> {
  for (const destinationPort of MANAGEMENT) {
    for (const sender of [{}, INSIDE]) {
      const packet = sessionPacket({ destinationPort, ...sender });
      yield { packet, lists: listsOf(entries, packet), held: NONE };
    }
  }
  for (const placed of telling) yield sessionOf(placed, entries);
}

/** A session of somebody whom a rule knows. */
function sessionOf(placed: PlacedRule, entries: readonly SourceEntry[]): Session {
  const named = (property: string) => conditions(placed, property).at(-1)?.replace(/^!/, '');
  const list = named('src-address-list');
  const known = entries.find((entry) => entry.list === list);
  const written = named('src-address') ?? known?.address;
  const [inInterface, interfaceList] = [named('in-interface'), named('in-interface-list')];
  const [ports] = portsOf(placed);
  const packet = sessionPacket({
    ...(written !== undefined && { source: written.split(/[-/]/)[0]! }),
    ...(ports !== undefined && { destinationPort: ports[0] }),
    ...((inInterface ?? interfaceList) !== undefined && {
      inInterface: inInterface ?? INSIDE.inInterface,
      inInterfaceLists: interfaceList === undefined ? [] : [interfaceList],
    }),
  });
  const lists = listsOf(entries, packet);
  if (list === undefined || known !== undefined) return { packet, lists, held: NONE };
  // Who has knocked is on the list by a rule.
  const held = new AddressLists();
  for (const each of [lists, held]) each.add({ list, address: packet.source, expiresAt: null, dynamic: true });
  return { packet, lists, held };
}

function sessionPacket(facts: Partial<Packet>): Packet {
  return createPacket({ protocol: 'tcp', destinationPort: MANAGEMENT[0]!, connectionState: 'established', ...facts });
}
