import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Box, layOut, type Point } from '../../../server/src/features/diagram-layout.ts';

const label = fc.constantFrom('', '54389/tcp', 'icmp of 720 bytes', '8000/udp with "a rather long pass phrase…"');
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const name = fc.constantFrom(...names);
const arrows = fc
  .array(fc.record({ from: name, to: name, label }), { maxLength: 14 })
  .map((all) => all.map((arrow, index) => ({ id: `arrow ${index}`, ...arrow })));

/** Boxes that only touch do not overlap; a fraction of a pixel is rounding. */
function overlap(a: Box, b: Box): boolean {
  const slack = 0.01;
  const apart = (from: number, length: number, other: number) => other + slack >= from + length;
  const beside = apart(a.x, a.width, b.x) || apart(b.x, b.width, a.x);
  return !beside && !apart(a.y, a.height, b.y) && !apart(b.y, b.height, a.y);
}

describe('the layout of diagrams', () => {
  it('puts no box or label upon another, and none outside', () => {
    fc.assert(
      fc.property(arrows, (given) => {
        const nodes = names.map((id) => ({ id, lines: ['stage 1', `knock-${id}`, 'for 10 s'] }));
        const { width, height, boxes, paths } = layOut(nodes, given);
        const all = [...boxes.values(), ...[...paths.values()].flatMap(({ box }) => box ?? [])];
        assert.equal(all.length, names.length + given.filter((arrow) => arrow.label !== '').length);
        for (const [index, box] of all.entries()) {
          assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height);
          for (const other of all.slice(index + 1)) assert.ok(!overlap(box, other), JSON.stringify([box, other]));
        }
      }),
    );
  });

  it('lets arrows begin and end at the edges of their boxes', () => {
    const isAtEdge = ({ x, y, width, height }: Box, point: Point) => {
      const near = (a: number, b: number) => Math.abs(a - b) < 0.01;
      const isInside =
        point.x >= x - 0.01 && point.x <= x + width + 0.01 && point.y >= y - 0.01 && point.y <= y + height + 0.01;
      return (
        isInside && (near(point.x, x) || near(point.x, x + width) || near(point.y, y) || near(point.y, y + height))
      );
    };
    fc.assert(
      fc.property(arrows, (given) => {
        const nodes = names.map((id) => ({ id, lines: ['stage 1', `knock-${id}`, 'for 10 s'] }));
        const { boxes, paths } = layOut(nodes, given);
        for (const { id, from, to } of given) {
          const { points } = paths.get(id)!;
          assert.ok(isAtEdge(boxes.get(from)!, points[0]!) && isAtEdge(boxes.get(to)!, points.at(-1)!), id);
        }
      }),
    );
  });

  it('keeps what one box leads to in order', () => {
    const nodes = ['door', 'first', 'second', 'third'].map((id) => ({ id, lines: [id] }));
    const arrows = ['first', 'second', 'third'].map((to) => ({ id: to, from: 'door', to, label: '' }));
    const { boxes } = layOut(nodes, arrows);
    const lefts = arrows.map(({ to }) => boxes.get(to)!.x);
    assert.deepEqual(
      lefts,
      lefts.toSorted((a, b) => a - b),
    );
  });

  it('has no size without boxes', () => {
    const { width, height } = layOut([], []);
    assert.deepEqual([width, height], [0, 0]);
  });
});
