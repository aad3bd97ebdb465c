/** A knock as rules of RouterOS, for what was read from another program. */
import { formatDuration } from '../../semantics/duration.ts';
import type { KnockStep } from '../knock-plan.ts';
import { routerosString } from './quoting.ts';
import type { ReadKnock } from './read-knocks.ts';

const STAGE_SECONDS = 10;
const DOOR_SECONDS = 300;

/**
 * The rules of a knock, the last stage first, so that no packet climbs two stages. Services behind the door are dropped
 * for everybody else; the rest of the firewall stays as it is, unless all of it was dropped there.
 * @throws Error for a plan without steps
 */
export function toFirewall({ plan, stageSeconds, dropsRest }: Omit<ReadKnock, 'host' | 'doubts'>): string[] {
  if (plan.steps.length === 0) throw new Error('A knock needs a step.');
  const last = plan.steps.length - 1;
  const door = plan.door.list ?? 'knock-open';
  const listOf = (index: number) => (index === last ? door : `${door}-${index + 1}`);
  const stages = plan.steps.map((step, index) => {
    const seconds = index === last ? (plan.door.timeoutSeconds ?? DOOR_SECONDS) : (stageSeconds ?? STAGE_SECONDS);
    const source = index === 0 ? '' : ` src-address-list=${quoted(listOf(index - 1))}`;
    return `add chain=input${matchOf(step, plan.family)}${source} action=add-src-to-address-list address-list=${quoted(listOf(index))} address-list-timeout=${formatDuration(seconds)}`;
  });
  const services = servicesOf(plan.door.opens);
  return [
    `${plan.family === 6 ? '/ipv6' : '/ip'} firewall filter`,
    'add chain=input connection-state=established,related action=accept',
    ...stages.reverse(),
    ...services.map((service) => `add chain=input${service} src-address-list=${quoted(door)} action=accept`),
    ...(dropsRest ? [''] : services).map((service) => `add chain=input${service} action=drop`),
  ];
}

/** A leading exclamation mark would negate, quoted or not. A part of the text matches what is sent as well. */
function contentOf(payload: string | null): string {
  const text = payload?.replace(/^!+/, '') ?? '';
  return text === '' ? '' : ` content=${routerosString(text)}`;
}

function matchOf({ protocol, port, packetSize, payload }: KnockStep, family: 4 | 6): string {
  const name = protocol === 'icmp' && family === 6 ? 'icmpv6' : protocol;
  const conditions = [
    ` protocol=${name}`,
    port === null ? '' : ` dst-port=${port}`,
    packetSize === null ? '' : ` packet-size=${packetSize}`,
    contentOf(payload),
  ];
  return conditions.join('');
}

/** The matchers of each protocol's services. Nothing is matched where all is behind the door. */
function servicesOf(opens: readonly string[]): string[] {
  if (opens.length === 0 || opens.includes('any')) return [''];
  const byProtocol = Map.groupBy(opens, (service) => service.split('/')[0]!);
  return [...byProtocol].map(([protocol, services]) => {
    const ports = services.flatMap((service) => service.split('/')[1] ?? []);
    return ` protocol=${protocol}${ports.length === 0 ? '' : ` dst-port=${ports.join(',')}`}`;
  });
}

function quoted(list: string): string {
  return /^[\w.-]+$/.test(list) ? list : routerosString(list);
}
