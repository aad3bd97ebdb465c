import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCommandLine } from '../../../client/dev/bundle.ts';

export interface RscRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RscOptions {
  /** Called with all of stdout so far, each time that something was added. */
  onOutput?: (stdout: string, child: ChildProcess) => void;
  /** On top of the variables of this process. */
  env?: NodeJS.ProcessEnv;
  /** What is piped into it. */
  input?: string;
}

let built: Promise<string> | null = null;

/** The command line as it ships, made once for these tests: it starts in a third of the time. */
async function build(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'routeros-rsc-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await bundleCommandLine(folder);
  return join(folder, 'cli.js');
}

/** Runs `rsc` as a process of its own, to its end. */
export async function runRsc(args: string[], options: RscOptions = {}): Promise<RscRun> {
  built ??= build();
  return runNode([await built, ...args], options);
}

/** Runs a module that is given as text, from the root of the project. */
export function runModule(source: string, env: NodeJS.ProcessEnv = {}): Promise<RscRun> {
  return runNode(['--input-type=module', '--eval', source], { env });
}

export function checkRun(run: RscRun, code: number, stdout: RegExp, stderr: RegExp): void {
  assert.match(run.stdout, stdout);
  assert.match(run.stderr, stderr);
  assert.equal(run.code, code, `exit code, with stderr: ${run.stderr}`);
}

async function runNode(args: string[], { onOutput, env, input }: RscOptions): Promise<RscRun> {
  const child = spawn(process.execPath, args, { stdio: 'pipe', env: { ...process.env, ...env } });
  child.stdin.end(input);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
    onOutput?.(output.stdout, child);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}
