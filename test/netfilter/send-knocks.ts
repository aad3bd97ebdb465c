/** Runs in the client's network namespace: knocks as the job on standard input says, and prints a result for each knock. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { knockUntilOpen } from '../../client/src/router/knock.ts';
import { parseKnocks } from '../../client/src/router/knock-notation.ts';
import { DOOR_PORT, routerAddress } from './knock-network.ts';

/** Our client called as a function, the command `rsc knock` as it is built, or knock(1), with a connection to the door behind it. */
export type Tool = 'function' | 'command' | 'knock';

export interface KnockJob {
  tool: Tool;
  /** As both clients read them: `7000:tcp 8000:tcp`. */
  knocks: string;
  delayMs: number;
  /** Each client knocks once. */
  count: number;
  /** How many knock at the same time. */
  atOnce: number;
}

export interface KnockOutcome {
  number: number;
  /** By the system's monotonic clock, in milliseconds. */
  begunAt: number;
  endedAt: number;
  /** Whether the client says that the door is open; how many tries that took, where it tells. */
  isOpen: boolean;
  tries: number | null;
}

/** Where `npm run build` puts it. */
export const COMMAND = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const DOOR_WITHIN_MS = 1_000;

type Send = (host: string, job: KnockJob) => Promise<Pick<KnockOutcome, 'isOpen' | 'tries'>>;

const tools: Record<Tool, Send> = {
  async function(host, { knocks, delayMs }) {
    const opened = await knockUntilOpen(host, parseKnocks(knocks), DOOR_PORT, { delayMs }).catch(() => null);
    return { isOpen: opened !== null, tries: opened?.tries ?? null };
  },
  async command(host, { knocks, delayMs }) {
    const args = ['knock', host, ...knocks.split(' '), '-d', String(delayMs), '--door', String(DOOR_PORT)];
    return { isOpen: (await exitOf(process.execPath, [COMMAND, ...args])) === 0, tries: null };
  },
  async knock(host, { knocks, delayMs }) {
    await exitOf('knock', ['-d', String(delayMs), host, ...knocks.split(' ')]);
    return { isOpen: await connects(host), tries: null };
  },
};

async function exitOf(program: string, args: readonly string[]): Promise<number | null> {
  const [code] = await once(spawn(program, args, { stdio: 'ignore' }), 'close');
  return code;
}

async function connects(host: string): Promise<boolean> {
  const socket = connect({ host, port: DOOR_PORT, timeout: DOOR_WITHIN_MS });
  try {
    return await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      for (const event of ['error', 'timeout']) socket.once(event, () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}

async function runJob(job: KnockJob): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < job.count) {
      const number = next++;
      const begunAt = now();
      const outcome = await tools[job.tool](routerAddress(number), job);
      const result: KnockOutcome = { number, begunAt, endedAt: now(), ...outcome };
      console.log(JSON.stringify(result));
    }
  };
  await Promise.all(Array.from({ length: job.atOnce }, work));
}

function now(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

if (import.meta.main) await runJob(JSON.parse(await text(process.stdin)));
