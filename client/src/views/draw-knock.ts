/** Draws the knock diagram and its time lines as one SVG. Everything is placed already, except for the time lines. */
import type { DiagramArrow, DiagramState, KnockDiagram } from '../../../server/src/protocol.ts';
import { diagramStyle, plainPalette } from './diagram-style.ts';
import { drawTimeline, timelineHeight, timelineWidth } from './draw-timeline.ts';
import { escapeMarkup, place } from './markup.ts';

type Point = DiagramArrow['points'][number];

/** Between the diagram and each time line. */
const GAP = 14;
const LINE = 15;

/** An SVG for a page that has the style sheet. Its parts are buttons with `data-line`, and can be reached by the Tab key. */
export function drawKnock(diagram: KnockDiagram, label: string): string {
  return svg(diagram, label, '');
}

/** An SVG that stands by itself, in plain colours. */
export function drawKnockFile(diagram: KnockDiagram, label: string): string {
  const background = `<rect width="100%" height="100%" fill="${plainPalette.background}"/>`;
  const text = svg(diagram, label, `<style>${escapeMarkup(diagramStyle(plainPalette))}</style>${background}`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`;
}

function svg(diagram: KnockDiagram, label: string, head: string): string {
  const { states, arrows, timelines } = diagram;
  const width = Math.ceil(Math.max(diagram.width, timelineWidth));
  let height = Math.ceil(diagram.height);
  const lines = timelines.map((timeline) => {
    const top = height + GAP;
    height = top + timelineHeight(timeline);
    return at({ x: (width - timelineWidth) / 2, y: top }, drawTimeline(timeline));
  });
  const picture = [...arrows.map(drawEdge), ...states.map(drawState), ...arrows.map(drawLabel)];
  return [
    `<svg class="knock-diagram" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${escapeMarkup(label)}">`,
    head,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>',
    at({ x: (width - diagram.width) / 2, y: 0 }, picture.join('')),
    ...lines,
    '</svg>',
  ].join('');
}

function at({ x, y }: Point, content: string): string {
  return `<g transform="translate(${round(x)} ${round(y)})">${content}</g>`;
}

function drawState({ id, kind, role, title, detail, description, line, ...box }: DiagramState): string {
  const middle = box.x + box.width / 2;
  const corner = kind === 'stranger' || kind === 'service' ? box.height / 2 : 6;
  const last = [detail, line === null ? '' : `line ${line}`].filter((part) => part !== '').join(' · ');
  const text = (row: number, style: string, content: string) =>
    `<text class="${style}" x="${round(middle)}" y="${round(box.y + row * LINE + 1)}" text-anchor="middle">${escapeMarkup(content)}</text>`;
  const shape = (style: string) =>
    `<rect class="${style}" x="${round(box.x)}" y="${round(box.y)}" width="${round(box.width)}" height="${round(box.height)}" rx="${round(corner)}"/>`;
  return [
    `<g class="${kind}" ${place(id, line, description)}>`,
    shape('shape'),
    shape('tint'),
    text(1, 'role', role),
    text(2, 'name', title),
    text(3, 'detail', last),
    '</g>',
  ].join('');
}

function drawEdge({ points }: DiagramArrow): string {
  return `<path class="edge" d="${curve(points)}" marker-end="url(#tip)"/>`;
}

function drawLabel({ id, label, description, line, box }: DiagramArrow): string {
  if (box === null) return '';
  return [
    `<g class="arrow" ${place(id, line, description)}>`,
    `<rect class="plate" x="${round(box.x)}" y="${round(box.y)}" width="${round(box.width)}" height="${round(box.height)}" rx="9"/>`,
    `<text x="${round(box.x + box.width / 2)}" y="${round(box.y + 13)}" text-anchor="middle">${escapeMarkup(label)}</text>`,
    '</g>',
  ].join('');
}

/** Through the middles between the points, so that corners are round. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const last = rest.pop() ?? first;
  const corners = rest.map((corner, index) => {
    const next = rest[index + 1];
    const end = next === undefined ? last : { x: (corner.x + next.x) / 2, y: (corner.y + next.y) / 2 };
    return `Q${pair(corner)} ${pair(end)}`;
  });
  return `M${pair(first)}${corners.length === 0 ? `L${pair(last)}` : corners.join('')}`;
}

function pair({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
