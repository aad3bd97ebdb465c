/** What a deploy costs beside its own API sentences, and what fifty routers cost. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PracticeReady } from '../../client/src/practice/practice-router.ts';
import { type DeployRequest, deploy } from '../../client/src/router/deploy.ts';
import { FileJournal } from '../../client/src/router/deployment/journal.ts';
import { encodeSentence, SentenceDecoder } from '../../client/src/router/wire.ts';
import { countStates, deployToAll } from '../../client/src/routers/deploy-group.ts';
import { refuseErrors } from '../../client/src/routers/refuse-errors.ts';
import { collectGarbage, milliseconds, quantile } from './measure.ts';

const ROUNDS = 7;
const LINES = 2000;
const ROUTERS = 50;
const PARALLEL = 8;
const routersFile = fileURLToPath(new URL('./practice-routers.ts', import.meta.url));

/** A sentence of a deploy, and the how manyth of its connections it went over. */
interface Sent {
  readonly connection: number;
  readonly words: readonly string[];
}

export async function benchDeploys(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'routeros-bench-'));
  try {
    const journal = new FileJournal(folder);
    await benchAgainstBareWrite(journal);
    await benchManyRouters(journal);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Both meet a router of their own in each round, in another process, and the same words. The pause before the proof is left out. */
async function benchAgainstBareWrite(journal: FileJournal): Promise<void> {
  const script = { name: 'site.rsc', text: scriptOf(LINES) };
  const sent = await withRouters(1, ([router]) => record(router!, script, journal));
  const rounds: { deployed: number; written: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const deployed = await withRouters(1, ([router]) => timeOf(() => deployTo(router!, script, journal)));
    const written = await withRouters(1, ([router]) => timeOf(() => write(router!, sent)));
    rounds.push({ deployed, written });
  }
  const median = (of: (round: (typeof rounds)[number]) => number) => quantile(rounds.map(of), 0.5);
  console.log(`deploy of ${LINES} lines to a practice router, ${sent.length} API sentences, median of ${ROUNDS}`);
  console.log(`  the same sentences over a bare socket ${milliseconds(median(({ written }) => written))}`);
  console.log(`  deploy, with the look at the router   ${milliseconds(median(({ deployed }) => deployed))}`);
  const ratio = median(({ deployed, written }) => deployed / written);
  console.log(`  deploy / bare write                   ${ratio.toFixed(2)}   (at most 2)`);
}

/** What is held after each router, once the garbage is gone: the first ten have loaded all that is loaded. */
async function benchManyRouters(journal: FileJournal): Promise<void> {
  const script = { name: 'site.rsc', text: scriptOf(200) };
  await withRouters(ROUTERS, async (routers) => {
    const held: number[] = [];
    const results = await deployToAll(
      routers,
      async (router, signal) => {
        const outcome = await deploy(requestFor(router, script, journal), () => {}, signal);
        held.push(memoryInUse());
        return outcome;
      },
      { parallel: PARALLEL, signal: new AbortController().signal },
    );
    const states = [...countStates(results)].map(([state, count]) => `${count} ${state}`).join(', ');
    console.log(`${ROUTERS} practice routers, ${PARALLEL} at a time: ${states}`);
    const after = [10, 20, 30, 40, 50].map((count) => `${(held[count - 1]! / 1e6).toFixed(1)} MB after ${count}`);
    console.log(`  held by the deploys     ${after.join(', ')}`);
  });
}

function memoryInUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Short lines, since a router takes 60 000 bytes at a time. */
function scriptOf(lines: number): string {
  const entries = Array.from(
    { length: lines - 1 },
    (_, index) => `add address=10.0.${index >> 8}.${index & 255} list=a`,
  );
  return `/ip firewall address-list\n${entries.join('\n')}\n`;
}

function requestFor(
  { host, api: port, user, password }: PracticeReady,
  script: DeployRequest['script'],
  journal: FileJournal,
): DeployRequest {
  const target = { host, port, user };
  return { target, password, script, knock: null, knockAfter: null, settleMs: 0, journal, approve: refuseErrors };
}

async function deployTo(router: PracticeReady, script: DeployRequest['script'], journal: FileJournal): Promise<void> {
  const { state, message } = await deploy(requestFor(router, script, journal), () => {}, new AbortController().signal);
  if (state.kind !== 'applied') throw new Error(message);
}

/** The sentences of a deploy in their order, as they came by between it and the router. */
async function record(router: PracticeReady, script: DeployRequest['script'], journal: FileJournal): Promise<Sent[]> {
  const sent: Sent[] = [];
  let connections = 0;
  const between = createServer((client) => {
    const connection = connections++;
    const decoder = new SentenceDecoder();
    const server = connect({ host: router.host, port: router.api });
    client.on('data', (chunk: Buffer) => sent.push(...decoder.push(chunk).map((words) => ({ connection, words }))));
    client.pipe(server).pipe(client);
  }).listen(0, router.host);
  await once(between, 'listening');
  const { port } = between.address() as { port: number };
  await deployTo({ ...router, api: port }, script, journal);
  between.close();
  return sent;
}

/** Sends each sentence when the one before it is answered, as a deploy has to. */
async function write({ host, api: port, password }: PracticeReady, sent: readonly Sent[]): Promise<void> {
  const sockets = new Map<number, { socket: Socket; decoder: SentenceDecoder }>();
  for (const { connection, words } of sent) {
    if (!sockets.has(connection)) {
      const socket = connect({ host, port, noDelay: true });
      await once(socket, 'connect');
      sockets.set(connection, { socket, decoder: new SentenceDecoder() });
    }
    const { socket, decoder } = sockets.get(connection)!;
    const isLogin = words[0] === '/login';
    socket.write(
      encodeSentence(isLogin ? words.map((word) => word.replace(/^=password=.*/, `=password=${password}`)) : words),
    );
    for (let isDone = false; !isDone; ) {
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      const answers = decoder.push(chunk);
      const trap = answers.find(([kind]) => kind === '!trap');
      if (trap !== undefined) throw new Error(`${words[0]}: ${trap.join(' ')}`);
      isDone = answers.some(([kind]) => kind === '!done');
    }
  }
  for (const { socket } of sockets.values()) socket.destroy();
}

async function withRouters<T>(count: number, work: (routers: PracticeReady[]) => Promise<T>): Promise<T> {
  const child = fork(routersFile, [String(count)]);
  const [routers] = (await once(child, 'message')) as [PracticeReady[]];
  try {
    return await work(routers);
  } finally {
    const ended = once(child, 'exit');
    child.disconnect();
    await ended;
  }
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  collectGarbage();
  const start = performance.now();
  await work();
  return performance.now() - start;
}
