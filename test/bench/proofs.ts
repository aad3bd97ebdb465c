/**
 * How long it takes to prove a knock of three stages among many other rules, and again after a keystroke. One kind of
 * other rules a process, so that nothing is warm but what the kind has warmed: `node proofs.ts KIND`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Analysis } from '../../server/src/index.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import { TextLines } from '../../server/src/syntax/text-lines.ts';
import { knockInputs, STAGE } from './knock-inputs.ts';
import { collectGarbage, quantile, timeOf } from './measure.ts';

const SIZES = [1000, 10_000, 100_000];
const ROUNDS = [5, 3, 1];
const KEYS = 8;

export function benchProofs(): void {
  console.log('a knock of three stages among other rules, milliseconds from the commands to all proofs');
  console.log('  cold: first of its process; warm: after others; keys: after one in another rule, in a comment of the');
  console.log(
    '  knock, in a port of the knock, from the edit to all proofs (at most 300 at 10 000 rules, 3000 at 100 000; keys 50)',
  );
  console.log(
    `  ${''.padEnd(38)}${'rules'.padStart(8)}${'cold'.padStart(8)}${'warm'.padStart(8)}${'x'.padStart(7)}${'keys'.padStart(24)}`,
  );
  for (const kind of Object.keys(knockInputs)) {
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), kind], { stdio: 'inherit' });
  }
}

function benchKind(kind: string): void {
  const cold = SIZES.map((size) => Number(coldTime(kind, size)));
  let before = Number.NaN;
  for (const [index, size] of SIZES.entries()) {
    const text = knockInputs[kind]!(size);
    const warm = quantile(
      Array.from({ length: ROUNDS[index]! }, () => timeToProofs(text)),
      0.5,
    );
    const keys = keyTimes(text).map((time) => time.toFixed(0).padStart(8));
    const ratio = Number.isNaN(before) ? '' : (warm / before).toFixed(1);
    before = warm;
    const name = index === 0 ? kind : '';
    const times = [cold[index]!, warm].map((time) => time.toFixed(0).padStart(8)).join('');
    console.log(`  ${name.padEnd(38)}${String(size).padStart(8)}${times}${ratio.padStart(7)}${keys.join('')}`);
  }
}

/** In a process of its own. */
function coldTime(kind: string, size: number): string {
  const { stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), kind, String(size)]);
  return stdout.toString();
}

function timeToProofs(text: string): number {
  const analysis = new Analysis(text);
  // What reads the text is measured elsewhere.
  const { commands } = analysis;
  collectGarbage();
  return timeOf(() => [commands, analysis.proofs, analysis.knockChains]);
}

/** Medians of keys in a rule half-way down, in a comment of the knock, and in a port of the knock. */
function keyTimes(text: string): number[] {
  const analysis = new Analysis(parse(new TextLines(text)));
  const prove = () => [analysis.proofs, analysis.knockChains];
  prove();
  const middle = text.lastIndexOf(' chain=', text.length / 2);
  const stage = text.indexOf(STAGE);
  const places = [
    { at: text.indexOf('\n', middle), typed: ' comment=x' },
    { at: text.indexOf('\n', stage), typed: ' comment=x' },
    { at: stage + STAGE.length, typed: '6' },
  ];
  return places.map(({ at, typed }) => {
    const times = Array.from({ length: KEYS }, (_, key) => {
      const isTyped = key % 2 === 0;
      const end = isTyped ? at : at + typed.length;
      return timeOf(() => {
        analysis.update({ start: at, end, newText: isTyped ? typed : '' });
        prove();
      });
    });
    return quantile(times, 0.5);
  });
}

const [, script, kind, size] = process.argv;
if (script === fileURLToPath(import.meta.url) && kind !== undefined) {
  if (size === undefined) benchKind(kind);
  else process.stdout.write(String(timeToProofs(knockInputs[kind]!(Number(size)))));
}
