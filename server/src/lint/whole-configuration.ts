/** Whether a file is all that a router has. What a part of a configuration lacks may be in another part. */
import type { Script } from '../syntax/tree.ts';

/** `# 2025-04-13 18:41:07 by RouterOS 7.18.2`, which `/export` begins with. */
const EXPORT_HEADER = /^#.*\bby RouterOS \d/;

/** Whether the comments that a script begins with say that the router wrote it. */
export function isExport({ statements }: Script): boolean {
  for (const statement of statements) {
    if (statement.kind !== 'comment') return false;
    if (EXPORT_HEADER.test(statement.text)) return true;
  }
  return false;
}
