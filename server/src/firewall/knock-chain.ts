/**
 * Chains of knocks: which address list opens a door, which lists lead to it, and the knocks in order.
 *
 * A door is a list that an accepting rule of the filter reads and a knock fills. A knock is a rule that puts the sender
 * of a packet which somebody has to know on a list: its port, its size, what it carries. So lists of attackers, which
 * only drops read, and lists of trusted hosts, which no packet fills, are neither doors nor stages.
 */
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import { type ChainEnd, chainEnds } from './chain-end.ts';
import { admitsState, conditions, isBuiltIn, type PlacedRule } from './placed-rules.ts';
import type { Family } from './rule.ts';

export interface KnockChain {
  family: Family;
  /** The list that opens. */
  door: string;
  /** The rules that accept who is on it. */
  accepts: PlacedRule[];
  /** What happens to others in the built-in chains where these rules stand; none where nothing jumps to them. */
  ends: ChainEnd[];
  /** The lists on the way to it that rules fill. */
  stages: string[];
  /** The rules that somebody from outside has to meet one after the other; null where no such way is known. */
  sequence: PlacedRule[] | null;
}

/** A rule that fills a list of a chain of knocks. A list that opens something is a door, wherever else it is read. */
export interface KnockFiller {
  placed: PlacedRule;
  list: string;
  /** The chain of this door; for a stage the first one that it leads to. */
  chain: KnockChain;
  role: 'stage' | 'door';
}

const OUTBOUND = new Set(['output', 'postrouting', 'srcnat']);
const SECRETS = ['dst-port', 'port', 'packet-size', 'content', 'layer7-protocol'];
const PAYLOADS = ['content', 'layer7-protocol'];
const ICMP = ['icmp', 'icmpv6'];

/** All chains of knocks, in order of the accepting rules. */
export function findKnockChains(placed: readonly PlacedRule[], commands: readonly ResolvedCommand[]): KnockChain[] {
  return ([4, 6] as const).flatMap((family) => {
    const own = placed.filter(({ rule }) => rule.family === family);
    return chainsOf(family, own, commands);
  });
}

/** The rules that fill the doors and stages, each one once. */
export function knockFillers(placed: readonly PlacedRule[], chains: readonly KnockChain[]): KnockFiller[] {
  const fillers = new Map<object, KnockFiller>();
  for (const each of placed.filter(isFiller)) {
    const list = filledList(each);
    const own = chains.filter((chain) => chain.family === each.rule.family);
    const opened = own.find((chain) => chain.door === list);
    const chain = opened ?? own.find(({ stages }) => stages.includes(list));
    if (chain !== undefined) fillers.set(each.rule, { placed: each, list, chain, role: opened ? 'door' : 'stage' });
  }
  return [...fillers.values()];
}

/** The lists that the sender has to be on, by the rule itself or by a jump to it. */
function requiredLists(placed: PlacedRule): string[] {
  return conditions(placed, 'src-address-list').filter((list) => !list.startsWith('!'));
}

function chainsOf(family: Family, placed: readonly PlacedRule[], commands: readonly ResolvedCommand[]): KnockChain[] {
  const fillers = placed.filter(isFiller);
  const knocked = new Set(fillers.filter(isKnock).map(filledList));
  const accepts = placed.filter(isAccept);
  const doors = new Set(accepts.flatMap(requiredLists).filter((list) => knocked.has(list)));
  if (doors.size === 0) return [];
  const sequences = shortestSequences(fillers);
  return [...doors].map((door) => {
    const own = accepts.filter((accept) => requiredLists(accept).includes(door));
    const ends = chainEnds(own, placed, commands);
    return { family, door, accepts: own, ends, stages: stagesOf(door, fillers), sequence: sequences.get(door) ?? null };
  });
}

function isAccept({ rule }: PlacedRule): boolean {
  return rule.table === 'filter' && rule.action === 'accept' && !rule.disabled;
}

/** Whether the rule puts senders of incoming packets on a list. */
function isFiller({ rule, root }: PlacedRule): boolean {
  const isInbound = !isBuiltIn(rule.table, root) || !OUTBOUND.has(root);
  return rule.action === 'add-src-to-address-list' && !rule.disabled && isInbound;
}

function filledList({ rule }: PlacedRule): string {
  return rule.properties.get('address-list') ?? '';
}

function isKnock(filler: PlacedRule): boolean {
  const asksFor = (property: string) => conditions(filler, property).some((value) => !value.startsWith('!'));
  const isIcmp = conditions(filler, 'protocol').some((protocol) => ICMP.includes(protocol));
  // What only meets sessions that are already open prolongs them, unless it waits for what they carry.
  const opens = admitsState(filler, 'new') || PAYLOADS.some(asksFor);
  return opens && (isIcmp || SECRETS.some(asksFor));
}

/** The lists that rules fill, from which the door's list is reached. */
function stagesOf(door: string, fillers: readonly PlacedRule[]): string[] {
  const byList = Map.groupBy(fillers, filledList);
  const found = new Set([door]);
  for (const list of found) {
    for (const before of (byList.get(list) ?? []).flatMap(requiredLists)) if (byList.has(before)) found.add(before);
  }
  found.delete(door);
  return [...found];
}

/** For each list that a stranger can get onto by knocks alone, the fewest rules that lead there. */
function shortestSequences(fillers: readonly PlacedRule[]): Map<string, PlacedRule[]> {
  const found = new Map<string, PlacedRule[]>();
  let waiting = fillers.filter((filler) => isKnock(filler) && isOpenToStrangers(filler));
  for (let hasGrown = true; hasGrown; ) {
    const reached = new Map<string, PlacedRule[]>();
    for (const filler of waiting) {
      const before = requiredLists(filler).map((list) => found.get(list));
      if (before.includes(undefined) || reached.has(filledList(filler))) continue;
      const longest = before.reduce<PlacedRule[]>((most, way) => (way!.length > most.length ? way! : most), []);
      reached.set(filledList(filler), [...longest, filler]);
    }
    for (const [list, sequence] of reached) found.set(list, sequence);
    waiting = waiting.filter((filler) => !found.has(filledList(filler)));
    hasGrown = reached.size > 0;
  }
  return found;
}

function isOpenToStrangers(filler: PlacedRule): boolean {
  return conditions(filler, 'src-address').every((address) => address.startsWith('!'));
}
