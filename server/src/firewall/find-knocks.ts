/** The knocks of a firewall as packets to send, played through its rules to see whether they open the door. */
import { parseDuration } from '../semantics/duration.ts';
import type { AddressLists } from './address-lists.ts';
import type { KnockChain } from './knock-chain.ts';
import type { KnockDoor, KnockPlan, KnockStep } from './knock-plan.ts';
import { isModelled } from './matchers.ts';
import type { Packet } from './packet.ts';
import { conditions, type PlacedRule } from './placed-rules.ts';
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

/** The knock of each chain that somebody from outside can go through. */
export function findKnocks(chains: readonly KnockChain[], rules: readonly Rule[], lists: AddressLists): FoundKnock[] {
  return chains.flatMap((chain) => {
    const last = chain.sequence?.at(-1);
    if (chain.sequence === null || last === undefined) return [];
    const plan = { steps: chain.sequence.map(stepOf), door: readDoor(chain, last) };
    const known = chain.sequence.every(({ rule, jumps }) => [...jumps, rule].every(isModelled));
    return [{ family: chain.family, ...plan, opens: known ? opens(rules, lists, chain.family, plan) : null }];
  });
}

/** The packet that meets a rule and the jumps to it. */
function stepOf(placed: PlacedRule): KnockStep {
  const asked = (property: string) => conditions(placed, property).findLast((value) => !value.startsWith('!'));
  const protocol = asked('protocol') ?? 'tcp';
  const isIcmp = protocol === 'icmp' || protocol === 'icmpv6';
  return {
    protocol: isIcmp ? 'icmp' : protocol === 'udp' ? 'udp' : 'tcp',
    port: isIcmp ? null : firstNumber(asked('dst-port')),
    packetSize: firstNumber(asked('packet-size')),
    payload: asked('content') ?? null,
    delayMs: null,
  };
}

function firstNumber(value: string | undefined): number | null {
  const match = /^\d+/.exec(value ?? '');
  return match === null ? null : Number(match[0]);
}

function readDoor({ door, accepts }: KnockChain, last: PlacedRule): KnockDoor {
  const services = accepts.flatMap(servicesOf);
  return {
    list: door,
    opens: services.includes('any') ? ['any'] : [...new Set(services)],
    timeoutSeconds: parseDuration(last.rule.properties.get('address-list-timeout') ?? '') || null,
  };
}

function servicesOf(accept: PlacedRule): string[] {
  const protocol = conditions(accept, 'protocol').at(-1);
  const ports = conditions(accept, 'dst-port').at(-1);
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
