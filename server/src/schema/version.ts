/**
 * RouterOS version numbers, such as `7.22rc4`, `7.22` and `7.22.1`, and their order.
 */

/** Kinds of release, from the earliest to the final one. */
const STAGES = ['alpha', 'beta', 'rc', 'stable'] as const;

export interface RouterOSVersion {
  readonly major: number;
  readonly minor: number;
  /** 0 where the text has none: `7.22` is the release before `7.22.1`. */
  readonly patch: number;
  readonly stage: (typeof STAGES)[number];
  /** The number behind `alpha`, `beta` or `rc`; 0 for a final release. */
  readonly build: number;
}

const VERSION = /^(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?(?:(alpha|beta|rc)(\d{1,4}))?(?: \([a-z-]+\))?$/;

/** Reads `7.22rc4`, `6.49.10`, and what a router says of itself: `7.18.2 (stable)`. Null for anything else. */
export function parseVersion(text: string): RouterOSVersion | null {
  const match = VERSION.exec(text);
  if (match === null) return null;
  const [, major, minor, patch = '0', stage = 'stable', build = '0'] = match;
  return {
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch),
    stage: stage as RouterOSVersion['stage'],
    build: Number(build),
  };
}

/** Writes a version as MikroTik does: no patch number when it is 0. */
export function formatVersion(version: RouterOSVersion): string {
  const patch = version.patch === 0 ? '' : `.${version.patch}`;
  const stage = version.stage === 'stable' ? '' : `${version.stage}${version.build}`;
  return `${version.major}.${version.minor}${patch}${stage}`;
}

/** Negative when `a` is older than `b`, 0 when they are equal, positive when it is newer. */
export function compareVersions(a: RouterOSVersion, b: RouterOSVersion): number {
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    a.patch - b.patch ||
    STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage) ||
    a.build - b.build
  );
}
