/** Numbers as matchers write them: `22,8000-8999`, of ports and of packet sizes. */

/** Both ends belong to it. */
export type NumberRange = readonly [first: number, last: number];

/** The ranges of a value that is not negated; null for anything that is not made of numbers. */
export function parseRanges(text: string): NumberRange[] | null {
  const ranges: NumberRange[] = [];
  for (const part of text.split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (match === null) return null;
    ranges.push([Number(match[1]), Number(match[2] ?? match[1])]);
  }
  return ranges;
}

export function overlap(some: readonly NumberRange[], others: readonly NumberRange[]): boolean {
  return some.some(([first, last]) => others.some(([from, to]) => first <= to && from <= last));
}

/** How many numbers the ranges hold; those that two ranges share count twice. */
export function sizeOf(ranges: readonly NumberRange[]): number {
  return ranges.reduce((sum, [first, last]) => sum + Math.max(0, last - first + 1), 0);
}
