/** What a proof is asked and what it answers. */
import type { Exploration } from '../machine/exploration.ts';
import type { KnockMachine } from '../machine/knock-machine.ts';
import type { FamilyKnocks, Knock, Sent } from '../machine/knocks.ts';
import { schedule } from '../machine/schedule.ts';
import type { Packet } from '../packet.ts';
import type { Firewall, SourceRule } from '../read-firewall.ts';
import type { Verdict } from '../simulator.ts';

export interface ProofSubject {
  firewall: Firewall;
  families: readonly FamilyKnocks[];
}

/** What one rule did with one packet. */
export interface ProofStep {
  packet: string;
  /** Null at the end of a chain. */
  rule: SourceRule | null;
  effect: string;
}

export interface Answer {
  answer: 'yes' | 'no' | 'not proven';
  why: string;
  /** Packet by packet, where the answer is no. */
  trace: readonly ProofStep[];
  /** The packets of the trace with the milliseconds at which they are sent. */
  sent: readonly TimedPacket[];
}

export interface TimedPacket {
  packet: Packet;
  at: number;
}

export interface Proof {
  id: string;
  /** The claim, true where the answer is yes. */
  claim: string;
  prove(subject: ProofSubject): Answer;
}

const PAUSE_MS = 200;

export function yes(why: string): Answer {
  return { answer: 'yes', why, trace: [], sent: [] };
}

export function notProven(why: string): Answer {
  return { answer: 'not proven', why, trace: [], sent: [] };
}

/** No, with the packets that show it. */
export function no(why: string, sent: readonly TimedPacket[], trace: readonly ProofStep[]): Answer {
  return { answer: 'no', why, trace, sent };
}

/** No, if the packets, played through the rules, get the last one in, as they have to; else it can't be said. */
export function noIfItOpens(machine: KnockMachine, why: string, sent: readonly TimedPacket[]): Answer {
  const verdicts = machine.replay(sent);
  if (!verdicts.at(-1)?.accepted) return notProven(`${why} ${UNSURE}`);
  return no(why, sent, traceOf(sent, verdicts));
}

/** One answer for all knocks: a no counts most, then what is not proven. */
export function ofEachKnock({ families }: ProofSubject, prove: (knock: Knock) => Answer): Answer {
  const knocks = families.flatMap((family) => family.knocks);
  if (knocks.length === 0) return notProven('The file has no knock.');
  const answers = knocks.map((knock) => {
    const answer = prove(knock);
    return knocks.length === 1 ? answer : { ...answer, why: `${knock.list} (IPv${knock.family}): ${answer.why}` };
  });
  return (
    answers.find(({ answer }) => answer === 'no') ??
    answers.find(({ answer }) => answer === 'not proven') ??
    yes([...new Set(answers.map(({ why }) => why))].join(' '))
  );
}

/** A yes that holds only if all that can happen was looked at. */
export function yesIfComplete(
  firewall: Firewall,
  { machine, exploration }: { machine: KnockMachine; exploration: Exploration },
  why: string,
): Answer {
  const limit = limitOf(firewall, machine, exploration);
  return limit === null ? yes(why) : notProven(limit);
}

/** As above, and only if nothing depends on chance or on what a packet does not tell. */
export function yesIfSure(firewall: Firewall, knock: Knock, why: string): Answer {
  return knock.machine.isSure ? yesIfComplete(firewall, knock, why) : notProven(UNSURE);
}

export const UNSURE = 'It depends on rules of which it is not known when they match.';

/** Why not all that can happen was looked at; null where it was. */
export function limitOf(firewall: Firewall, machine: KnockMachine, exploration: Exploration): string | null {
  const unknown = firewall.unknowns.find(({ family }) => family === null || family === machine.family);
  if (unknown !== undefined) return 'The script changes the firewall in a way that can’t be known without the router.';
  if (!exploration.isComplete) return 'There are more states than are looked at.';
  return machine.gaps.length === 0 ? null : `Not all packets were looked at: ${machine.gaps.join('; ')}.`;
}

/** The packets of a way through the machine, at the times that its lists ask for; null where none fit. */
export function timed(machine: KnockMachine, way: readonly Sent[]): TimedPacket[] | null {
  const times = schedule(machine, way);
  return times && way.map((sent, index) => ({ packet: machine.classes[sent.class]!.packet, at: times[index]! }));
}

/** Packets one after the other, as clients send them. */
export function inARow(packets: readonly Packet[], pause: number = PAUSE_MS): TimedPacket[] {
  return packets.map((packet, index) => ({ packet, at: index * pause }));
}

export interface MeantPackets {
  steps: Packet[];
  service: Packet;
  /** The pause that the packets need between them. */
  pause: number;
}

/** The packets that are meant to be sent, and the one that shows whether the door is open; null where there are none. */
export function meantPackets({ machine, intended, service, steps }: Knock): MeantPackets | null {
  if (intended === null || service === null) return null;
  return {
    steps: intended.map((sent) => machine.classes[sent.class]!.packet),
    service: machine.classes[service]!.packet,
    pause: Math.max(PAUSE_MS, ...steps.map(({ delayMs }) => delayMs ?? 0)),
  };
}

/** What the rules did with each packet: the lists that it was put on, and what decided. */
export function traceOf(sent: readonly TimedPacket[], verdicts: readonly Verdict[]): ProofStep[] {
  return verdicts.flatMap((verdict, index) => {
    const packet = `${timeOf(sent[index]!.at)} ${describePacket(sent[index]!.packet)}`;
    const lists = verdict.trace.filter(({ rule, isSure }) => isSure && rule.action.startsWith('add-'));
    const steps = lists.map(({ rule, effect }) => ({ packet, rule: rule as SourceRule, effect }));
    return [...steps, { packet, rule: verdict.rule as SourceRule | null, effect: outcomeOf(verdict) }];
  });
}

function outcomeOf({ outcome, rule }: Verdict): string {
  return rule === null ? `${outcome} at the end of the chain` : outcome;
}

function timeOf(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** A packet in a few words: `udp 9999 "open sesame"`. */
export function describePacket(packet: Packet): string {
  const isIcmp = packet.protocol.startsWith('icmp');
  const facts = [
    packet.protocol,
    packet.destinationPort,
    isIcmp ? `${packet.size} bytes` : null,
    packet.payload === '' ? null : JSON.stringify(packet.payload),
    packet.connectionState === 'new' ? null : packet.connectionState,
    `from ${packet.source}`,
  ];
  return facts.filter((fact) => fact !== null).join(' ');
}
