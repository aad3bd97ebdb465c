import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './run.ts';

/** A running practice router, as its ready line describes it; `close` ends it. */
export interface PracticeRouter {
  host: string;
  api: number;
  user: string;
  password: string;
  close(): Promise<void>;
}

/**
 * Starts a practice router behind the firewall of a script, from the command line's source.
 *
 * @throws Error with what it printed when it ends before it is ready.
 */
export async function startPracticeRouter(firewall: string): Promise<PracticeRouter> {
  const child = spawn(process.execPath, [join(root, 'client/src/cli/main.ts'), 'practice', firewall], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A password that is given is not shown in the ready line.
    env: { ...process.env, RSC_PASSWORD: undefined },
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let output = '';
  const ready = new Promise<Omit<PracticeRouter, 'close'>>((resolve, reject) => {
    const read = (text: Buffer) => {
      output += text;
      const description = /^practice router ready (\{.*\})$/m.exec(output)?.[1];
      if (description) resolve(JSON.parse(description));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    ended.then(() => reject(new Error(`The practice router did not start:\n${output}`)));
  });
  const close = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { ...(await ready), close };
}
