import { formatDuration } from '../../semantics/duration.ts';
import { asksBesidesPort, blindBits, singlePort } from '../knock-strength.ts';
import { compileLayer7 } from '../layer7.ts';
import type { KnockMachine } from '../machine/knock-machine.ts';
import type { Knock, Sent } from '../machine/knocks.ts';
import { listsAround, listsNamedBy } from '../machine/list-effects.ts';
import { createPacket, type Packet } from '../packet.ts';
import { parseRanges } from '../ranges.ts';
import type { Firewall } from '../read-firewall.ts';
import {
  type Answer,
  meantPackets,
  no,
  notOpened,
  notProven,
  ofEachKnock,
  type Proof,
  type ProofSubject,
  type TimedPacket,
  traceOf,
  UNSURE,
  yesIfSure,
} from './proof.ts';
import { type Scan, scanBits, scansFor } from './scan.ts';

export const resistsScans: Proof = {
  id: 'P5',
  claim: 'A scanner that sends to all ports in order does not get in.',
  prove: (subject) => {
    const answer = ofEachKnock(subject, (knock) => proveKnock(subject, knock));
    const isBanned = subject.families.some(({ bans }) => bans.size > 0);
    return answer.answer === 'no' && isBanned ? notProven(`${answer.why} ${UNLESS_FOUND}`) : answer;
  },
};

const UNLESS_FOUND = 'But a detection of scans may shut the scanner out before, which is not modelled.';
/** Packets a second that a scanner is taken to send at most, without being noticed. */
const FAST_SCAN = 5000;
const LAST_PORT = 65_535;

function proveKnock({ firewall }: ProofSubject, knock: Knock): Answer {
  const meant = meantPackets(knock);
  if (knock.isOpenBefore || meant === null) return notOpened(knock);
  const strength = strengthOf(firewall, knock);
  const sure = (why: string) =>
    hasOtherWays(knock)
      ? notProven(`There are other ways in, and scans are played for the knock alone. ${strength}`)
      : knock.machine.isSure
        ? yesIfSure(firewall, knock, [...meant.steps, meant.service], `${why} ${strength}`)
        : notProven(UNSURE);
  if (isSecretBesidesPorts(knock)) return sure('A scan of ports never sends a packet that the knock needs.');
  const scans = scansFor(knock.stages).sort((a, b) => a.rate - b.rate);
  if (scans.length === 0) return notProven(`How a scan meets a stage of several ports is not modelled. ${strength}`);
  for (const scan of scans) {
    const sent = sweep(knock, scan, meant.service);
    const verdicts = knock.machine.replay(sent);
    if (!verdicts.at(-1)!.accepted) continue;
    const { direction, rate, seconds } = scan;
    const text = `A scan ${direction} opens the door within ${formatDuration(Math.ceil(seconds))}, with ${Math.ceil(rate)} ${rate > 1 ? 'packets' : 'packet'} a second.`;
    if (rate > FAST_SCAN) return sure(`Only above ${FAST_SCAN} packets a second. ${text}`);
    if (!knock.machine.isSure) return notProven(`${text} ${UNSURE} ${strength}`);
    return no(`${text} ${strength}`, sent, traceOf(sent, verdicts));
  }
  return sure('Scans upwards and downwards were played through the rules; the door stays closed.');
}

function strengthOf({ layer7 }: Firewall, { stages }: Knock): string {
  const scan = scanBits(stages);
  const bits = scan === null ? '' : `, ${scan.toFixed(1)} scan bits`;
  return `(${Math.round(blindBits(stages, compileLayer7(layer7)) * 10) / 10} blind bits${bits})`;
}

function isSecretBesidesPorts({ intended, machine, stages }: Knock): boolean {
  const packets = (intended ?? []).map((sent) => machine.classes[sent.class]!.packet);
  return packets.some(isSecret) || stages.some(asksBesidesPort);
}

/** Whether a scan gets in by packets to other ports than those of the knock. */
function hasOtherWays({ intended, machine, openings }: Knock): boolean {
  const packetsOf = (way: readonly Sent[]) => way.map((sent) => machine.classes[sent.class]!.packet);
  const portsOf = (packets: readonly Packet[]) =>
    packets.map(({ protocol, destinationPort }) => `${protocol} ${destinationPort}`).join();
  const meant = portsOf(packetsOf(intended ?? []));
  return openings
    .map((opening) => packetsOf(opening.slice(0, -1)))
    .some((packets) => portsOf(packets) !== meant && !packets.some(isSecret));
}

function isSecret({ protocol, payload }: Packet): boolean {
  return payload !== '' || protocol.startsWith('icmp');
}

/** The packets of a sweep that the rules tell apart, as often as there are stages, and then one to the door. */
function sweep(
  { machine, stages, list }: Knock,
  { direction, protocols, rate }: Scan,
  service: TimedPacket['packet'],
): readonly TimedPacket[] {
  const { family, source, destination, inInterface, inInterfaceLists } = machine.sender;
  const sender = { family, source, destination, inInterface, inInterfaceLists };
  const around = listsAround(machine.slice, list);
  const rules = [...machine.slice.bound].filter((rule) => {
    const named = listsNamedBy(rule);
    return named.length === 0 || named.some((each) => around.has(each));
  });
  const ports = portsToldApart(rules, stages.map(singlePort));
  if (direction === 'downwards') ports.reverse();
  const last = singlePort(stages.at(-1)!);
  const sent: TimedPacket[] = [];
  for (let round = 0; round < stages.length; round += 1) {
    for (const port of ports) {
      const place = round * (LAST_PORT + 1) + (direction === 'upwards' ? port : LAST_PORT - port);
      protocols.forEach((protocol, index) => {
        const at = ((place * protocols.length + index) / (rate * 1.001)) * 1000;
        sent.push({ packet: createPacket({ ...sender, protocol, destinationPort: port }), at });
      });
      if (port !== last) continue;
      const tried = [...sent, { packet: service, at: sent.at(-1)!.at }];
      if (machine.replay(tried).at(-1)!.accepted) return withoutIdle(machine, tried);
    }
  }
  return [...sent, { packet: service, at: sent.at(-1)!.at }];
}

/** Only the packets that put their sender on a list, if they are enough. */
function withoutIdle(machine: KnockMachine, sent: readonly TimedPacket[]): readonly TimedPacket[] {
  const verdicts = machine.replay(sent);
  const isLast = (index: number) => index === sent.length - 1;
  const busy = sent.filter(
    (_, index) => isLast(index) || verdicts[index]!.trace.some(({ rule }) => rule.action.startsWith('add-')),
  );
  return machine.replay(busy).at(-1)!.accepted ? busy : sent;
}

/** The ports of the rules that lists bind together, and their neighbours. */
function portsToldApart(
  rules: Iterable<{ properties: ReadonlyMap<string, string> }>,
  ports: readonly (number | null)[],
): number[] {
  const written = [...rules].flatMap(
    ({ properties }) => parseRanges((properties.get('dst-port') ?? '').replace('!', '')) ?? [],
  );
  const edges = written.flatMap(([first, last]) => [first - 1, first, last, last + 1]);
  const all = new Set([...edges, ...ports.filter((port) => port !== null)]);
  return [...all].filter((port) => port >= 0 && port <= LAST_PORT).sort((a, b) => a - b);
}
