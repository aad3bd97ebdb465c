/** What a proof is asked and what it answers. */

import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
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
  /** A firewall that was proved before and differs in little, such as one key that was pressed. */
  before?: Firewall | undefined;
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
  /** The command of the script that it hangs on, for people to look at. */
  because?: ResolvedCommand;
  /** The rules that the packets meet, where the script has not come to its end. */
  rules?: readonly SourceRule[];
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

export function notProven(why: string, because?: ResolvedCommand): Answer {
  return { answer: 'not proven', why, trace: [], sent: [], ...(because && { because }) };
}

/** Where the knock is not one that opens a closed door. */
export function notOpened({ isOpenBefore, opens }: Knock): Answer {
  if (isOpenBefore) return notProven('The door is open without a knock.');
  return notProven(
    opens === null ? 'It is not sure that the knock opens the door.' : 'The knock does not open the door.',
  );
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
  const answers = knocks.map(prove);
  if (new Set(answers.map(({ answer, why }) => `${answer} ${why}`)).size === 1) return answers[0]!;
  const hasBoth = new Set(knocks.map(({ family }) => family)).size > 1;
  const named = answers.map((answer, index) => {
    const { list, family } = knocks[index]!;
    return { ...answer, why: `${list}${hasBoth ? ` (IPv${family})` : ''}: ${answer.why}` };
  });
  return (
    named.find(({ answer }) => answer === 'no') ??
    named.find(({ answer }) => answer === 'not proven') ??
    yes(named.map(({ why }) => why).join(' '))
  );
}

/** A yes that holds only if all that can happen was looked at. */
export function yesIfComplete(
  firewall: Firewall,
  { machine, exploration }: { machine: KnockMachine; exploration: Exploration },
  why: string,
): Answer {
  return limitOf(firewall, machine, exploration) ?? yes(why);
}

/** As above, and only if nothing that becomes of these packets depends on chance or on what they do not tell. */
export function yesIfSure(firewall: Firewall, knock: Knock, packets: readonly Packet[], why: string): Answer {
  const isSure = packets.every((packet) => knock.machine.rulesFor(packet) !== null);
  return isSure ? yesIfComplete(firewall, knock, why) : notProven(UNSURE);
}

const UNKNOWN = 'The script changes the firewall in a way that can’t be known without the router.';

export const UNSURE = 'It depends on rules of which it is not known when they match.';

/** The answer where not all that can happen was looked at; null where it was. */
export function limitOf(firewall: Firewall, machine: KnockMachine, exploration: Exploration): Answer | null {
  const unknown = firewall.unknowns.find(({ family }) => family === null || family === machine.family);
  if (unknown !== undefined) return notProven(UNKNOWN, unknown.command);
  if (!exploration.isComplete) return notProven('There are more states than are looked at.');
  return machine.gaps.length === 0 ? null : notProven(`Not all packets were looked at: ${machine.gaps.join('; ')}.`);
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
