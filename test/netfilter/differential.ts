/** Plays cases to our simulator and to Linux netfilter, and says where they disagree. */
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { Network } from './network.ts';
import { type SimulatedCase, simulateCase } from './our-model.ts';
import { bytesOf, replyTo } from './packet-bytes.ts';
import { type Attempt, type FirewallCase, firewallCase, scriptOf } from './random-firewall.ts';
import { toNftables } from './to-nftables.ts';

/** How a case is to be played. */
interface Pace {
  secondsApart: number;
  /** Of entries of address lists, half a second off each multiple of the time between packets: milliseconds never count. */
  timeouts: readonly string[];
}

export interface DifferentialOptions {
  runs: number;
  seed: number;
  simulate?: typeof simulateCase;
  onProgress?: (done: number) => void;
}

const AT_ONCE: Pace = { secondsApart: 0, timeouts: ['10m', '1h'] };
const WITH_PAUSES: Pace = { secondsApart: 1.5, timeouts: ['1s', '2s', '2s', '5s'] };
/** One firewall of so many is played with pauses, in which entries of lists expire. */
const ONE_WITH_PAUSES_IN = 5;
/** A queue of the kernel takes a thousand packets at once. */
const BATCH = 500;
/** The first packet of a firewall has this hop limit, the next one more: that is how they are told apart. */
const FIRST_HOP_LIMIT = 100;
const MOST_LATE_MS = 400;
const MOST_TRIES = 3;

/** Plays `runs` firewalls that follow from the seed; says in words what the first disagreement is, null if there is none. */
export async function differential({
  runs,
  seed,
  simulate = simulateCase,
  onProgress = () => undefined,
}: DifferentialOptions): Promise<string | null> {
  const withPauses = Math.floor(runs / ONE_WITH_PAUSES_IN);
  let done = 0;
  for (const [pace, count] of [
    [AT_ONCE, runs - withPauses],
    [WITH_PAUSES, withPauses],
  ] as const) {
    for (let begun = 0; begun < count; begun += BATCH) {
      const numRuns = Math.min(BATCH, count - begun);
      const cases = fc.sample(tellingCase(pace, simulate), { numRuns, seed: seed + done });
      const compare = (some: readonly FirewallCase[]) => disagreements(some, pace.secondsApart, simulate);
      const [first] = await compare(cases);
      if (first !== undefined) return describe(await shrink(first, compare), pace);
      done += numRuns;
      onProgress(done);
    }
  }
  return null;
}

/** Most firewalls made by chance accept all packets or none: four of five of these are left out. */
function tellingCase({ secondsApart, timeouts }: Pace, simulate: typeof simulateCase): fc.Arbitrary<FirewallCase> {
  return fc
    .tuple(firewallCase(timeouts), fc.nat(4))
    .filter(([one, chance]) => {
      const { packets } = simulate(one, addressOf(one.family, 0), secondsApart);
      return chance === 0 || new Set(packets.map(({ accepted }) => accepted)).size > 1;
    })
    .map(([one]) => one);
}

interface Disagreement {
  firewallCase: FirewallCase;
  simulated: SimulatedCase;
  /** Index of the first packet of which the two say something else. */
  at: number;
}

type Compare = (cases: readonly FirewallCase[]) => Promise<Disagreement[]>;

async function disagreements(
  cases: readonly FirewallCase[],
  secondsApart: number,
  simulate: typeof simulateCase,
): Promise<Disagreement[]> {
  const simulated = cases.map((one, number) => simulate(one, addressOf(one.family, number), secondsApart));
  const accepted = await play(simulated, secondsApart);
  return simulated.flatMap((one, number) => {
    const isSame = (index: number) =>
      one.packets[index]!.accepted === accepted.has(`${one.address} ${FIRST_HOP_LIMIT + index}`);
    const at = one.packets.findIndex((_, index) => !isSame(index));
    return at < 0 ? [] : [{ firewallCase: cases[number]!, simulated: one, at }];
  });
}

/** Sends the packets of all cases, and says which were accepted. */
async function play(cases: readonly SimulatedCase[], secondsApart: number): Promise<Set<string>> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const network = await Network.create(toNftables(cases));
    try {
      if (await sendAll(network, cases, secondsApart)) return await network.accepted();
    } finally {
      await network.close();
    }
  }
  throw new Error('This computer is too busy to send packets in time.');
}

