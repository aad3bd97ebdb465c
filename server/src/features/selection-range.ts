/** What a growing selection takes in: a name, its value, the argument, the command, the block, the file. */
import type { Position, SelectionRange } from 'vscode-languageserver-types';
import {
  absoluteRange,
  absoluteStart,
  type Body,
  childrenOf,
  lastBefore,
  type Node,
  type NodeBase,
} from '../syntax/tree.ts';
import type { OpenDocument } from './open-document.ts';
import { scriptsAt } from './script-document.ts';

export function selectionRanges(document: OpenDocument, positions: readonly Position[]): SelectionRange[] {
  return positions.map((position) => {
    const whole = { start: 0, end: document.lines.length };
    const nodes = [whole, ...placesAt(document, position)];
    const growing: NodeBase[] = [];
    // What lacks its closing bracket may end where its inside does.
    for (const node of nodes.reverse()) if (isLarger(node, growing.at(-1))) growing.push(node);
    return growing.reduceRight<SelectionRange | undefined>(
      (parent, node) => ({ range: document.range(node), ...(parent !== undefined && { parent }) }),
      undefined,
    )!;
  });
}

/** What holds a position in the document, and then what does in the scripts in its strings, as places of the document. */
function placesAt(document: OpenDocument, position: Position): NodeBase[] {
  return scriptsAt(document, position).flatMap((script) =>
    rangesAt(script.analysis.script, script.offsetAt(position)).map((node) => {
      const { start, end } = script.range(node);
      return { start: document.offsetAt(start), end: document.offsetAt(end) };
    }),
  );
}

function isLarger({ start, end }: NodeBase, inside: NodeBase | undefined): boolean {
  if (inside === undefined) return true;
  return start <= inside.start && inside.end <= end && end - start > inside.end - inside.start;
}

/** The ranges that hold an offset, from the outermost statement to the innermost word. */
function rangesAt(body: Body, offset: number, found: NodeBase[] = []): NodeBase[] {
  const base = body.parent === null ? 0 : absoluteStart(body.parent) + body.start;
  const statement = body.statements[lastBefore(body.statements, offset - base + 1)];
  if (statement === undefined || offset > base + statement.offset + statement.length) return found;
  found.push(absoluteRange(statement, { start: 0, end: statement.length }));
  const at = offset - absoluteStart(statement);
  let nodes: readonly Node[] = statement.kind === 'command' ? statement.parts : [];
  for (;;) {
    const node = nodes.findLast(({ start, end }) => start <= at && at <= end);
    if (node === undefined) return found;
    found.push(absoluteRange(statement, node));
    if (node.kind === 'braces' || node.kind === 'substitution') return rangesAt(node.body, offset, found);
    const inside = insideOf(node);
    if (inside !== null && inside.start <= at && at <= inside.end) found.push(absoluteRange(statement, inside));
    nodes = childrenOf(node);
    const item = nodes.length === 0 ? itemAt(node, at) : null;
    if (item !== null) found.push(absoluteRange(statement, item));
  }
}

/** A string without its quotes, a group without its brackets. */
function insideOf({ kind, start, end }: Node): NodeBase | null {
  const isBracketed = kind === 'text' || kind === 'template' || kind === 'group';
  return isBracketed && end - start >= 2 ? { start: start + 1, end: end - 1 } : null;
}

/** One of the items of a list. */
function itemAt(node: Node, at: number): NodeBase | null {
  if (node.kind !== 'word' && node.kind !== 'text') return null;
  const from = node.start + (node.kind === 'text' ? 1 : 0);
  const before = node.text.slice(0, Math.max(0, at - from)).lastIndexOf(',') + 1;
  const behind = node.text.indexOf(',', Math.max(0, at - from));
  return { start: from + before, end: from + (behind < 0 ? node.text.length : behind) };
}
