/** Whether the router's answers of an open session get out. */
import type { AddressLists } from './address-lists.ts';
import { rulesInForce } from './known-rules.ts';
import type { Packet } from './packet.ts';
import type { Firewall, SourceRule } from './read-firewall.ts';
import { simulate } from './simulator.ts';

/** Conditions on where an answer goes out, which is not followed. */
const OF_THE_WAY_OUT = [
  'out-interface',
  'out-interface-list',
  'out-bridge-port',
  'dst-address-type',
  'src-address-type',
];

/**
 * The rule of `output` in the filter that takes away the answers to a packet; null where none does, or it is not known.
 * @param lists what the two ends of the session are on
 */
export function ruleAgainstReplies(firewall: Firewall, packet: Packet, lists: AddressLists): SourceRule | null {
  const { source, destination, sourcePort, destinationPort } = packet;
  const rules = rulesInForce(firewall.rules).filter(
    ({ family, table, chain }) => family === packet.family && table === 'filter' && chain !== 'input',
  );
  // An answer goes through one chain alone: it is played as a packet that comes in by that one.
  const asInput = new Map(rules.map((rule) => [rule.chain === 'output' ? { ...rule, chain: 'input' } : rule, rule]));
  const reply: Packet = {
    ...packet,
    source: destination,
    destination: source,
    sourcePort: destinationPort,
    destinationPort: sourcePort,
    inInterface: '',
    inInterfaceLists: [],
  };
  const { accepted, rule, trace } = simulate([...asInput.keys()], lists.clone(), reply, 0);
  const isKnown = trace.every(({ isSure }) => isSure);
  const hangsOnWay = rules.some(({ properties }) => OF_THE_WAY_OUT.some((name) => properties.has(name)));
  return accepted || !isKnown || hangsOnWay ? null : (asInput.get(rule as SourceRule) ?? null);
}
