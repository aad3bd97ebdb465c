/**
 * In which RouterOS versions a menu, command or argument exists, and whether a given target has it.
 * Versions are named by their index in the table's ascending list of versions.
 */

export interface Presence {
  /** Versions whose base system has the node: inclusive, ascending, not touching. Empty: never part of the base. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
  /** The newest version has the node only when extra packages are installed. */
  readonly inPackage: boolean;
}

/** What scripts are checked against. `CommandTree.target` makes one. */
export interface Target {
  readonly versionIndex: number;
  /** Whether extra packages, and hardware that only some routers have, may be there. */
  readonly extraPackages: boolean;
  /** Whether names that the tree lacks are taken as they are: of RouterOS 6 there is no tree. */
  readonly isLenient: boolean;
}

export type Availability = 'base' | 'package' | 'absent';

/**
 * Whether a target has a node, and where it gets it from.
 * Nothing is known of earlier releases of the packages, so what a package brings is taken to be in each of them.
 */
export function availability(presence: Presence, target: Target): Availability {
  const { versionIndex } = target;
  if (presence.ranges.some(([first, last]) => first <= versionIndex && versionIndex <= last)) return 'base';
  return presence.inPackage && target.extraPackages ? 'package' : 'absent';
}

/** The table's form: `0-4,7,9-60`, with a `+` behind it when packages have the node. */
export function formatPresence(presence: Presence): string {
  const ranges = presence.ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  return ranges.join(',') + (presence.inPackage ? '+' : '');
}

/** The inverse of `formatPresence`. */
export function parsePresence(text: string): Presence {
  const inPackage = text.endsWith('+');
  const spans = inPackage ? text.slice(0, -1) : text;
  const ranges = spans === '' ? [] : spans.split(',').map(parseRange);
  return { ranges, inPackage };
}

function parseRange(text: string): [number, number] {
  const [first, last = first] = text.split('-').map(Number);
  return [first!, last!];
}
