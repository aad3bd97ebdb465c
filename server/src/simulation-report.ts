/** What a firewall does with packets, rule by rule: as `rsc simulate` and the editor tell it. */
import type { Analysis } from './analysis.ts';
import { knockRun } from './firewall/knock-run.ts';
import {
  formatPacket,
  PacketNotationError,
  parsePackets,
  placePackets,
  type WrittenPacket,
} from './firewall/packet-notation.ts';
import { type PlayedPacket, type PlayOptions, playPackets } from './firewall/play-packets.ts';
import type { SourceRule } from './firewall/read-firewall.ts';
import type { Rule } from './firewall/rule.ts';
import { placeWords, StatementPlaces } from './statement-places.ts';
import type { Statement } from './syntax/tree.ts';

/** A command of the script, or of a base that it stands on. */
interface Place {
  /** The name of the base; absent for the script itself. */
  file?: string;
  line: number;
}

/** What became of a packet. */
export interface PacketReport {
  packet: string;
  /** Seconds since the first one. */
  at: number;
  outcome: 'accepted' | 'dropped' | 'rejected';
  /** False where some rule may match or not. */
  sure: boolean;
  route: 'input' | 'forward' | null;
  destination: string;
  port: number | null;
  /** Line of the rule that decided; null at the end of the rules. */
  decidedBy: number | null;
  /** The name of the base that this line is of; absent for the script itself. */
  decidedIn?: string;
  /** The rules that it met, and what they did with it. */
  trace: (Place & { rule: string; effect: string; sure: boolean })[];
}

export interface SimulationReport {
  packets: PacketReport[];
  /** Commands of which it is not known what they do to the firewall. */
  unknowns: (Place & { command: string; doubt: string })[];
  /** Commands that the router refuses, with its words: what they would do is left out. Absent where there are none. */
  refused?: (Place & { command: string; message: string })[];
}

/** A line for people. */
export interface ReportLine {
  text: string;
  /** The line of the script that it names, as `line 7`; null where it names none. */
  line: number | null;
}

const LONGEST_COMMAND = 100;

/**
 * Sends packets in the notation of `packet-notation.ts` through the firewall of a script; where there are none, its
 * knocks, each followed by a packet to its door.
 * @throws PacketNotationError also where there is neither a packet nor a knock
 */
export function simulationReport(
  analysis: Analysis,
  words: readonly string[],
  onUnknown: NonNullable<PlayOptions['onUnknown']> = 'skip',
): SimulationReport {
  const { firewall } = analysis;
  const packets = packetsOf(analysis, words);
  const places = new StatementPlaces(analysis);
  const refused = firewall.refusals.flatMap(({ command, message }) => {
    if (command === null) return [];
    const { text, ...place } = placeOf(places, command.statement);
    return { ...place, command: text, message };
  });
  return {
    packets: playPackets(firewall, placePackets(packets, firewall), { onUnknown }).map((played, index) =>
      reportOf(packets[index]!.text, played, places),
    ),
    unknowns: firewall.unknowns.map(({ command: { statement }, doubt }) => {
      const { text, ...place } = placeOf(places, statement);
      return { ...place, command: text, doubt };
    }),
    ...(refused.length > 0 && { refused }),
  };
}

/** The report as people read it. */
export function reportLines({ packets, unknowns, refused = [] }: SimulationReport): ReportLine[] {
  const paragraphs = packets.map(packetLines);
  const doubts = unknowns.map(({ command, ...place }) => ({
    text: `Not known: what ${wordsOf(place)} does to the firewall: ${command}`,
    line: linkOf(place),
  }));
  const omissions = refused.map(({ command, message, ...place }) => ({
    text: `Left out: ${wordsOf(place)}, which the router refuses (${message}): ${command}`,
    line: linkOf(place),
  }));
  if (doubts.length + omissions.length > 0) paragraphs.push([...doubts, ...omissions]);
  return paragraphs.flatMap((lines, index) => (index === 0 ? lines : [{ text: '', line: null }, ...lines]));
}

function packetsOf(analysis: Analysis, words: readonly string[]): WrittenPacket[] {
  const given = parsePackets(words);
  if (given.length > 0) return given;
  const knocked = parsePackets(knockPackets(analysis));
  if (knocked.length > 0) return knocked;
  throw new PacketNotationError('There is no complete knock to send. Give the packets: tcp/8291, for example.');
}

/** The knocks of a firewall in the notation. */
function knockPackets({ firewall, knockChains, machines }: Analysis): string[] {
  if (knockChains.length === 0) return [];
  return machines.flatMap(({ knocks }) =>
    knocks.flatMap((knock) => {
      const sent = knockRun(knock);
      return sent.map(({ packet, at }, index) => formatPacket(packet, at - (sent[index - 1]?.at ?? 0), firewall));
    }),
  );
}

function reportOf(text: string, { at, verdict }: PlayedPacket, places: StatementPlaces): PacketReport {
  const { outcome, rule, route, packet, trace } = verdict;
  const placeOfRule = (each: Rule) => placeOf(places, (each as SourceRule).command.statement);
  const { destination, destinationPort: port } = packet;
  const steps = trace.map(({ rule: met, effect, isSure }) => {
    const { text: written, ...place } = placeOfRule(met);
    return { ...place, rule: written, effect, sure: isSure };
  });
  const { line: decidedBy, file: decidedIn } = rule === null ? { line: null, file: undefined } : placeOfRule(rule);
  const sure = steps.every((step) => step.sure);
  const decided = { decidedBy, ...(decidedIn !== undefined && { decidedIn }) };
  return { packet: text, at: at / 1000, outcome, sure, route, destination, port, ...decided, trace: steps };
}

function placeOf(places: StatementPlaces, statement: Statement): Place & { text: string } {
  const { base, line, text } = places.of(statement);
  return { ...(base !== null && { file: base }), line, text: shortened(text) };
}

function shortened(command: string): string {
  const line = command.replace(/\s+/g, ' ');
  return line.length > LONGEST_COMMAND ? `${line.slice(0, LONGEST_COMMAND - 1)}…` : line;
}

function packetLines(report: PacketReport): ReportLine[] {
  const { packet, at, outcome, sure, route, destination, port, decidedBy, decidedIn, trace } = report;
  const steps = trace.flatMap(({ rule, effect, ...place }) => [
    { text: `  ${wordsOf(place)}: ${rule}`, line: linkOf(place) },
    { text: `    ${effect}`, line: null },
  ]);
  const target = route === 'forward' ? `, on the way to ${destination}${port === null ? '' : ` port ${port}`}` : '';
  const decider = decidedBy === null ? null : { line: decidedBy, ...(decidedIn !== undefined && { file: decidedIn }) };
  const end = decider === null ? ' at the end of the rules' : ` by ${wordsOf(decider)}`;
  const doubt = sure ? '' : ' (not sure: of some rule it cannot be known whether it matches)';
  return [
    { text: `${packet}${at > 0 ? ` (at ${at} s)` : ''}`, line: null },
    ...steps,
    { text: `  => ${outcome}${end}${target}${doubt}`, line: decider && linkOf(decider) },
  ];
}

function wordsOf({ file, line }: Place): string {
  return placeWords({ base: file ?? null, line });
}

/** Only places in the script itself can be gone to by their line. */
function linkOf({ file, line }: Place): number | null {
  return file === undefined ? line : null;
}
