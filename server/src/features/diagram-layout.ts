/** Places the boxes and arrows of a diagram from top to bottom. */
import { Graph, layout } from '@dagrejs/dagre';

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** A rectangle by its top left corner. */
export interface Box extends Point, Size {}

interface Node {
  id: string;
  /** The lines of text that the box has room for. */
  lines: readonly string[];
}

interface Arrow {
  id: string;
  from: string;
  to: string;
  /** May be empty. */
  label: string;
}

interface Path {
  points: Point[];
  /** Of the label; null where there is none. */
  box: Box | null;
}

interface Layout extends Size {
  boxes: Map<string, Box>;
  paths: Map<string, Path>;
}

/** Width of a character of the diagram's text, in pixels: of a fixed-width font of 12 pixels. */
const CHARACTER = 7.3;
const LINE = 15;
const LABEL = 18;
const PADDING = 14;
const MARGIN = 12;
/** How far an arrow from a box to itself goes beyond its edge. */
const LOOP = 22;

/** Places everything so that no box or label is upon another. An arrow may lead from a box to itself. */
export function layOut(nodes: readonly Node[], arrows: readonly Arrow[]): Layout {
  // The library's types do not resolve under Node's rules for modules; what is read from it is typed below.
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 32, edgesep: 24, ranksep: 26, marginx: MARGIN, marginy: MARGIN });
  const loops = Map.groupBy(
    arrows.filter(({ from, to }) => from === to),
    ({ from }) => from,
  );
  for (const { id, lines } of nodes) {
    const { width, height } = boxSize(lines);
    graph.setNode(id, { width: width + 2 * loopWidth(loops.get(id) ?? []), height });
  }
  for (const { id, from, to, label } of arrows) {
    if (from !== to) graph.setEdge(from, to, { ...labelSize(label), labelpos: 'c' }, id);
  }
  layout(graph, { constraints: orderOfLeaves(arrows) });
  const boxes = new Map(nodes.map(({ id, lines }) => [id, around(graph.node(id) as Point, boxSize(lines))]));
  const paths = new Map<string, Path>();
  for (const { id, from, to, label } of arrows) {
    if (from === to) continue;
    const edge = graph.edge(from, to, id) as Point & { points: Point[] };
    const points = edge.points.map(({ x, y }) => ({ x, y }));
    points.splice(0, 1, endAt(boxes.get(from)!, points[0]!));
    points.splice(-1, 1, endAt(boxes.get(to)!, points.at(-1)!));
    paths.set(id, { points, box: label === '' ? null : around(edge, labelSize(label)) });
  }
  for (const [id, own] of loops) addLoops(boxes.get(id)!, own, paths);
  const { width, height } = graph.graph() as Partial<Size>;
  return { width: finite(width), height: finite(height), boxes, paths };
}

/**
 * Boxes that arrows from one box lead to, and none from, stand side by side in the order in which they are given. There
 * is one order for all of them: the library fails where two boxes ask for opposite ones.
 */
function orderOfLeaves(arrows: readonly Arrow[]): { left: string; right: string }[] {
  const origins = new Set(arrows.map(({ from }) => from));
  const leaves = arrows.filter(({ to }) => !origins.has(to));
  const order = [...new Set(leaves.map(({ to }) => to))];
  return [...Map.groupBy(leaves, ({ from }) => from).values()].flatMap((own) => {
    const ownTargets = new Set(own.map(({ to }) => to));
    const targets = order.filter((to) => ownTargets.has(to));
    return targets.slice(1).map((right, index) => ({ left: targets[index]!, right }));
  });
}

function boxSize(lines: readonly string[]): Size {
  return { width: Math.max(96, widest(lines) + 2 * PADDING), height: lines.length * LINE + 10 };
}

function labelSize(label: string): Size {
  return label === '' ? { width: 0, height: 0 } : { width: label.length * CHARACTER + 8, height: LABEL };
}

function widest(lines: readonly string[]): number {
  return Math.max(...lines.map((line) => line.length * CHARACTER));
}

/** Room beside a box for the arrows to itself, one label beside the other. */
function loopWidth(loops: readonly Arrow[]): number {
  return loops.reduce((sum, { label }) => sum + LOOP + labelSize(label).width, 0);
}

/** Each arrow goes out on the right and comes back, beyond the label of the one before. */
function addLoops(from: Box, loops: readonly Arrow[], paths: Map<string, Path>): void {
  const right = from.x + from.width;
  const middle = from.y + from.height / 2;
  let reach = right;
  for (const { id, label } of loops) {
    reach += LOOP;
    const size = labelSize(label);
    const points = [
      { x: right, y: middle - 8 },
      { x: reach, y: middle - 8 },
      { x: reach, y: middle + 8 },
      { x: right, y: middle + 8 },
    ];
    paths.set(id, { points, box: label === '' ? null : { x: reach, y: middle - size.height / 2, ...size } });
    reach += size.width;
  }
}

/** An end of an arrow, moved to the box from the room that is kept beside it. */
function endAt(box: Box, { x, y }: Point): Point {
  return { x: Math.min(Math.max(x, box.x), box.x + box.width), y };
}

function around({ x, y }: Point, { width, height }: Size): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** An empty graph has no size. */
function finite(length: number | undefined): number {
  return Number.isFinite(length) ? length! : 0;
}
