/** Which RouterOS a document is checked against, and why. */
import type { Analysis } from '../analysis.ts';
import { routerosCommands } from '../schema/command-tree.ts';
import { formatVersion } from '../schema/version.ts';
import type { TargetSource } from '../semantics/target.ts';

export interface TargetStatus {
  /** `7.18.2`, or `6` for any version of it. */
  version: string;
  source: TargetSource;
}

export function targetStatus({ target, targetSource }: Analysis): TargetStatus {
  const version = target.isLenient ? '6' : formatVersion(routerosCommands.versions[target.versionIndex]!);
  return { version, source: targetSource };
}
