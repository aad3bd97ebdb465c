/** Draws a knock on a clock: a row for each packet, with the time for which its list waits for the next one. */
import type { KnockTimeline, TimelineRow } from '../../../server/src/protocol.ts';
import { escapeMarkup, place } from './markup.ts';

export const timelineWidth = 440;
const NAMES = 116;
const RIGHT = 24;
const HEADER = 44;
const ROW = 36;
const BAR = 20;
const PLOT = timelineWidth - NAMES - RIGHT;
/** Width of a character of 12 pixels, and what is left free beside a dot. */
const CHARACTER = 7.3;
const SPACE = 10;
/** About how many times the axis names. */
const TICKS = 6;

export function timelineHeight({ rows }: KnockTimeline): number {
  return HEADER + rows.length * ROW + 6;
}

export function drawTimeline(timeline: KnockTimeline): string {
  const { door, rows, until } = timeline;
  const x = (time: number) => Math.round((NAMES + (Math.min(time, until) / until) * PLOT) * 10) / 10;
  const bottom = timelineHeight(timeline);
  const heading = `<text class="heading" x="0" y="12">The knock to ${escapeMarkup(door)} in time</text>`;
  const ticks = tickTimes(until).map(
    (time) =>
      `<line x1="${x(time)}" x2="${x(time)}" y1="${HEADER - 8}" y2="${bottom}"/><text x="${x(time)}" y="${HEADER - 12}" text-anchor="middle">${time / 1000} s</text>`,
  );
  const needs = rows.map((row, index) => drawNeed(rows, row, index, x));
  const drawn = rows.map((row, index) => drawRow(door, row, index, until, x));
  return `${heading}<g class="axis">${ticks.join('')}</g>${needs.join('')}${drawn.join('')}`;
}

function drawRow(door: string, row: TimelineRow, index: number, until: number, x: (time: number) => number): string {
  const { packet, sentAt, list, endsAt, note, description, line, isInTime } = row;
  const top = HEADER + index * ROW;
  const isDoor = list === door;
  const ends = endsAt ?? Number.POSITIVE_INFINITY;
  const goesOn = ends > until ? `<path class="tip" d="M${timelineWidth - RIGHT + 4} ${top + 4}l9 6l-9 6z"/>` : '';
  const width = Math.max(1, Math.round(x(ends) - x(sentAt)));
  const bar = (style: string) =>
    `<rect class="${style}" x="${x(sentAt)}" y="${top}" width="${width}" height="${BAR}" rx="3"/>`;
  return [
    `<g class="${isDoor ? 'door' : 'stage'}${isInTime ? '' : ' late'}" ${place(`time ${door} ${index}`, line, description)}>`,
    `<rect x="0" y="${top - 4}" width="${timelineWidth}" height="${ROW - 4}" fill="transparent"/>`,
    `<text class="name" x="0" y="${top + 9}">${escapeMarkup(short(list))}</text>`,
    `<text class="detail" x="0" y="${top + 24}">${escapeMarkup(note)}</text>`,
    bar('shape'),
    bar('tint'),
    `<circle class="packet" cx="${x(sentAt)}" cy="${top + BAR / 2}" r="4.5"/>`,
    packetText(packet, x(sentAt), x(sentAt) + width, top + 14),
    goesOn,
    '</g>',
  ].join('');
}

/** Beside the packet's dot, inside the bar; where that is too short behind it, and in front of it at the end of the plot. */
function packetText(packet: string, from: number, to: number, y: number): string {
  const room = packet.length * CHARACTER + 2 * SPACE;
  const start = from + room <= to ? from + SPACE : to + SPACE / 2;
  const place = start + room - SPACE <= timelineWidth ? `x="${start}"` : `x="${from - SPACE}" text-anchor="end"`;
  return `<text ${place} y="${y}">${escapeMarkup(packet)}</text>`;
}

/** A line from the list's bar down to the packet that needs it. */
function drawNeed(rows: readonly TimelineRow[], row: TimelineRow, index: number, x: (time: number) => number): string {
  const { neededAt, isInTime } = row;
  if (neededAt === null) return '';
  const to = rows.findIndex(({ sentAt }, at) => at > index && sentAt === neededAt);
  const y = HEADER + BAR / 2;
  return `<g${isInTime ? '' : ' class="late"'}><line class="need" x1="${x(neededAt)}" x2="${x(neededAt)}" y1="${y + index * ROW}" y2="${y + to * ROW}"/></g>`;
}

/** Names are cut where the plot begins. */
function short(name: string): string {
  return name.length <= 15 ? name : `${name.slice(0, 14)}…`;
}

/** Round times from 0 on, in milliseconds. */
function tickTimes(until: number): number[] {
  const rough = until / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  return Array.from({ length: Math.floor(until / step) + 1 }, (_, index) => index * step);
}
