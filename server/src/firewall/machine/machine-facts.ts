/** What a machine is made from: of a firewall only what has a say in what becomes of a stranger's packets. */
import { AddressLists } from '../address-lists.ts';
import { type AddressRange, contains, parseAddressRange, rangeOf } from '../addresses.ts';
import { compileLayer7, type Layer7Patterns } from '../layer7.ts';
import { conditionHolds, type Situation } from '../matchers.ts';
import { createPacket } from '../packet.ts';
import type { Firewall, SourceEntry, SourceRule } from '../read-firewall.ts';
import { COMPUTED, type Family } from '../rule.ts';
import { isTranslating } from '../translation.ts';
import { isWide } from '../wide-ranges.ts';
import { harmfulLists } from './list-effects.ts';
import { filledList, isFilling, listsReadBy, narrowed, type Slice, sliceOf } from './slice.ts';
import { type Sender, strangerOf } from './stranger.ts';

export interface MachineFacts {
  family: Family;
  sender: Sender;
  /** The rules that meet the sender. */
  slice: Slice;
  /** The same with those that lists bind to them and that meet others, in order. */
  rules: readonly SourceRule[];
  /** The entries of the script that the sender or the router is on, on lists that rules read. */
  entries: readonly SourceEntry[];
  layer7: Layer7Patterns;
  /** The router's own addresses. */
  addresses: readonly string[];
  /** The lists on which packets that the machine knows nothing of put somebody. */
  filledElsewhere: ReadonlySet<string>;
  /** Why what is true of the sender need not be true of every stranger; empty where it is. */
  gaps: readonly string[];
}

/** What does not differ between the packets of one sender, besides its address. */
const OF_SENDER = ['src-address-list', 'in-interface', 'in-interface-list'];
const REFUSING = new Set(['drop', 'reject', 'tarpit']);
/** Chains of packets through the router, and of those that it sends itself. */
const PASSING = ['forward', 'postrouting'];
const ANSWERING = ['output'];
/** Nor does this, as long as no rule sends packets elsewhere. */
const OF_RECEIVER = ['dst-address', 'dst-address-list'];
const OF_ANY_RECEIVER = [...OF_RECEIVER, 'dst-address-type'];

export function machineFacts({ rules, entries, layer7, addresses }: Firewall, family: Family): MachineFacts {
  const ownFamily = rules.filter((rule) => rule.family === family && !rule.disabled);
  const slice = sliceOf(ownFamily);
  const read = new Set(slice.rules.flatMap(listsReadBy));
  const named = entries.filter((entry) => entry.family === family && !entry.disabled && read.has(entry.list));
  const sender = strangerOf(family, slice.rules, named);
  const points = [sender.source, sender.destination].map((address) => parseAddressRange(address)!);
  const fixed = named.filter((entry) => {
    const range = rangeOf(entry, entry.address);
    return range !== null && points.some((point) => contains(range, point));
  });
  const patterns = compileLayer7(layer7);
  const sample = createPacket(sender);
  const asked = slice.rules.some(isTranslating) ? OF_SENDER : [...OF_SENDER, ...OF_RECEIVER];
  const situation = { packet: sample, lists: listsOf(fixed), now: 0, layer7: patterns };
  const isMet = (rule: SourceRule) =>
    isFrom(rule, points[0]!) && asked.every((name) => mayHold(rule, name, situation, slice.lists));
  const own = narrowed(slice, isMet);
  const met = new Set(own.rules);
  const kept = slice.rules.filter((rule) => met.has(rule) || own.bound.has(rule));
  const isFromSender = (rule: SourceRule) =>
    isFrom(rule, points[0]!) && OF_SENDER.every((name) => mayHold(rule, name, situation, slice.lists));
  const filledElsewhere = listsFilledElsewhere(ownFamily.filter(isFromSender), own, situation);
  const gaps = gapsOf(slice.rules, named, points[0]!);
  return {
    family,
    sender,
    slice: own,
    rules: kept,
    entries: fixed,
    layer7: patterns,
    addresses,
    filledElsewhere,
    gaps,
  };
}

/** The entries as lists that stay as they are. */
export function listsOf(entries: readonly SourceEntry[]): AddressLists {
  const lists = new AddressLists();
  for (const entry of entries) lists.add({ ...entry, expiresAt: null });
  return lists;
}

