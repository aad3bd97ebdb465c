/** The stages that the rules ask for: which list has to be filled before which, up to the one that opens. */
import { conditions, type PlacedRule } from '../placed-rules.ts';
import { filledList } from './slice.ts';

/** For a list, the longest way to it: the rules that fill the lists one after the other. */
export function longestWays(placed: readonly PlacedRule[], lists: ReadonlySet<string>): Map<string, PlacedRule[]> {
  const fillers = Map.groupBy(
    placed.filter(({ rule }) => rule.action === 'add-src-to-address-list' && !rule.disabled),
    ({ rule }) => filledList(rule),
  );
  const ways = new Map<string, PlacedRule[]>();
  const open = new Set<string>();
  const wayTo = (list: string): PlacedRule[] | null => {
    const known = ways.get(list);
    if (known !== undefined || open.has(list)) return known ?? null;
    open.add(list);
    let longest: PlacedRule[] | null = null;
    for (const filler of fillers.get(list) ?? []) {
      const way = wayThrough(filler);
      if (way !== null && way.length > (longest?.length ?? 0)) longest = way;
    }
    open.delete(list);
    if (longest !== null) ways.set(list, longest);
    return longest;
  };
  const wayThrough = (filler: PlacedRule): PlacedRule[] | null => {
    const before = requiredLists(filler, lists).map(wayTo);
    if (before.includes(null)) return null;
    const longest = before.reduce<PlacedRule[]>((most, way) => (way!.length > most.length ? way! : most), []);
    return [...longest, filler];
  };
  for (const list of lists) wayTo(list);
  return ways;
}

/** The lists, of those that rules fill, that the sender has to be on, by the rule itself or by a jump to it. */
export function requiredLists(placed: PlacedRule, lists: ReadonlySet<string>): string[] {
  return conditions(placed, 'src-address-list').filter((list) => lists.has(list));
}
