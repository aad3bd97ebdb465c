/**
 * Prints what the figures of speed are on this machine: ratios and quantiles of one run. `npm run bench`, or only some
 * of them, such as `npm run bench -- growth memory`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Analysis } from '../../server/src/index.ts';
import { lint } from '../../server/src/lint/engine.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import { lexer } from '../../server/src/syntax/tokens.ts';
import { benchActivation } from './activation.ts';
import { benchCheck } from './check.ts';
import { benchCursor } from './cursor.ts';
import { benchDeploys } from './deploys.ts';
import { benchEditor, benchWorkspace } from './editor.ts';
import { benchFormat } from './format.ts';
import { benchGrowth } from './growth.ts';
import { addressList, mixedExport } from './inputs.ts';
import { typeInto } from './keystrokes.ts';
import { collectGarbage, megabytes, milliseconds, quantile, timeOf } from './measure.ts';
import { benchProofs } from './proofs.ts';
import { benchSchema } from './schema.ts';
import { benchWorst } from './worst.ts';

const ROUNDS = 9;
const KEYS = 320;

/** A full open against lexing alone, one after the other in each round so that both meet the same machine. */
function benchOpen(): void {
  const text = addressList(100_000, 74);
  const rounds = Array.from({ length: ROUNDS }, () => {
    collectGarbage();
    const lexed = timeOf(() => lexer.tokenize(text));
    collectGarbage();
    const parsed = timeOf(() => parse(text));
    collectGarbage();
    const checked = timeOf(() => lint(new Analysis(text)));
    return { lexed, parsed, checked };
  });
  const median = (of: (round: (typeof rounds)[number]) => number) => quantile(rounds.map(of), 0.5);
  console.log(`open: address list of 100 000 lines, ${megabytes(text)}, median of ${ROUNDS}`);
  console.log(`  lexing alone            ${milliseconds(median(({ lexed }) => lexed))}`);
  console.log(`  tree                    ${milliseconds(median(({ parsed }) => parsed))}`);
  console.log(`  tree and diagnostics    ${milliseconds(median(({ checked }) => checked))}`);
  console.log(`  tree / lexing           ${median(({ parsed, lexed }) => parsed / lexed).toFixed(2)}   (at most 3)`);
  console.log(`  diagnostics / lexing    ${median(({ checked, lexed }) => checked / lexed).toFixed(2)}`);
}

async function benchKeystrokes(name: string, text: string): Promise<void> {
  const lines = text.split('\n');
  const line = lines.findIndex((each, index) => index > lines.length / 2 && each.includes('comment="'));
  const { open, keys } = await typeInto(text, { line, character: lines[line]!.indexOf('comment="') + 10 }, KEYS);
  console.log(`keystroke to diagnostics over the language server: ${name}, ${megabytes(text)}, ${KEYS} keys`);
  console.log(`  open                    ${milliseconds(open)}`);
  for (const share of [0.5, 0.95, 0.99]) {
    const goal = share === 0.95 ? '   (at most 5 ms)' : '';
    console.log(`  p${share * 100}                     ${milliseconds(quantile(keys, share))}${goal}`);
  }
}

async function benchAllKeystrokes(): Promise<void> {
  await benchKeystrokes('address list of 28 000 lines', addressList(28_000, 100));
  await benchKeystrokes('mixed export of 10 000 lines', mixedExport(10_000));
}

/** In a process of its own, where nothing else has left anything. */
function benchMemory(): void {
  spawnSync(process.execPath, ['--expose-gc', fileURLToPath(new URL('./memory.ts', import.meta.url))], {
    stdio: 'inherit',
  });
}

const sections: Record<string, () => void | Promise<void>> = {
  growth: benchGrowth,
  open: benchOpen,
  worst: benchWorst,
  schema: benchSchema,
  memory: benchMemory,
  keystrokes: benchAllKeystrokes,
  proofs: benchProofs,
  cursor: benchCursor,
  activation: benchActivation,
  format: benchFormat,
  deploys: benchDeploys,
  editor: benchEditor,
  workspace: benchWorkspace,
  check: benchCheck,
};
const { positionals } = parseArgs({ allowPositionals: true });
for (const [name, bench] of Object.entries(sections)) {
  if (positionals.length === 0 || positionals.includes(name)) await bench();
}
