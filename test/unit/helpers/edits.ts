/** Edits of a text, and what holds for the tree that follows them. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from '../../../server/src/syntax/parser.ts';
import type { Change } from '../../../server/src/syntax/text-lines.ts';
import { type Body, childrenOf, type Node, type Script, type Statement } from '../../../server/src/syntax/tree.ts';
import { update } from '../../../server/src/syntax/update.ts';

/** Where and how much as shares of a text whose length is not known yet. */
export interface Edit {
  /** From 0 to 1. */
  at: number;
  /** Characters that are taken away. */
  removed: number;
  newText: string;
}

/** Edits that put in one of these texts; most take little away. */
export function editsWith(newText: fc.Arbitrary<string>): fc.Arbitrary<Edit> {
  return fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, fc.nat(60)),
    newText,
  });
}

/** The edits as changes of a text, each of what the ones before have made of it. */
export function toChanges(text: string, edits: readonly Edit[]): Change[] {
  let current = text;
  return edits.map(({ at, removed, newText }) => {
    const start = Math.floor(at * current.length);
    const change = { start, end: Math.min(current.length, start + removed), newText };
    current = applied(current, change);
    return change;
  });
}

function applied(text: string, { start, end, newText }: Change): string {
  return text.slice(0, start) + newText + text.slice(end);
}

/** Makes the edits one after the other, and compares what each says that it has replaced, and in the end the tree. */
export function checkEdits(text: string, changes: readonly Change[]): void {
  const script = parse(text);
  for (const change of changes) {
    const expected = applied(script.source.toString(), change);
    const kept = [...script.statements];
    const { index, removed, inserted } = update(script, change);
    assert.equal(script.text, expected);
    kept.splice(index, removed, ...script.statements.slice(index, index + inserted));
    assert.ok(kept.length === script.statements.length && kept.every((each, at) => each === script.statements[at]));
  }
  assert.equal(describeTree(script), describeTree(parse(script.text)));
  checkParents(script);
}

/** The whole tree as text: what refers back to a body or statement around it is left out, `checkParents` looks at that. */
function describeTree(script: Script): string {
  const { text, errors, statements } = script;
  const unsettled = statements.flatMap((each, index) => (script.unsettled.has(each) ? [index] : []));
  return JSON.stringify(
    { text, errors, unsettled, statements },
    (key, value) => (key === 'parent' ? undefined : value),
    1,
  );
}

function checkParents(body: Body): void {
  for (const statement of body.statements) {
    assert.equal(statement.parent, body);
    if (statement.kind === 'command') checkBodies(statement.parts, statement);
  }
}

function checkBodies(nodes: readonly Node[], statement: Statement): void {
  for (const node of nodes) {
    checkBodies(childrenOf(node), statement);
    if (node.kind !== 'braces' && node.kind !== 'substitution') continue;
    assert.equal(node.body.parent, statement);
    checkParents(node.body);
  }
}
