/** How long the worst files take, and whether twice as much of them takes twice as long. */
import { Analysis, routerVerdict } from '../../server/src/index.ts';
import { lint } from '../../server/src/lint/engine.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import { collectGarbage, timeOf } from './measure.ts';
import { type WorstFile, worstFiles } from './worst-files.ts';

/** The better one of these counts: nothing makes a task quicker than it is. */
const ROUNDS = 2;
const MOST_MS = 3000;
/** Below it the ratio says more of the machine than of the task. */
const LEAST_MS_TO_COMPARE = 50;

/** Of the full size, read only once each. */
const PARTS = [1 / 16, 1 / 8, 1 / 4, 1 / 2];

type Read = (text: string) => unknown;

const readers: readonly { name: string; read: Read }[] = [
  { name: 'tree', read: parse },
  { name: 'verdict', read: routerVerdict },
  { name: 'diagnostics', read: (text) => lint(new Analysis(text)) },
];

export function benchWorst(): void {
  console.log(
    `worst files: milliseconds, and how many times longer at twice the size (at most ${MOST_MS} ms, no exception)`,
  );
  console.log(`  ${''.padEnd(52)}${readers.map(({ name }) => name.padStart(18)).join('')}`);
  const tooMuch: string[] = [];
  for (const { name, make } of worstFiles) {
    const cells = readers.map((reader) => {
      const cell = measure(reader.read, make);
      if (!cell.isGood) tooMuch.push(`${reader.name} of ${name}`);
      return cell.text.padStart(18);
    });
    console.log(`  ${name.padEnd(52)}${cells.join('')}`);
  }
  console.log(`  over the limit: ${tooMuch.length === 0 ? 'none' : tooMuch.join('; ')}`);
}

/** Smaller ones go first, so that a reader whose cost explodes is given up long before the full size. */
function measure(read: Read, make: WorstFile['make']): { text: string; isGood: boolean } {
  try {
    for (const part of PARTS) {
      const time = timeOf(() => read(make(part)));
      if (time > MOST_MS) return { text: `${time.toFixed(0)} at ${part} x`, isGood: false };
    }
    const time = bestTime(read, make(1));
    if (time > MOST_MS) return { text: time.toFixed(0), isGood: false };
    const double = bestTime(read, make(2));
    const ratio = double < LEAST_MS_TO_COMPARE ? '' : `${(double / time).toFixed(1)} x`;
    return { text: `${time.toFixed(0)} ${ratio.padStart(7)}`, isGood: true };
  } catch (error) {
    return { text: error instanceof Error ? error.name : String(error), isGood: false };
  }
}

function bestTime(read: Read, text: string): number {
  const times = Array.from({ length: ROUNDS }, () => {
    collectGarbage();
    return timeOf(() => read(text));
  });
  return Math.min(...times);
}
