import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { installWorkbench } from './install-workbench.ts';
import { packageExtension } from './package.ts';
import { cache, root, run } from './run.ts';

interface Counts {
  passes: number;
  failures: number;
}

/** A step prints its own progress and failures. */
interface Step {
  name: string;
  title: string;
  /** What takes long and needs little of the processor: begun at once, beside the steps before this one. */
  prepare?(): Promise<unknown>;
  run(): Promise<Counts>;
}

const passed: Counts = { passes: 1, failures: 0 };
const failed: Counts = { passes: 0, failures: 1 };

/** A program that counts as one test; what it prints is shown only when it fails. */
async function tool(command: string, ...args: string[]): Promise<Counts> {
  const { ok, output } = await run(command, args);
  if (!ok) console.log(output);
  return ok ? passed : failed;
}

async function buildAndPackage(): Promise<Counts> {
  try {
    await packageExtension();
    return passed;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return failed;
  }
}

/** Options to run so many files of tests at once for each core: some wait for processes and sockets while others compute. */
function sideBySide(filesForACore: number): string[] {
  return ['--parallel', '--jobs', `${Math.max(2, filesForACore * availableParallelism())}`];
}

/** What the tests start compiles each module once, not once in each of some hundred processes. */
const compileOnce = { NODE_COMPILE_CACHE: join(cache, 'compiled') };

/** Each mocha test counts. A run that breaks off before its end has no counts, and is one failure. */
async function mocha(...filesAndOptions: string[]): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'routeros-counts-'));
  const counts = join(folder, 'counts.json');
  const reporter = ['--reporter', join(root, 'client/dev/mocha-reporter.ts'), '--reporter-option', `counts=${counts}`];
  try {
    const { ok } = await run('mocha', [...reporter, ...filesAndOptions], { live: true, env: compileOnce });
    const result: Counts = JSON.parse(await readFile(counts, 'utf8'));
    return ok || result.failures > 0 ? result : { ...result, failures: 1 };
  } catch {
    return failed;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Those of the manifest are there by themselves. */
const grammar = ['-g', 'test/fixtures/grammar/markdown.tmLanguage.json', 'test/fixtures/grammar/*.{rsc,md}'];
const steps: Step[] = [
  { name: 'lint', title: 'Format and lint (biome)', run: () => tool('biome', 'ci', '--colors=off') },
  { name: 'types', title: 'Types (tsc)', run: () => tool('tsc', '-p', '.') },
  { name: 'unused', title: 'Unused code (knip)', run: () => tool('knip') },
  {
    name: 'unit',
    title: 'Unit tests',
    run: () => mocha(...sideBySide(2), 'test/unit/**/*.test.ts', 'test/corpus/**/*.test.ts'),
  },
  { name: 'netfilter', title: 'The simulator against Linux netfilter', run: () => mocha('test/netfilter/*.test.ts') },
  { name: 'grammar', title: 'Grammar tests', run: () => tool('vscode-tmgrammar-test', ...grammar) },
  { name: 'package', title: 'Build and package', run: buildAndPackage },
  {
    name: 'e2e',
    title: 'The extension in VS Code in a browser',
    prepare: () => installWorkbench(console.log),
    run: () => mocha(...sideBySide(1), 'test/e2e/**/*.test.ts'),
  },
];

/** Runs the named steps, or all, to the end of each; the last line of the output has the counts. */
async function test(names: string[]): Promise<void> {
  const unknown = names.find((name) => !steps.some((step) => step.name === name));
  if (unknown) throw new Error(`There is no step "${unknown}". The steps: ${steps.map(({ name }) => name).join(', ')}`);
  const total: Counts = { passes: 0, failures: 0 };
  const chosen = steps.filter(({ name }) => names.length === 0 || names.includes(name));
  // A preparation that fails is tried once more by its step, which then says why.
  const prepared = new Map(chosen.map((step) => [step, step.prepare?.().catch(() => undefined)]));
  for (const step of chosen) {
    console.log(`\n== ${step.title}`);
    const start = performance.now();
    await prepared.get(step);
    const { passes, failures } = await step.run();
    total.passes += passes;
    total.failures += failures;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`-- ${failures === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
  }
  console.log(`\n${total.passes} passed, ${total.failures} failed`);
  process.exitCode = total.failures === 0 ? 0 : 1;
}

await test(process.argv.slice(2));
