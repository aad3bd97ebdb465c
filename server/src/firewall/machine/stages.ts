/** The stages that the rules ask for: which list has to be filled before which, up to the one that opens. */
import { conditions, type PlacedRule } from '../placed-rules.ts';
import { filledList } from './slice.ts';

/**
 * For a list, the longest way to it: the rules that fill the lists one after the other. A way that would come back to a
 * list of its own is passed over.
 */
export function longestWays(placed: readonly PlacedRule[], lists: ReadonlySet<string>): Map<string, PlacedRule[]> {
  const fillers = Map.groupBy(
    placed.filter(({ rule }) => rule.action === 'add-src-to-address-list' && !rule.disabled),
    ({ rule }) => filledList(rule),
  );
  const ways = new Map<string, PlacedRule[]>();
  for (const list of inOrder(fillers, lists)) {
    let longest: PlacedRule[] | null = null;
    for (const filler of fillers.get(list) ?? []) {
      const before = requiredLists(filler, lists).map((required) => ways.get(required));
      if (before.includes(undefined)) continue;
      const way = before.reduce<PlacedRule[]>((most, each) => (each!.length > most.length ? each! : most), []);
      if (way.length + 1 > (longest?.length ?? 0)) longest = [...way, filler];
    }
    if (longest !== null) ways.set(list, longest);
  }
  return ways;
}

/** The lists so that those which the fillers of a list ask for stand before it, unless they ask for it in turn. */
function inOrder(fillers: ReadonlyMap<string, readonly PlacedRule[]>, lists: ReadonlySet<string>): Set<string> {
  const done = new Set<string>();
  const open = new Set<string>();
  for (const first of lists) {
    // A knock may have thousands of stages: no function calls itself for each of them.
    const path = [first];
    while (path.length > 0) {
      const list = path.at(-1)!;
      const required =
        open.has(list) || done.has(list)
          ? []
          : (fillers.get(list) ?? []).flatMap((filler) => requiredLists(filler, lists));
      open.add(list);
      const waiting = required.filter((each) => !done.has(each) && !open.has(each));
      if (waiting.length === 0) {
        done.add(list);
        path.pop();
      } else path.push(...waiting.reverse());
    }
  }
  return done;
}

/** The lists, of those that rules fill, that the sender has to be on, by the rule itself or by a jump to it. */
export function requiredLists(placed: PlacedRule, lists: ReadonlySet<string>): string[] {
  return conditions(placed, 'src-address-list').filter((list) => lists.has(list));
}
