/** How long `rsc check` takes for the scripts of a workspace, against a process that only parses them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { addressList, mixedExport } from './inputs.ts';
import { megabytes, milliseconds, quantile, timeOf } from './measure.ts';

const ROUNDS = 5;
const FILES = 200;
const rsc = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Needs `npm run build` before it. */
export function benchCheck(): void {
  const folder = mkdtempSync(join(tmpdir(), 'rsc-bench-'));
  try {
    const parser = join(folder, 'parser.mjs');
    const entry = fileURLToPath(new URL('./parse-files.ts', import.meta.url));
    buildSync({ entryPoints: [entry], outfile: parser, bundle: true, platform: 'node', format: 'esm', minify: true });
    const scripts = mkdtempSync(join(folder, 'scripts-'));
    const texts = workspace();
    for (const [index, text] of texts.entries()) writeFileSync(join(scripts, `${index}.rsc`), text);
    console.log(
      `rsc check: ${FILES} files, ${megabytes(texts.join(''))}, ${availableParallelism()} cores, median of ${ROUNDS}`,
    );
    const check = median([rsc, 'check', scripts]);
    console.log(`  rsc check              ${milliseconds(check)}`);
    const compare = (name: string, command: string[]) => {
      const time = median(command);
      console.log(
        `  ${name.padEnd(23)}${milliseconds(time)}   check takes ${(check / time).toFixed(1)} x   (at most 3 x)`,
      );
    };
    compare('the parser alone', [parser, scripts]);
    compare("the router's, rsc il", [rsc, 'il', ...texts.map((_, index) => join(scripts, `${index}.rsc`))]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Exports, and here and there a list of addresses; each some 25 KB. */
function workspace(): string[] {
  return Array.from({ length: FILES }, (_, index) =>
    index % 10 === 0 ? addressList(312, 80) : mixedExport(500 + 10 * (index % 13)),
  );
}

function median(command: string[]): number {
  const run = () => spawnSync(process.execPath, command, { stdio: 'ignore' });
  const times = Array.from({ length: ROUNDS }, () => timeOf(run));
  return quantile(times, 0.5);
}
