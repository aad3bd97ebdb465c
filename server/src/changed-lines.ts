/** Which lines of a menu are others afterwards. Lines that only moved are among both. */

/** A menu whose items change. */
export interface MenuChange {
  menu: string;
  removed: string[];
  added: string[];
}

/** Takes the lines of each menu before and after. */
export function changesOf(
  before: ReadonlyMap<string, readonly string[]>,
  after: ReadonlyMap<string, readonly string[]>,
): MenuChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((menu) => ({ menu, ...changedLines(before.get(menu) ?? [], after.get(menu) ?? []) }))
    .filter(({ removed, added }) => removed.length + added.length > 0);
}

/** What stays is the longest run of lines that have kept their order, each line taken as often as it is there. */
function changedLines(before: readonly string[], after: readonly string[]): { removed: string[]; added: string[] } {
  const places = new Map(
    [...Map.groupBy(after.keys(), (index) => after[index]!)].map(([line, at]) => [line, at.values()]),
  );
  const pairs: [old: number, place: number][] = [];
  for (const [index, line] of before.entries()) {
    const place = places.get(line)?.next().value;
    if (place !== undefined) pairs.push([index, place]);
  }
  const kept = longestRising(pairs.map(([, place]) => place)).map((index) => pairs[index]!);
  const [keptBefore, keptAfter] = [new Set(kept.map(([old]) => old)), new Set(kept.map(([, place]) => place))];
  return {
    removed: before.filter((_, index) => !keptBefore.has(index)),
    added: after.filter((_, index) => !keptAfter.has(index)),
  };
}

/** The indexes of a longest rising sequence among numbers, each of which is there once (patience sorting). */
function longestRising(numbers: readonly number[]): number[] {
  const tops: number[] = [];
  const previous: number[] = [];
  for (const [index, number] of numbers.entries()) {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[tops[middle]!]! < number) low = middle + 1;
      else high = middle;
    }
    previous[index] = tops[low - 1] ?? -1;
    tops[low] = index;
  }
  const found: number[] = [];
  for (let index = tops.at(-1) ?? -1; index >= 0; index = previous[index]!) found.push(index);
  return found.reverse();
}