/** Whether all went out in time. */
async function sendAll(network: Network, cases: readonly SimulatedCase[], secondsApart: number): Promise<boolean> {
  const rounds = Math.max(...cases.map(({ packets }) => packets.length));
  const start = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    const due = start + round * secondsApart * 1000;
    if (secondsApart > 0) await delay(Math.max(0, due - performance.now()));
    const packets = cases.flatMap((one) => one.packets[round]?.packet ?? []);
    await network.send(packets.map((packet) => bytesOf(packet, FIRST_HOP_LIMIT + round)));
    const answerable = packets.filter(({ protocol }) => protocol !== 'ipsec-esp');
    await network.answer(answerable.map((packet) => replyTo(packet, FIRST_HOP_LIMIT + round)));
    if (secondsApart > 0 && performance.now() - due > MOST_LATE_MS) return false;
  }
  return true;
}

function addressOf(family: 4 | 6, number: number): string {
  const host = number + 1;
  return family === 4 ? `10.0.${host >> 8}.${host & 0xff}` : `fd00::${host.toString(16)}`;
}

/** Takes away rules, conditions and packets as long as the two still disagree. */
async function shrink(found: Disagreement, compare: Compare): Promise<Disagreement> {
  const { firewallCase, at } = found;
  const ended = { ...firewallCase, attempts: firewallCase.attempts.slice(0, at + 1) };
  const [smaller] = await compare([...smallerOnes(ended)]);
  if (smaller !== undefined) return shrink(smaller, compare);
  return found;
}

function* smallerOnes(firewallCase: FirewallCase): Generator<FirewallCase> {
  const { lines, attempts } = firewallCase;
  for (const index of lines.keys()) yield { ...firewallCase, lines: lines.toSpliced(index, 1) };
  for (const index of attempts.keys()) {
    const isNeeded = attempts.length === 1 || attempts.some(({ continues }) => continues === index);
    if (!isNeeded) yield { ...firewallCase, attempts: without(attempts, index) };
  }
  for (const [index, line] of lines.entries()) {
    for (const words of withOneLess(line.words))
      yield { ...firewallCase, lines: lines.with(index, { ...line, words }) };
  }
}

/** The attempts behind one that is taken out count from where they then stand. */
function without(attempts: readonly Attempt[], index: number): Attempt[] {
  return attempts.toSpliced(index, 1).map((attempt) => {
    const { continues } = attempt;
    return continues === null || continues < index ? attempt : { ...attempt, continues: continues - 1 };
  });
}

/** Only what can be left out: ports and flags need their protocol, which is left out after them. */
function withOneLess(words: readonly string[]): string[][] {
  const needsProtocol = words.some((word) => /^(dst-port|src-port|tcp-flags|icmp-options|to-ports)=/.test(word));
  const needed =
    /^(chain|action|address-list|address-list-timeout|jump-target|new-packet-mark|passthrough|list|address|to-ports)=/;
  return [...words.entries()]
    .filter(([, word]) => !needed.test(word) && !(needsProtocol && word.startsWith('protocol=')))
    .map(([index]) => words.toSpliced(index, 1));
}

function describe({ firewallCase, simulated, at }: Disagreement, { secondsApart }: Pace): string {
  const packets = simulated.packets.slice(0, at + 1).map(({ packet, accepted }, index) => {
    const { protocol, source, destinationPort, size, connectionState, icmpType, icmpCode } = packet;
    const kind = icmpType === undefined ? `port ${destinationPort}` : `type ${icmpType} code ${icmpCode}`;
    const ours = accepted ? 'accepted' : 'refused';
    const verdict = index < at ? ours : `${ours} by the simulator, ${accepted ? 'refused' : 'accepted'} by netfilter`;
    return `${protocol} ${kind} from ${source}, ${size} bytes, ${connectionState}: ${verdict}`;
  });
  const pace = secondsApart > 0 ? `packets ${secondsApart} s apart` : 'packets at once';
  return `${scriptOf(firewallCase)}\n${pace}:\n${packets.join('\n')}\n\n${toNftables([simulated])}`;
}
