/** Whether an open session lives on while a script runs. */
import { AddressLists, type ListEntry } from './address-lists.ts';
import { contains, parseAddressRange, rangeOf } from './addresses.ts';
import { rulesInForce } from './known-rules.ts';
import { compileLayer7, type Layer7Patterns } from './layer7.ts';
import { filledList, isFilling } from './machine/slice.ts';
import { matches } from './matchers.ts';
import type { Packet } from './packet.ts';
import type { Firewall, SourceRule } from './read-firewall.ts';
import type { Family } from './rule.ts';
import { findSessionCut, MOST_PREFIXES, type SessionCut } from './session-cut.ts';
import { playOn } from './session-packets.ts';
import { isInFileOrder, replaySession } from './session-replay.ts';
import type { Verdict } from './simulator.ts';

/** What packets of open sessions meet. */
export interface SessionRules {
  firewall: Firewall;
  rules: readonly SourceRule[];
  layer7: Layer7Patterns;
}

export interface Session {
  packet: Packet;
  /** What its addresses are on when the script has ended. */
  lists: AddressLists;
  /** Of these, what no command of the script puts them on: a knock did. */
  held: AddressLists;
}

/** The moment at which it is cut off, `unsure` where that is not known, null where it lives on. */
export type SessionFate = SessionCut | 'unsure' | null;

/** Only new connections are translated. */
export function sessionRules(firewall: Firewall, of: Family): SessionRules {
  const rules = rulesInForce(firewall.rules).filter(({ family, table }) => family === of && table !== 'nat');
  return { firewall, rules, layer7: compileLayer7(firewall.layer7) };
}

/** Sends a packet of the session through the rules as they are after each command of the script. */
export function sessionFate({ firewall, rules, layer7 }: SessionRules, { packet, lists, held }: Session): SessionFate {
  // Its own packets may put it on lists while they go through the rules.
  const ends = [lists, onFilledLists(packet, lists, rules)];
  const answers = new Map(
    rules.map((rule) => [rule, ends.map((each) => matches(rule, { packet, lists: each, now: 0, layer7 }))]),
  );
  const met = rules.filter((rule) => answers.get(rule)!.some((answer) => answer !== false));
  if (met.length > MOST_PREFIXES || met.some((rule) => answers.get(rule)!.includes(null))) return 'unsure';
  const play = (present: readonly SourceRule[]): Verdict => playOn(present, lists.clone(), packet, { layer7 });
  const verdict = play(met);
  if (!verdict.accepted) return { rules: met, verdict, isFinal: true };
  if (isInFileOrder(firewall)) {
    const before = new Set(firewall.history.before);
    return findSessionCut(met, play, ({ command }) => before.has(command));
  }
  return replaySession(firewall, packet, { layer7, addresses: firewall.addresses, lists: held });
}

/** The lists as they are when both ends are on all those that rules fill, too. */
function onFilledLists(
  { source, destination }: Packet,
  lists: AddressLists,
  rules: readonly SourceRule[],
): AddressLists {
  const filled = lists.clone();
  for (const list of new Set(rules.filter(isFilling).map(filledList))) {
    for (const address of [source, destination]) filled.add({ list, address, expiresAt: null, dynamic: true });
  }
  return filled;
}

/** The lists that the two ends of a session are on, by these entries. A name of a host may stand for any address. */
export function listsOf(entries: readonly ListEntry[], { source, destination }: Packet): AddressLists {
  const points = [source, destination].map((address) => parseAddressRange(address));
  const lists = new AddressLists();
  for (const entry of entries) {
    const range = rangeOf(entry, entry.address);
    if (range === null || points.some((point) => point !== null && contains(range, point))) lists.add(entry);
  }
  return lists;
}
