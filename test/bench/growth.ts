/** Whether it costs twice as much to open twice as much. */
import { Analysis } from '../../server/src/index.ts';
import { lint } from '../../server/src/lint/engine.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import { addressList } from './inputs.ts';
import { collectGarbage, milliseconds, quantile, timeOf } from './measure.ts';

const LARGEST = 8;
const TIMES = [1, 2, 4, LARGEST];
const LINES = 12_500;
const WARM_UP = 2;
const ROUNDS = 9;

export function benchGrowth(): void {
  const texts = TIMES.map((times) => addressList(LINES * times, 74));
  console.log(`open at ${TIMES.join(', ')} times ${LINES} lines, median of ${ROUNDS}`);
  printGrowth('tree', texts, parse);
  printGrowth('tree and diagnostics', texts, (text) => {
    const analysis = new Analysis(text);
    return { analysis, diagnostics: lint(analysis) };
  });
}

/** Each round has all sizes, so that what slows the machine down for a while slows down all of them. */
function printGrowth(title: string, texts: readonly string[], open: (text: string) => unknown): void {
  const rounds = Array.from({ length: WARM_UP + ROUNDS }, () =>
    texts.map((text, size) => timeOfOpen(text, LARGEST / TIMES[size]!, open)),
  ).slice(WARM_UP);
  const medianOf = (size: number) =>
    quantile(
      rounds.map((round) => round[size]!),
      0.5,
    );
  const medians = texts.map((_, size) => medianOf(size));
  console.log(`  ${title.padEnd(24)}${medians.map((time) => milliseconds(time)).join('  ')}`);
  console.log(
    `  ${''.padEnd(24)}${medians.map((time) => `${(time / medians[0]!).toFixed(2)} x`.padStart(10)).join('  ')}`,
  );
}

/**
 * Opens a text as often as makes the same amount of text for each size, and keeps what comes of it: else only the large
 * texts would make enough garbage to pay for its collection.
 */
function timeOfOpen(text: string, often: number, open: (text: string) => unknown): number {
  collectGarbage();
  const kept: unknown[] = [];
  const time = timeOf(() => {
    for (let count = 0; count < often; count += 1) kept.push(open(text));
  });
  return time / kept.length;
}