/** Whether a machine of the one is a machine of the other as well. */
export function areSameFacts(some: MachineFacts, others: MachineFacts): boolean {
  return (
    JSON.stringify([some.sender, some.addresses, some.gaps]) ===
      JSON.stringify([others.sender, others.addresses, others.gaps]) &&
    isSameOrder([...some.filledElsewhere], [...others.filledElsewhere]) &&
    isSameOrder(some.slice.rules, others.slice.rules) &&
    isSameOrder(some.rules, others.rules) &&
    isSameOrder([...some.slice.lists], [...others.slice.lists]) &&
    isSameOrder([...some.slice.tables].sort(), [...others.slice.tables].sort()) &&
    isSameOrder(some.entries, others.entries) &&
    isSameOrder(patternsOf(some), patternsOf(others))
  );
}

/** Where rules let in wide ranges of addresses that the sender's is not in. */
function gapsOf(rules: readonly SourceRule[], entries: readonly SourceEntry[], source: AddressRange): string[] {
  const isOther = (range: AddressRange | null) => isWide(range) && !contains(range, source);
  const wide = new Set(entries.filter((entry) => isOther(rangeOf(entry, entry.address))).map(({ list }) => list));
  const found = rules.find((rule) => {
    const address = rule.properties.get('src-address') ?? '';
    const list = rule.properties.get('src-address-list') ?? '';
    const helps = (value: string) => value !== '' && value.startsWith('!') === REFUSING.has(rule.action);
    return (helps(address) && isOther(rangeOf(rule, address))) || (helps(list) && wide.has(list.replace('!', '')));
  });
  return found === undefined ? [] : ['rules treat strangers from a wide range of addresses in another way'];
}

/**
 * The lists on which it helps to be that packets fill which no machine sends: those through the router, as long as no
 * rule sends packets there, and the router's own.
 */
function listsFilledElsewhere(rules: readonly SourceRule[], slice: Slice, situation: Situation): Set<string> {
  const harmful = harmfulLists(slice);
  const others = slice.rules.some(isTranslating) ? ANSWERING : [...PASSING, ...ANSWERING];
  const elsewhere = chainsFrom(others, rules);
  const fillers = rules.filter(
    (rule) => isFilling(rule) && (elsewhere.has(`${rule.table} ${rule.chain}`) || isForOtherReceivers(rule, situation)),
  );
  return new Set(fillers.map(filledList).filter((list) => slice.lists.has(list) && !harmful.has(list)));
}

/** The chains of these names in each table, and those that rules in them jump to. */
function chainsFrom(names: readonly string[], rules: readonly SourceRule[]): Set<string> {
  const jumps = rules.filter(({ action }) => action === 'jump');
  const found = new Set(
    rules.filter(({ chain }) => names.includes(chain)).map(({ table, chain }) => `${table} ${chain}`),
  );
  for (const name of found) {
    for (const { table, chain, properties } of jumps) {
      if (`${table} ${chain}` === name) found.add(`${table} ${properties.get('jump-target')}`);
    }
  }
  return found;
}

/** Whether the rule is for packets on their way, seen before the router knows that they are not for it. */
function isForOtherReceivers({ chain, properties }: SourceRule, situation: Situation): boolean {
  if (chain !== 'prerouting') return false;
  return OF_ANY_RECEIVER.some((name) => {
    const value = properties.get(name);
    return value !== undefined && conditionHolds(name, value, situation) === false;
  });
}

function mayHold({ properties }: SourceRule, name: string, situation: Situation, filled: ReadonlySet<string>): boolean {
  const value = properties.get(name);
  if (value === undefined || (name.endsWith('-address-list') && filled.has(value.replace('!', '')))) return true;
  return conditionHolds(name, value, situation) !== false;
}

/** Whether a rule is for packets from an address. */
function isFrom(rule: SourceRule, point: AddressRange): boolean {
  const written = rule.properties.get('src-address');
  if (written === undefined || written === '' || written === COMPUTED) return true;
  const range = rangeOf(rule, written);
  return (range !== null && contains(range, point)) !== written.startsWith('!');
}

function patternsOf({ layer7 }: MachineFacts): string[] {
  return [...layer7].map(([name, pattern]) => `${name} ${pattern}`);
}

function isSameOrder<T>(some: readonly T[], others: readonly T[]): boolean {
  return some.length === others.length && some.every((each, index) => each === others[index]);
}
