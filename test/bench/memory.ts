/** Prints how much memory an open file takes, as a multiple of its size. Runs in a process of its own. */
import { Analysis } from '../../server/src/index.ts';
import { lint } from '../../server/src/lint/engine.ts';
import { addressList } from './inputs.ts';
import { collectGarbage, megabytes } from './measure.ts';

function open(text: string): { analysis: Analysis; diagnostics: unknown } {
  const analysis = new Analysis(text);
  return { analysis, diagnostics: lint(analysis) };
}

function memoryInUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

// What is loaded and compiled only when a first file is opened does not belong to a file.
lint(new Analysis(addressList(100, 74)));
const before = memoryInUse();
const opened = open(addressList(100_000, 74));
const taken = memoryInUse() - before;
const { text } = opened.analysis.script;
console.log(`memory after opening an address list of 100 000 lines, ${megabytes(text)}`);
console.log(`  text, tree, diagnostics ${(taken / 1e6).toFixed(0)} MB`);
console.log(`  of the file             ${(taken / Buffer.byteLength(text)).toFixed(1)} x   (at most 40)`);
