/** In which versions something exists, in words. */
import { availability, type Presence, type Target } from './presence.ts';
import { formatVersion, type RouterOSVersion } from './version.ts';

/**
 * `since 7.15`, `until 7.18.2`, `7.10.2 to 7.12.2`, `with an extra package`; null where it is in every known version.
 * @param versions all known versions, ascending
 */
export function presenceWords({ ranges, inPackage }: Presence, versions: readonly RouterOSVersion[]): string | null {
  const last = versions.length - 1;
  const text = (index: number) => formatVersion(versions[index]!);
  const spans = ranges.map(([from, to]) => {
    if (from === 0 && to === last) return null;
    if (to === last) return `since ${text(from)}`;
    if (from === 0) return `until ${text(to)}`;
    return from === to ? `only ${text(from)}` : `${text(from)} to ${text(to)}`;
  });
  const words = [...spans, ...(inPackage ? ['with an extra package'] : [])].filter((each) => each !== null);
  return words.length === 0 ? null : words.join(', ');
}

/**
 * Why a target lacks what the base system of another version has: `added in 7.15`, `removed in 7.19`. Null where the
 * target has it, and where no base system does.
 * @param versions all known versions, ascending
 */
export function absenceWords(presence: Presence, target: Target, versions: readonly RouterOSVersion[]): string | null {
  const { ranges, inPackage } = presence;
  if (availability(presence, target) !== 'absent') return null;
  const text = (index: number) => formatVersion(versions[index]!);
  const before = ranges.findLast(([, to]) => to < target.versionIndex);
  const after = ranges.find(([from]) => from > target.versionIndex);
  const removed = before && `${inPackage ? 'moved to an extra package' : 'removed'} in ${text(before[1] + 1)}`;
  const added = after && `added ${before ? 'again ' : ''}in ${text(after[0])}`;
  const words = [removed, added].filter((each) => each !== undefined);
  return words.length === 0 ? null : words.join(' and ');
}
