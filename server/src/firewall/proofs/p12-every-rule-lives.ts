import { AddressLists } from '../address-lists.ts';
import { findDeadRules } from '../dead-rules.ts';
import { compileLayer7 } from '../layer7.ts';
import { sampleOf } from '../machine/regexp-sample.ts';
import { createPacket, type Packet } from '../packet.ts';
import { conditions, isBuiltIn, type PlacedRule, placeRules } from '../placed-rules.ts';
import type { Firewall } from '../read-firewall.ts';
import { simulate } from '../simulator.ts';
import { type Answer, no, notProven, type Proof, type ProofStep, yes } from './proof.ts';

export const everyRuleLives: Proof = {
  id: 'P12',
  claim: 'Every rule meets some packet.',
  prove: ({ firewall }) => {
    const enabled = firewall.rules.filter(({ disabled }) => !disabled);
    if (enabled.length === 0) return notProven('The file has no rules.');
    return deadRules(firewall) ?? liveRules(firewall);
  },
};

/** More rules than these are not tried one by one. */
const MOST_RULES = 3000;

function deadRules(firewall: Firewall): Answer | null {
  const dead: ProofStep[] = findDeadRules(firewall).map(({ rule }) => ({
    packet: 'any',
    rule,
    effect: 'never met: earlier rules decide about all its packets',
  }));
  const placed = placeRules(firewall.rules);
  const orphans: ProofStep[] = placed
    .filter(({ rule, root }) => !rule.disabled && !isBuiltIn(rule.table, root))
    .map(({ rule }) => ({ packet: 'any', rule, effect: `never met: nothing jumps to the chain ${rule.chain}` }));
  const all = [...dead, ...orphans];
  if (all.length === 0) return null;
  return no(all.length === 1 ? 'One rule meets no packet.' : `${all.length} rules meet no packet.`, [], all);
}

/** Makes a packet for each rule that has what the rule asks for, and sends it through all of them. */
function liveRules(firewall: Firewall): Answer {
  const placed = placeRules(firewall.rules).filter(({ rule }) => !rule.disabled);
  if (placed.length > MOST_RULES) return notProven('There are more rules than are tried one by one.');
  const missed = placed.filter((each) => !isLive(firewall, each));
  if (missed.length === 0) return yes('For each rule there is a packet that meets it.');
  const names = missed.slice(0, 3).map(({ rule }) => `${rule.chain} ${rule.action}`);
  return notProven(`For ${missed.length} of ${placed.length} rules no packet was found (${names.join(', ')}).`);
}

/** Tries the sender on the lists that the rule asks for, on all others as well, and on the others alone. */
function isLive(firewall: Firewall, placed: PlacedRule): boolean {
  const layer7 = compileLayer7(firewall.layer7);
  const packet = packetFor(placed, (name) => {
    const pattern = layer7.get(name);
    return pattern ? sampleOf(pattern) : null;
  });
  const wanted = new Set(asked(placed, 'src-address-list'));
  const filled = firewall.rules.flatMap(({ properties }) => properties.get('address-list') ?? []);
  const options = { layer7, addresses: firewall.addresses };
  return [[...wanted], [...wanted, ...filled], filled.filter((list) => !wanted.has(list))].some((sources) => {
    const lists = new AddressLists();
    const put = (list: string, address: string) => lists.add({ list, address, expiresAt: null, dynamic: true });
    for (const list of sources) put(list, packet.source);
    for (const list of asked(placed, 'dst-address-list')) put(list, packet.destination);
    return simulate(firewall.rules, lists, packet, 0, options).trace.some((step) => step.rule === placed.rule);
  });
}

function asked(placed: PlacedRule, property: string): string[] {
  return conditions(placed, property).filter((value) => !value.startsWith('!'));
}

/** A packet that has what the rule and the jumps to it ask for. */
function packetFor(placed: PlacedRule, textOf: (layer7: string) => string | null): Packet {
  const { rule, root } = placed;
  const first = (property: string) => asked(placed, property).at(-1)?.split(',')[0]?.split(/[-/]/)[0];
  const number = (property: string) => {
    const value = first(property);
    return value === undefined ? undefined : Number(value);
  };
  const port = number('dst-port') ?? number('port');
  const protocol = first('protocol') ?? (port === undefined && number('packet-size') !== undefined ? 'icmp' : 'tcp');
  const layer7 = asked(placed, 'layer7-protocol').at(-1);
  const payload = asked(placed, 'content').at(-1) ?? (layer7 === undefined ? '' : (textOf(layer7) ?? ''));
  const facts = {
    source: first('src-address'),
    destination: first('dst-address'),
    sourcePort: number('src-port'),
    size: number('packet-size'),
    inInterface: first('in-interface'),
    inInterfaceLists: asked(placed, 'in-interface-list'),
    connectionState: first('connection-state') as Packet['connectionState'] | undefined,
    natState: first('connection-nat-state')?.split(','),
    outInterface: first('out-interface'),
    outInterfaceLists: asked(placed, 'out-interface-list'),
  };
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  const isPassedOn = root === 'forward' || root === 'postrouting' || root === 'srcnat';
  const own = protocol === 'tcp' || protocol === 'udp' ? { destinationPort: port ?? 1024 } : {};
  return createPacket({
    family: rule.family,
    protocol,
    payload,
    destinationType: isPassedOn ? 'unicast' : 'local',
    ...own,
    ...known,
  });
}
