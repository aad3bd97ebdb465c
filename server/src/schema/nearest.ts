/**
 * The name that a misspelt word most likely means, for quick fixes.
 */

/** More than this many slips make another word of it. */
const MOST_EDITS = 3;

/**
 * The candidate with the fewest slips (a character missing, added, replaced, or swapped with its neighbour), or null
 * when none is near: one slip is allowed in three characters, and at most three. Capitals do not count. Among
 * equally near ones the first in alphabetical order is taken.
 */
export function nearestName(word: string, candidates: Iterable<string>): string | null {
  const limit = Math.min(MOST_EDITS, Math.max(1, Math.floor(word.length / 3)));
  const written = word.toLowerCase();
  let best: { readonly name: string; readonly distance: number } | null = null;
  for (const name of candidates) {
    if (Math.abs(name.length - written.length) > limit) continue;
    const distance = editDistance(written, name.toLowerCase());
    if (distance > limit || distance >= name.length) continue;
    if (best === null || distance < best.distance || (distance === best.distance && name < best.name)) {
      best = { name, distance };
    }
  }
  return best?.name ?? null;
}

/** Damerau-Levenshtein distance in its restricted form (optimal string alignment): no part is edited twice. */
export function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      let fewest = Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1);
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwap) fewest = Math.min(fewest, beforePrevious[column - 2]! + 1);
      current.push(fewest);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length]!;
}
