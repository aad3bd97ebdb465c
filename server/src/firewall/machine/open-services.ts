/** What strangers reach without having knocked. */
import { createPacket } from '../packet.ts';
import type { PlacedRule } from '../placed-rules.ts';
import { parseRanges } from '../ranges.ts';
import type { KnockMachine } from './knock-machine.ts';
import { servicesOf } from './knocks.ts';

/** More accepting rules than these are not asked one by one. */
const MOST_PROBES = 4096;

/** Services as `tcp/22`, or `any` for what no rule names. Takes the accepting rules of the filter. */
export function openServices(machine: KnockMachine, accepts: readonly PlacedRule[]): string[] {
  const quiet = machine.quietPackets().filter((packet) => machine.mayAccept(packet));
  if (quiet.length > 0) return ['any'];
  const services = new Set(accepts.flatMap(servicesOf).filter((service) => service !== 'any'));
  return [...services].slice(0, MOST_PROBES).filter((service) => {
    const [protocol = '', port] = service.split('/');
    const ranges = parseRanges(port ?? '');
    const packet = { ...machine.sender, protocol, destinationPort: ranges?.[0]?.[0] ?? null };
    return machine.mayAccept(createPacket(packet));
  });
}
