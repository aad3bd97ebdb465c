/** A knock on a clock: when its packets are sent, and how long each stage waits for the next one. */
import type { Analysis } from '../analysis.ts';
import type { KnockChain } from '../firewall/knock-chain.ts';
import type { PlacedRule } from '../firewall/placed-rules.ts';
import { lineCounter, packetWords, requiredLists, startOf, timeoutOf, timeWords } from './knock-words.ts';

/** A packet and the list that it puts its sender on. Times are milliseconds after the first packet. */
export interface TimelineRow {
  /** `54389/tcp` */
  packet: string;
  sentAt: number;
  list: string;
  /** When the sender is off the list again; null where that is not known or never comes. */
  endsAt: number | null;
  /** When the packet comes that needs the list; null where none does, as for the door. */
  neededAt: number | null;
  /** What it comes to, in a few words: `9.7 s to spare`. */
  note: string;
  /** What is to be seen, in a sentence. */
  description: string;
  /** The line of the rule, from 1. */
  line: number;
  /** Whether the packet that needs the list comes in time. */
  isInTime: boolean;
}

export interface KnockTimeline {
  /** The list that opens. */
  door: string;
  rows: TimelineRow[];
  /** The end of what is shown, in milliseconds. Stages may last longer. */
  until: number;
}

/** Stages that last very much longer than the knock are cut off here, as multiples of the knock, to keep packets apart. */
const LONGEST_SCALE = 40;
/** What a knock that takes no time is drawn as, in milliseconds. */
const SHORTEST = 250;

/**
 * The time line of each chain that somebody from outside can go through.
 * @param delayMs the pause after each packet, in milliseconds
 */
export function knockTimelines(analysis: Analysis, chains: readonly KnockChain[], delayMs: number): KnockTimeline[] {
  const count = lineCounter(analysis);
  const lineOf = (placed: PlacedRule) => count(startOf(analysis, placed.rule));
  return chains.flatMap(({ door, sequence }) => {
    if (sequence === null || sequence.length === 0) return [];
    const rows = sequence.map((_, index) => rowAt(sequence, index, delayMs, lineOf));
    const last = rows.at(-1)!.sentAt;
    const ends = rows.slice(0, -1).map(({ endsAt }) => endsAt ?? 0);
    const longest = Math.max(last, SHORTEST) * LONGEST_SCALE;
    const until = Math.min(longest, Math.max(...ends, last * 1.25, SHORTEST) * 1.05);
    return [{ door, rows, until }];
  });
}

function rowAt(
  sequence: readonly PlacedRule[],
  index: number,
  delayMs: number,
  lineOf: (placed: PlacedRule) => number,
): TimelineRow {
  const placed = sequence[index]!;
  const list = placed.rule.properties.get('address-list') ?? '';
  const seconds = timeoutOf(placed);
  const sentAt = index * delayMs;
  const endsAt = seconds === null ? null : sentAt + seconds * 1000;
  const next = sequence.findLastIndex((later, at) => at > index && requiredLists(later).includes(list));
  const neededAt = next < 0 ? null : next * delayMs;
  const isInTime = neededAt === null || endsAt === null || neededAt < endsAt;
  const packet = packetWords(placed);
  const row = { packet, sentAt, list, endsAt, neededAt, line: lineOf(placed), isInTime };
  return { ...row, note: noteOf(row), description: describe(row) };
}

type Row = Omit<TimelineRow, 'note' | 'description'>;

function noteOf({ sentAt, endsAt, neededAt, isInTime }: Row): string {
  if (endsAt === null) return 'without an end';
  if (neededAt === null) return `open for ${time(endsAt - sentAt)}`;
  return `${time(Math.abs(endsAt - neededAt))} ${isInTime ? 'to spare' : 'too late'}`;
}

function describe(row: Row): string {
  const { packet, sentAt, list, endsAt, neededAt } = row;
  const isAwaited = endsAt !== null && neededAt !== null;
  const window = isAwaited ? `ends at ${time(endsAt)}, needed at ${time(neededAt)}, ` : '';
  return `${packet} is sent at ${time(sentAt)}. List ${list}: ${window}${noteOf(row)}.`;
}

function time(milliseconds: number): string {
  return timeWords(milliseconds / 1000);
}
