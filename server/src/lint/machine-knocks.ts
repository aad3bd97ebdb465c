/** What rules need of the machine's answers: the knocks that it has followed to their ends, and the ways into them. */
import type { Analysis } from '../analysis.ts';
import { AddressLists } from '../firewall/address-lists.ts';
import type { KnockChain } from '../firewall/knock-chain.ts';
import type { KnockMachine } from '../firewall/machine/knock-machine.ts';
import type { FamilyKnocks, Knock, Sent } from '../firewall/machine/knocks.ts';
import { filledList, isFilling, listsReadBy } from '../firewall/machine/slice.ts';
import { matches } from '../firewall/matchers.ts';
import { createPacket } from '../firewall/packet.ts';
import { conditions, isBuiltIn, type PlacedRule } from '../firewall/placed-rules.ts';
import { areProofsQuick } from '../firewall/proof-effort.ts';
import { limitOf } from '../firewall/proofs/proof.ts';
import type { SourceRule } from '../firewall/read-firewall.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';

export interface MachineKnock {
  chain: KnockChain;
  /** The lists on the way to the door, and to others that its accepts ask for as well. */
  lists: ReadonlySet<string>;
  family: FamilyKnocks;
  /** What the machine says of the door; null where its lists wait for each other, so that there is no first one. */
  knock: Knock | null;
}

/**
 * Findings that tell why a knock does not do what it is there for. Beside them, on any command of the knock, what the
 * machine sees is their consequence.
 */
export const CAUSES: readonly string[] = [
  ...['AL201', 'AL202', 'AL203', 'AL205', 'AL218', 'AL219', 'AL220'],
  ...['FW303', 'FW304', 'FW305', 'FW307', 'FW310', 'FW311', 'FW312', 'FW313', 'FW314', 'FW315', 'FW316', 'FW321'],
  ...['FW323', 'FW326', 'KN107', 'KN118', 'KN119', 'KN125', 'KN131', 'KN135', 'KN143', 'KN149'],
  ...['SY002', 'SY003', 'SY009', 'SY013', 'SY014', 'SY015'],
];

const REFUSING = new Set(['drop', 'reject', 'tarpit']);

/**
 * The knocks of which the machine has seen all that can happen. None while the router refuses a line of the script: then
 * the rules are not yet those that are meant.
 */
export function machineKnocks(analysis: Analysis): MachineKnock[] {
  const { knockChains, firewall } = analysis;
  if (knockChains.length === 0 || !areProofsQuick(firewall, knockChains) || isRefused(analysis)) return [];
  const known = analysis.machines.filter(
    ({ machine, exploration }) => limitOf(firewall, machine, exploration) === null,
  );
  return knockChains.flatMap((chain) => {
    const family = known.find((each) => each.family === chain.family);
    if (family === undefined) return [];
    const knock = family.knocks.find(({ list }) => list === chain.door) ?? null;
    return [{ chain, lists: listsOf(chain, knockChains), family, knock }];
  });
}

/** Whether the router refuses a line of the script, or ends it too early. */
export function isRefused({ firewall, reading }: Analysis): boolean {
  return firewall.refusals.length > 0 || reading.complaints.length > 0;
}

function listsOf(chain: KnockChain, all: readonly KnockChain[]): Set<string> {
  const asked = new Set(chain.accepts.flatMap((accept) => conditions(accept, 'src-address-list')));
  const together = all.filter(({ family, door }) => family === chain.family && asked.has(door));
  return new Set(together.flatMap(({ door, stages }) => [door, ...stages]));
}

/**
 * The commands on which a knock depends: its rules and those beside them in chains of their own, those that punish its
 * sender, and the drops that close its door.
 */
export function commandsOf({ placedRules }: Analysis, { chain, lists, family }: MachineKnock): ResolvedCommand[] {
  const refused = [...family.machine.slice.bound].filter(({ action }) => REFUSING.has(action)).flatMap(listsReadBy);
  const filled = new Set([...lists, ...refused]);
  const own = placedRules.filter(({ rule }) => rule.family === chain.family);
  const fillers = own.filter(({ rule }) => isFilling(rule) && filled.has(filledList(rule)));
  const chains = new Set(fillers.map(({ rule }) => `${rule.table} ${rule.chain}`));
  const beside = own.filter(
    ({ rule }) => chains.has(`${rule.table} ${rule.chain}`) && !isBuiltIn(rule.table, rule.chain),
  );
  const drops = chain.ends.flatMap((end) => end.drops);
  const parts = [...fillers, ...beside, ...chain.accepts, ...drops].flatMap(({ rule, jumps }) => [...jumps, rule]);
  return [...new Set(parts.map(({ command }) => command))];
}

/** One of the shortest ways through a door. */
export interface WayIn {
  /** The rules that fill the lists of the knock, in the order in which its packets meet them. */
  rules: SourceRule[];
  /** Those of them that are no stages of the knock. */
  others: SourceRule[];
  /** Whether a packet fills several lists. */
  climbs: boolean;
}

export function waysIn({ knock, lists }: MachineKnock): WayIn[] {
  if (knock === null) return [];
  const { machine, openings, stages } = knock;
  return openings.map((opening) => {
    const byPacket = opening.slice(0, -1).map((move) => newlyFilledBy(machine, lists, move));
    const rules = byPacket.flat();
    const others = rules.filter((rule) => !stages.some((stage) => isSameFiller(stage.rule, rule)));
    return { rules, others, climbs: byPacket.some(({ length }) => length > 1) };
  });
}

/** The rules by which a packet put its sender on one of the lists, where it was not. */
function newlyFilledBy(machine: KnockMachine, lists: ReadonlySet<string>, { before, outcome }: Sent): SourceRule[] {
  const added = new Set(
    outcome.written.filter((entry) => before[entry] === 0).map((entry) => machine.memberships[entry]!.list),
  );
  const rules = outcome.trace.map(({ rule }) => rule as SourceRule);
  return rules.filter((rule) => isFilling(rule) && added.has(filledList(rule)) && lists.has(filledList(rule)));
}

/** The same rule: the machine may have left out a condition of it, and a loop adds several by one command. */
export function isSameFiller(one: SourceRule, other: SourceRule): boolean {
  return one.command === other.command && filledList(one) === filledList(other);
}

/** The lists of a knock that no packets get a stranger onto, the door's one included. */
export function unreachedLists({ chain, family: { machine, exploration } }: MachineKnock): string[] {
  const reached = new Set(
    machine.memberships
      .filter((_, entry) => exploration.nodes.some(({ state }) => state[entry] !== 0))
      .map(({ list }) => list),
  );
  return [...chain.stages, chain.door].filter((list) => !reached.has(list));
}

/** What a rule asks of where a packet comes from, and not of the packet. */
const OF_SENDER = new Set([
  'dst-address',
  'in-bridge-port',
  'in-bridge-port-list',
  'in-interface',
  'in-interface-list',
  'ipsec-policy',
  'src-address',
  'src-address-list',
  'src-address-type',
  'src-mac-address',
]);

/** Whether the rule, and the jumps to it, are for everybody outside, and not for some hosts or networks. */
export function isForStrangers({ rule, jumps }: PlacedRule, { sender, slice }: KnockMachine): boolean {
  const situation = { packet: createPacket(sender), lists: new AddressLists(), now: 0 };
  return [...jumps, rule].every((each) => {
    const asked = [...each.properties].filter(
      ([name, value]) => OF_SENDER.has(name) && !(name === 'src-address-list' && slice.lists.has(value)),
    );
    return matches({ ...each, properties: new Map(asked) }, situation) === true;
  });
}
