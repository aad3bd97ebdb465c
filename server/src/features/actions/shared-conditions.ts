/**
 * Conditions that may be asked for in a jump, once for all rules behind it, as well as in each of the rules. Those that
 * count, or that chance decides, may not: it matters how often they are asked.
 */
import { isCondition } from '../../firewall/matchers.ts';
import type { WrittenArgument, WrittenRule } from './written-rules.ts';

/** What no rule changes about a packet. */
const OF_THE_PACKET = new Set([
  'any-port',
  'connection-nat-state',
  'connection-state',
  'connection-type',
  'content',
  'dst-address',
  'dst-address-type',
  'dst-port',
  'fragment',
  'icmp-options',
  'in-bridge-port',
  'in-bridge-port-list',
  'in-interface',
  'in-interface-list',
  'ipsec-policy',
  'out-bridge-port',
  'out-bridge-port-list',
  'out-interface',
  'out-interface-list',
  'packet-size',
  'port',
  'protocol',
  'src-address',
  'src-address-type',
  'src-mac-address',
  'src-port',
  'tcp-flags',
]);

/** What rules may change on the way. */
const MAY_CHANGE = new Set([
  'connection-mark',
  'dscp',
  'dst-address-list',
  'packet-mark',
  'routing-mark',
  'src-address-list',
  'tcp-mss',
  'ttl',
]);

/** Actions behind which every condition is what it was before. */
const CHANGES_NOTHING = new Set(['accept', 'drop', 'reject', 'tarpit', 'return', 'log', 'passthrough']);

/** What the router takes only beside a protocol. */
const NEEDS_PROTOCOL = ['any-port', 'dst-port', 'icmp-options', 'port', 'src-port', 'tcp-flags', 'tcp-mss', 'to-ports'];
const ACTIONS_OF_A_PROTOCOL = new Set(['change-mss', 'tarpit']);

/** Whether rules ask for nothing but what can be asked any number of times. */
export function asksPlainly(rules: readonly WrittenRule[]): boolean {
  const names = rules.flatMap((rule) => conditionsOf(rule).map(([name]) => name));
  return names.every((name) => OF_THE_PACKET.has(name) || MAY_CHANGE.has(name));
}

/** Whether a condition holds behind the rules if it held before them. */
export function isLasting(name: string, rules: readonly WrittenRule[]): boolean {
  if (OF_THE_PACKET.has(name)) return true;
  return MAY_CHANGE.has(name) && rules.every(({ action, isDisabled }) => isDisabled || CHANGES_NOTHING.has(action));
}

/** Those that all rules have in common and that can go into one jump to them. */
export function sharedConditions(rules: readonly WrittenRule[]): ReadonlyMap<string, WrittenArgument> {
  const [first, ...others] = rules;
  if (first === undefined || !asksPlainly(rules)) return new Map();
  const shared = conditionsOf(first).filter(
    ([name, { valueText }]) =>
      others.every((rule) => rule.arguments.get(name)?.valueText === valueText) && isLasting(name, rules.slice(0, -1)),
  );
  const hasProtocol = shared.some(([name]) => name === 'protocol');
  return new Map(shared.filter(([name]) => hasProtocol || !NEEDS_PROTOCOL.includes(name)));
}

/** Whether the rule still needs its protocol without these conditions. */
export function needsProtocol(rule: WrittenRule, without: ReadonlyMap<string, WrittenArgument>): boolean {
  const resets = rule.arguments.get('reject-with')?.value === 'tcp-reset';
  const asks = NEEDS_PROTOCOL.some((name) => rule.arguments.has(name) && !without.has(name));
  return asks || resets || ACTIONS_OF_A_PROTOCOL.has(rule.action);
}

export function conditionsOf({ arguments: given }: WrittenRule): [name: string, WrittenArgument][] {
  return [...given].filter(([name]) => isCondition(name));
}
