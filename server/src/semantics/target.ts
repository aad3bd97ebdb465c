/** Which RouterOS a script is checked against. */
import type { CommandTree } from '../schema/command-tree.ts';
import { menuOrigin } from '../schema/menu-origin.ts';
import type { Target } from '../schema/presence.ts';
import { parseVersion, type RouterOSVersion } from '../schema/version.ts';
import type { Comment, NodeBase, Script, Statement } from '../syntax/tree.ts';

export interface TargetOptions {
  /** RouterOS version, such as `7.18.2`; where absent, what the script itself says, or else the newest known one. */
  routeros?: string;
  /** Whether menus of extra packages and of special hardware may be there; they may when absent. */
  packages?: 'all' | 'none';
}

/** `# 2025-04-13 18:41:07 by RouterOS 7.18.2`, which `/export` begins with. */
const EXPORT_HEADER = /^#.*\bby RouterOS (\d+\.\d\S*)/;
/** `# rsc-target: 7.18`, for a script that was not exported. */
const DIRECTIVE = /^#\s*rsc-target:\s*(\S*)/;
const VERSION_6: RouterOSVersion = { major: 6, minor: 49, patch: 0, stage: 'stable', build: 0 };

/** Where a target comes from. */
export type TargetSource = 'asked' | 'comment' | 'export' | 'menus' | 'newest';

/**
 * The target of a script: what was asked for, else what a comment says, else the version that exported it, else what its
 * menus tell.
 */
export function targetOf(script: Script, tree: CommandTree, options: TargetOptions): Target {
  return tree.target(versionOf(script, options).version, options.packages !== 'none');
}

/** The version that a script is for, and how that is known; null for the newest. */
export function versionOf(
  script: Script,
  { routeros }: TargetOptions,
): { version: RouterOSVersion | null; source: TargetSource } {
  const asked = routeros === undefined ? null : parseVersion(routeros);
  if (asked !== null) return { version: asked, source: 'asked' };
  const stated = statedVersion(script, DIRECTIVE);
  if (stated !== null) return { version: stated, source: 'comment' };
  const exported = exportVersion(script);
  if (exported !== null) return { version: exported, source: 'export' };
  const isOld = script.statements.some(isOfVersion6);
  return isOld ? { version: VERSION_6, source: 'menus' } : { version: null, source: 'newest' };
}

/** Whether the target of a script without an asked version hangs on a statement. */
export function tellsTarget(statement: Statement): boolean {
  if (statement.kind === 'command') return isOfVersion6(statement);
  return EXPORT_HEADER.test(statement.text) || DIRECTIVE.test(statement.text);
}

/** Whether two targets are the same. */
export function isSameTarget(a: Target, b: Target): boolean {
  return a.versionIndex === b.versionIndex && a.extraPackages === b.extraPackages && a.isLenient === b.isLenient;
}

/** The version that wrote a script; null where no header among the comments that it begins with names one. */
export function exportVersion(script: Script): RouterOSVersion | null {
  return statedVersion(script, EXPORT_HEADER);
}

/** What one of the comments says that a script begins with. */
function statedVersion(script: Script, pattern: RegExp): RouterOSVersion | null {
  for (const { text } of leadingComments(script)) {
    const written = pattern.exec(text)?.[1];
    if (written !== undefined) return parseVersion(written);
  }
  return null;
}

/** A comment that names the version which a script is for, or was exported by. */
export interface TargetComment {
  comment: Comment;
  /** May be anything. */
  written: string;
  /** Counted from the comment. */
  at: NodeBase;
  isExport: boolean;
}

/** Those that count: the first one of each kind among the comments that a script begins with. */
export function targetComments(script: Script): TargetComment[] {
  const comments = leadingComments(script);
  return [DIRECTIVE, EXPORT_HEADER].flatMap((pattern) => {
    const comment = comments.find(({ text }) => pattern.test(text));
    if (comment === undefined) return [];
    const [before, written = ''] = pattern.exec(comment.text)!;
    const end = before.length;
    return [{ comment, written, at: { start: end - written.length, end }, isExport: pattern === EXPORT_HEADER }];
  });
}

function leadingComments({ statements }: Script): Comment[] {
  const comments: Comment[] = [];
  for (const statement of statements) {
    if (statement.kind !== 'comment') break;
    comments.push(statement);
  }
  return comments;
}

/** Whether a statement goes to a menu that only version 6 has. */
function isOfVersion6(statement: Statement): boolean {
  if (statement.kind !== 'command') return false;
  const [first] = statement.parts;
  if (first?.kind !== 'word' || !first.text.startsWith('/')) return false;
  const words: string[] = [];
  for (const part of statement.parts) {
    if (part.kind !== 'word') break;
    words.push(part.text);
  }
  const path = words.join('/').split('/').filter(Boolean).join('/');
  return menuOrigin(`/${path}`)?.kind === 'version-6';
}
