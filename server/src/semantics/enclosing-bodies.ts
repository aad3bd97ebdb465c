/** The blocks of code that an offset of a file stands in, also while they are not closed yet. */
import {
  absoluteStart,
  type Body,
  type Braces,
  childrenOf,
  lastBefore,
  type Node,
  type Script,
  type Statement,
} from '../syntax/tree.ts';

/** A body with the statement whose braces hold it. */
export interface EnclosingBody {
  body: Body;
  statement: Statement;
}

/** Outermost first. */
export function enclosingBodies({ source, statements }: Script, offset: number): EnclosingBody[] {
  const found: EnclosingBody[] = [];
  let statement = statements[lastBefore(statements, offset)];
  while (statement !== undefined) {
    const inside = bracesAt(source, statement, offset - absoluteStart(statement));
    if (inside === null) break;
    const { body } = inside.braces;
    found.push({ body, statement });
    statement = body.statements[lastBefore(body.statements, inside.offset)];
  }
  return found;
}

/** The braces around an offset of a statement, and the offset in them. What is not closed goes on to the end. */
export function bracesAt(
  source: Script['source'],
  statement: Statement,
  at: number,
): { braces: Braces; offset: number } | null {
  let nodes: readonly Node[] = statement.kind === 'command' ? statement.parts : [];
  for (;;) {
    const node = nodes.findLast(({ start }) => start < at);
    if (node === undefined) return null;
    if (node.kind === 'braces') {
      const isAround = at < node.end || !isClosed(source, statement, node);
      return isAround ? { braces: node, offset: at - node.body.start } : null;
    }
    nodes = childrenOf(node);
  }
}

function isClosed(source: Script['source'], statement: Statement, { end, body }: Braces): boolean {
  const last = body.statements.at(-1);
  const innerEnd = last === undefined ? 0 : last.offset + last.length;
  const behind = absoluteStart(statement) + end;
  return body.start + innerEnd < end && source.slice(behind - 1, behind) === '}';
}
