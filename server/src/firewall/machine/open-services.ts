/** What strangers reach without having knocked. */
import { createPacket, type Packet } from '../packet.ts';
import { conditions, type PlacedRule } from '../placed-rules.ts';
import { parseRanges } from '../ranges.ts';
import type { KnockMachine } from './knock-machine.ts';
import { servicesOf } from './knocks.ts';

/** More services than these are not asked one by one. */
const MOST_PROBES = 4096;
/** Actions of rules that let in nothing by themselves, unless they name what they leave out. */
const STOPPING = new Set(['drop', 'reject', 'tarpit', 'add-src-to-address-list', 'add-dst-to-address-list']);

/**
 * Services as `tcp/22`, `udp from port 53` where any port is reached from that one, or `any` for what no rule names.
 * Takes the rules of the machine's family.
 */
export function openServices(machine: KnockMachine, rules: readonly PlacedRule[]): string[] {
  const quiet = machine.quietPackets();
  if (quiet.some((packet) => machine.mayAccept(packet))) return ['any'];
  const enabled = rules.filter(({ rule }) => !rule.disabled);
  const accepts = enabled.filter(({ rule }) => rule.action === 'accept');
  const others = enabled.filter(({ rule }) => rule.action !== 'accept' && letsIn(rule.action, rule.properties));
  const ping = machine.family === 4 ? 'icmp' : 'icmpv6';
  const services = new Set([...accepts.flatMap(servicesOf), ping, ...others.flatMap(servicesOf)]);
  const named = [...services].map((service) => service.replace('!', '')).filter((service) => service !== 'any');
  const open = [...new Set(named)].slice(0, MOST_PROBES).filter((service) => {
    return packetsTo(service).some((facts) => machine.mayAccept(createPacket({ ...machine.sender, ...facts })));
  });
  const sources = new Set(
    accepts.flatMap((accept) => ['src-port', 'port'].flatMap((name) => conditions(accept, name))),
  );
  const fromPorts = [...sources].slice(0, MOST_PROBES).flatMap((written) => {
    const sourcePort = parseRanges(written)?.[0]?.[0];
    if (sourcePort === undefined) return [];
    const reached = quiet.filter((packet) => machine.mayAccept({ ...packet, sourcePort }));
    return reached.map(({ protocol }) => `${protocol} from port ${sourcePort}`);
  });
  return [...open, ...fromPorts];
}

/** Rules that translate, mark or return, and refusals of everything but what they name. */
function letsIn(action: string, properties: ReadonlyMap<string, string>): boolean {
  return !STOPPING.has(action) || ['dst-port', 'protocol'].some((name) => properties.get(name)?.startsWith('!'));
}

/** To a port, or to the first and the last one of a range. */
function packetsTo(service: string): Pick<Packet, 'protocol' | 'destinationPort'>[] {
  const [protocol = '', port] = service.split('/');
  const range = parseRanges(port ?? '')?.[0] ?? [null];
  return range.map((destinationPort) => ({ protocol, destinationPort }));
}
