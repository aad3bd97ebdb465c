/** `# rsc-base: other.rsc`: the file is a fragment, which is imported on a router where another script ran before. */
import type { Comment, NodeBase, Script } from '../syntax/tree.ts';

export interface BaseDirective {
  comment: Comment;
  /** Where the other script is, seen from this file; empty where the comment names none. */
  path: string;
  /** The path in the comment. */
  at: NodeBase;
}

const DIRECTIVE = /^(#\s*rsc-base:\s*)(.*?)\s*$/;

/** The first one among the comments that the file begins with; null without one. */
export function baseDirective({ statements }: Script): BaseDirective | null {
  for (const statement of statements) {
    if (statement.kind !== 'comment') return null;
    const directive = readBaseDirective(statement);
    if (directive !== null) return directive;
  }
  return null;
}

/** Null for any other comment. */
export function readBaseDirective(comment: Comment): BaseDirective | null {
  const match = DIRECTIVE.exec(comment.text);
  if (match === null) return null;
  const [, before = '', path = ''] = match;
  const at =
    path === '' ? { start: 0, end: comment.length } : { start: before.length, end: before.length + path.length };
  return { comment, path, at };
}
