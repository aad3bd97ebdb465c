/** What holds for the tree of any text. */
import assert from 'node:assert/strict';
import {
  absoluteRange,
  absoluteStart,
  type Body,
  type Node,
  type NodeBase,
  type Script,
} from '../../../server/src/syntax/tree.ts';
import { allStatements, isInside, walk } from './walk-tree.ts';

/** Statements follow each other inside their body, and nodes lie inside the one around them. */
export function checkPlaces(script: Script): void {
  checkStatements(script, { start: 0, end: script.text.length });
  for (const { statement, node, parent } of walk(script)) {
    assert.ok(isInside(node, parent ?? { start: 0, end: statement.length }), `${node.kind} outside of what holds it`);
    if (node.kind === 'braces' || node.kind === 'substitution') {
      checkStatements(node.body, absoluteRange(statement, node));
    }
  }
}

function checkStatements(body: Body, outer: NodeBase): void {
  let { start } = outer;
  for (const statement of body.statements) {
    const range = absoluteRange(statement, { start: 0, end: statement.length });
    assert.ok(isInside(range, { start, end: outer.end }), `statement at ${range.start} before or outside of ${start}`);
    start = range.end;
  }
}

/** Errors lie inside the text, in order of position. */
export function checkErrors({ text, errors }: Script): void {
  let start = 0;
  for (const error of errors) {
    assert.ok(isInside(error, { start, end: text.length }), `error at ${error.start}`);
    start = error.start;
  }
}

const BETWEEN_STATEMENTS = /^(?:[ \t\r\n;]|\\[ \t]*(?:\r\n|\n|\r))*$/;
const WITHOUT_NODE = /^(?:[\s;=()[\]{}"!$\\]|->|<%%|[<>~&|,.+\-*/%^]|and|or|in|where)*$/;

/** Each character is part of a statement or of an error, and of a node unless it is a bracket, separator or operator. */
export function checkNothingLost(script: Script): void {
  const top = script.statements.map(({ offset, length }) => ({ start: offset, end: offset + length }));
  assert.match(without(script.text, [...top, ...script.errors]), BETWEEN_STATEMENTS);
  const nodes = [...walk(script)]
    .filter(({ node }) => written(node) !== null || node.kind === 'variable')
    .map(({ statement, node }) => absoluteRange(statement, node));
  const comments = allStatements(script)
    .filter(({ kind }) => kind === 'comment')
    .map((comment) => absoluteRange(comment, { start: 0, end: comment.length }));
  assert.match(without(script.text, [...nodes, ...comments, ...script.errors]), WITHOUT_NODE);
}

/** The text without these ranges. */
function without(text: string, ranges: readonly NodeBase[]): string {
  const characters = text.split('');
  for (const { start, end } of ranges) characters.fill('', start, end);
  return characters.join('');
}

/** Words, strings, variables and comments say what is written where they stand. */
export function checkWritten(script: Script): void {
  for (const { statement, node } of walk(script)) {
    const { start, end } = absoluteRange(statement, node);
    const slice = script.text.slice(start, end);
    if (written(node) !== null) assert.equal(slice, written(node));
    if (node.kind === 'variable' && node.name !== null) assert.equal(slice.replace(/^\$"?|"$/g, ''), node.name);
  }
  for (const statement of allStatements(script)) {
    const start = absoluteStart(statement);
    const slice = script.text.slice(start, start + statement.length);
    if (statement.kind === 'comment') assert.equal(slice, statement.text);
  }
}

/** What stands in the text for a node without children; null for other nodes. */
function written(node: Node): string | null {
  switch (node.kind) {
    case 'word':
    case 'characters':
    case 'escape':
      return node.text;
    case 'text':
      return `"${node.text}"`;
    default:
      return null;
  }
}
