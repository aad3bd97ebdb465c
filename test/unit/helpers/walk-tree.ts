/** Goes through a syntax tree without knowing what it means. */
import { type Body, childrenOf, type Node, type NodeBase, type Statement } from '../../../server/src/syntax/tree.ts';

export interface Visit {
  statement: Statement;
  node: Node;
  /** The node around it in the same statement; null right below the statement. */
  parent: Node | null;
}

/** All nodes of a body and of the bodies inside it, each after the one that holds it. */
export function* walk(body: Body): Generator<Visit> {
  for (const statement of body.statements) {
    if (statement.kind === 'comment') continue;
    for (const part of statement.parts) yield* walkNode(statement, part, null);
  }
}

function* walkNode(statement: Statement, node: Node, parent: Node | null): Generator<Visit> {
  yield { statement, node, parent };
  for (const child of childrenOf(node)) yield* walkNode(statement, child, node);
  if (node.kind === 'braces' || node.kind === 'substitution') yield* walk(node.body);
}

/** All statements of a body and of the bodies inside it. */
export function allStatements(body: Body): Statement[] {
  const inner = [...walk(body)].flatMap(({ node }) =>
    node.kind === 'braces' || node.kind === 'substitution' ? node.body.statements : [],
  );
  return [...body.statements, ...inner];
}

export function isInside(inner: NodeBase, outer: NodeBase): boolean {
  return outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end;
}
