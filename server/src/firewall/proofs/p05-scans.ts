import { blindBits, singlePort } from '../knock-strength.ts';
import type { KnockMachine } from '../machine/knock-machine.ts';
import type { Knock } from '../machine/knocks.ts';
import { createPacket } from '../packet.ts';
import { parseRanges } from '../ranges.ts';
import {
  type Answer,
  meantPackets,
  no,
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
  prove: (subject) => ofEachKnock(subject, (knock) => proveKnock(subject, knock)),
};

/** Packets a second that a scanner is taken to send at most, without being noticed. */
const FAST_SCAN = 5000;
const LAST_PORT = 65_535;

function proveKnock({ firewall }: ProofSubject, knock: Knock): Answer {
  const meant = meantPackets(knock);
  if (knock.isOpenBefore || meant === null) return notProven('The knock does not open the door.');
  const strength = strengthOf(knock);
  const sure = (why: string) => yesIfSure(firewall, knock, `${why} ${strength}`);
  if (isSecretBesidesPorts(knock)) return sure('A scan of ports never sends a packet that the knock needs.');
  const scans = scansFor(knock.stages).sort((a, b) => a.rate - b.rate);
  if (scans.length === 0) return notProven(`How a scan meets a stage of several ports is not modelled. ${strength}`);
  for (const scan of scans) {
    const sent = sweep(knock, scan, meant.service);
    const verdicts = knock.machine.replay(sent);
    if (!verdicts.at(-1)!.accepted) continue;
    const { direction, rate, seconds } = scan;
    const text = `A scan ${direction} opens the door with ${Math.ceil(rate)} packets a second within ${Math.ceil(seconds)} s.`;
    if (rate > FAST_SCAN) return sure(`Only above ${FAST_SCAN} packets a second. ${text}`);
    if (!knock.machine.isSure) return notProven(`${text} ${UNSURE} ${strength}`);
    return no(`${text} ${strength}`, sent, traceOf(sent, verdicts));
  }
  return sure('Scans upwards and downwards were played through the rules; the door stays closed.');
}

function strengthOf({ stages }: Knock): string {
  const scan = scanBits(stages);
  const bits = scan === null ? '' : `, ${scan.toFixed(1)} scan bits`;
  return `(${Math.round(blindBits(stages) * 10) / 10} blind bits${bits})`;
}

function isSecretBesidesPorts({ intended, machine, stages }: Knock): boolean {
  const packets = (intended ?? []).map((sent) => machine.classes[sent.class]!.packet);
  const asks = (name: string) =>
    stages.some(({ rule, jumps }) => [...jumps, rule].some((each) => each.properties.has(name)));
  return packets.some(({ protocol, payload }) => payload !== '' || protocol.startsWith('icmp')) || asks('packet-size');
}

/** The packets of a sweep that the rules tell apart, as often as there are stages, and then one to the door. */
function sweep(
  { machine, stages }: Knock,
  { direction, protocols, rate }: Scan,
  service: TimedPacket['packet'],
): readonly TimedPacket[] {
  const { family, source, destination, inInterface, inInterfaceLists } = machine.sender;
  const sender = { family, source, destination, inInterface, inInterfaceLists };
  const ports = portsToldApart(machine.slice.bound, stages.map(singlePort));
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
