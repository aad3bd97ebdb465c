/** Which RouterOS a script is checked against. */
import type { CommandTree } from '../schema/command-tree.ts';
import { menuOrigin } from '../schema/menu-origin.ts';
import type { Target } from '../schema/presence.ts';
import { parseVersion, type RouterOSVersion } from '../schema/version.ts';
import type { Script, Statement } from '../syntax/tree.ts';

export interface TargetOptions {
  /** RouterOS version, such as `7.18.2`; where absent, what the script itself says, or else the newest known one. */
  routeros?: string;
  /** Whether menus of extra packages and of special hardware may be there; they may when absent. */
  packages?: 'all' | 'none';
}

/** `# 2025-04-13 18:41:07 by RouterOS 7.18.2`, which `/export` begins with. */
const EXPORT_HEADER = /^#.*\bby RouterOS (\d+\.\d\S*)/;
const VERSION_6: RouterOSVersion = { major: 6, minor: 49, patch: 0, stage: 'stable', build: 0 };

/** The target of a script: what was asked for, else the version that exported it, else what its menus tell. */
export function targetOf(script: Script, tree: CommandTree, { routeros, packages }: TargetOptions): Target {
  const asked = routeros === undefined ? null : parseVersion(routeros);
  const version = asked ?? exportVersion(script) ?? (script.statements.some(isOfVersion6) ? VERSION_6 : null);
  return tree.target(version, packages !== 'none');
}

/** Whether the target of a script without an asked version hangs on a statement. */
export function tellsTarget(statement: Statement): boolean {
  return statement.kind === 'comment' ? EXPORT_HEADER.test(statement.text) : isOfVersion6(statement);
}

/** Whether two targets are the same. */
export function isSameTarget(a: Target, b: Target): boolean {
  return a.versionIndex === b.versionIndex && a.extraPackages === b.extraPackages && a.isLenient === b.isLenient;
}

/** The header stands among the comments that a script begins with. */
function exportVersion({ statements }: Script): RouterOSVersion | null {
  for (const statement of statements) {
    if (statement.kind !== 'comment') return null;
    const written = EXPORT_HEADER.exec(statement.text)?.[1];
    if (written !== undefined) return parseVersion(written);
  }
  return null;
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
