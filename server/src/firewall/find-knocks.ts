/** Finds the knock sequences in a firewall: from the rule that accepts a list back to the packet that begins it. */
import { parseDuration } from '../semantics/duration.ts';
import type { AddressLists } from './address-lists.ts';
import type { KnockDoor, KnockPlan, KnockStep } from './knock-plan.ts';
import { isModelled } from './matchers.ts';
import type { Packet } from './packet.ts';
import type { Rule } from './rule.ts';
import { simulateInput } from './simulator.ts';

/** A knock read from a firewall. */
export interface FoundKnock extends KnockPlan {
  family: 4 | 6;
  /** Whether the steps, sent in order, really open the door that was closed before; null where it can't be known. */
  opens: boolean | null;
}

/** Documentation addresses (RFC 5737, RFC 3849) stand for a client that no rule knows, and for the router. */
const STRANGER = { 4: '198.51.100.77', 6: '2001:db8:77::77' };
const ROUTER = { 4: '192.0.2.1', 6: '2001:db8::1' };
const PAUSE_MS = 200;
const IP_HEADERS = { 4: 40, 6: 60 };

/** The shortest sequence for each list that opens something. Lists that no rule fills are no knocks. */
export function findKnocks(rules: readonly Rule[], lists: AddressLists): FoundKnock[] {
  const found: FoundKnock[] = [];
  for (const family of [4, 6] as const) {
    const own = rules.filter((rule) => rule.family === family && !rule.disabled);
    const ways = shortestWays(own);
    for (const list of new Set(own.filter(isDoor).map(requiredList))) {
      const fillers = ways.get(list!);
      if (fillers === undefined) continue;
      const steps = fillers.map(stepOf);
      const door = readDoor(own, list!, fillers[fillers.length - 1]!);
      found.push({
        family,
        steps,
        door,
        opens: fillers.every(isModelled) ? opens(own, lists, family, { steps, door }) : null,
      });
    }
  }
  return found;
}

function isDoor(rule: Rule): boolean {
  return rule.table === 'filter' && rule.action === 'accept' && requiredList(rule) !== undefined;
}

function requiredList(rule: Rule): string | undefined {
  const list = rule.properties.get('src-address-list');
  return list?.startsWith('!') ? undefined : list;
}

/** For each list that rules fill from nothing, the fewest rules that must fire one after the other to get onto it. */
function shortestWays(rules: readonly Rule[]): Map<string, Rule[]> {
  const ways = new Map<string, Rule[]>();
  const fillers = rules.filter((rule) => rule.action === 'add-src-to-address-list');
  for (let hasGrown = true; hasGrown; ) {
    const reached = new Map<string, Rule[]>();
    for (const rule of fillers) {
      const list = rule.properties.get('address-list') ?? '';
      const before = requiredList(rule);
      const way = before === undefined ? [] : ways.get(before);
      if (way !== undefined && !ways.has(list) && !reached.has(list)) reached.set(list, [...way, rule]);
    }
    for (const [list, way] of reached) ways.set(list, way);
    hasGrown = reached.size > 0;
  }
  return ways;
}

function stepOf(rule: Rule): KnockStep {
  const protocol = rule.properties.get('protocol') ?? 'tcp';
  const isIcmp = protocol === 'icmp' || protocol === 'icmpv6';
  return {
    protocol: isIcmp ? 'icmp' : protocol === 'udp' ? 'udp' : 'tcp',
    port: isIcmp ? null : firstNumber(rule.properties.get('dst-port')),
    packetSize: firstNumber(rule.properties.get('packet-size')),
    payload: rule.properties.get('content') ?? null,
    delayMs: null,
  };
}

function firstNumber(value: string | undefined): number | null {
  const match = /^\d+/.exec(value ?? '');
  return match === null ? null : Number(match[0]);
}

function readDoor(rules: readonly Rule[], list: string, last: Rule): KnockDoor {
  const services = rules.filter((rule) => isDoor(rule) && requiredList(rule) === list).flatMap(servicesOf);
  return {
    list,
    opens: services.includes('any') ? ['any'] : [...new Set(services)],
    timeoutSeconds: parseDuration(last.properties.get('address-list-timeout') ?? '') || null,
  };
}

function servicesOf(rule: Rule): string[] {
  const protocol = rule.properties.get('protocol');
  const ports = rule.properties.get('dst-port');
  if (protocol === undefined) return ['any'];
  return ports === undefined ? [protocol] : ports.split(',').map((port) => `${protocol}/${port}`);
}

function opens(rules: readonly Rule[], lists: AddressLists, family: 4 | 6, plan: KnockPlan): boolean {
  const service = plan.door.opens[0] ?? 'any';
  const [protocol = 'tcp', port = '8291'] = service === 'any' ? [] : service.split('/');
  const wanted = { protocol, port: Number.parseInt(port, 10) };
  const state = lists.clone();
  let now = 0;
  const send = (packet: Packet): boolean => {
    now += PAUSE_MS;
    return simulateInput(rules, state, packet, now).accepted;
  };
  const before = send(toPacket(family, { ...wanted, payload: null, packetSize: null }));
  for (const step of plan.steps) {
    const isIcmp6 = step.protocol === 'icmp' && family === 6;
    send(toPacket(family, { ...step, protocol: isIcmp6 ? 'icmpv6' : step.protocol }));
  }
  return !before && send(toPacket(family, { ...wanted, payload: null, packetSize: null }));
}

interface Sent {
  protocol: string;
  port: number | null;
  packetSize: number | null;
  payload: string | null;
}

function toPacket(family: 4 | 6, sent: Sent): Packet {
  return {
    family,
    protocol: sent.protocol,
    source: STRANGER[family],
    destination: ROUTER[family],
    sourcePort: sent.port === null ? null : 49152,
    destinationPort: sent.port,
    size: sent.packetSize ?? IP_HEADERS[family] + (sent.payload?.length ?? 0),
    payload: sent.payload ?? '',
    connectionState: 'new',
    inInterface: 'ether1',
    inInterfaceLists: ['WAN'],
  };
}
