import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The folder for everything that can be made again; git ignores it. */
export const cache = fileURLToPath(new URL('../../.cache', import.meta.url));

/** How a program ended, and what it printed on both outputs. */
export interface Outcome {
  ok: boolean;
  output: string;
}

/** `live` shows the program's output as it comes; `env` is added to this process's environment; undefined takes away. */
export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  live?: boolean;
}

/** Runs a program to its end. A program that cannot be started counts as failed; nothing is thrown. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // The programs of node_modules/.bin are batch files on Windows.
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const [source, target] of [[child.stdout, process.stdout] as const, [child.stderr, process.stderr] as const]) {
    source.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (options.live) target.write(text);
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ ok: false, output: `${command}: ${error.message}` }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}
