import type { KnockStep } from '../../firewall/knock-plan.ts';
import type { Knock } from '../../firewall/machine/knocks.ts';
import { createPacket, type Packet } from '../../firewall/packet.ts';
import { type ClientLine, clientLines, portWords } from '../client-lines.ts';
import type { Fix } from '../diagnostic.ts';
import { goodFirewall } from '../example.ts';
import { commandsOf, machineKnocks } from '../machine-knocks.ts';
import type { LintRule } from '../rule.ts';
import { type SentLine, sentLines } from '../sent-lines.ts';

/** One packet, how often ever, may be there to try a service, so it takes two to tell. */
const FEWEST_PACKETS = 2;

/** What a line sends is compared packet by packet with what the machine found, so that any port of a range will do. */
export const clientLineStale: LintRule = {
  meta: {
    code: 'CL510',
    name: 'client-line-stale',
    severity: 'warning',
    consequenceOf: ['CL503', 'CL504', 'CL505', 'CL506', 'CL508', 'KN112', 'KN113', 'KN114', 'KN122'],
    summary: 'The line of a knock client in a comment no longer fits any knock of the file.',
    why: 'Whoever copies the line knocks in vain, or, at a strict knock, is shut out for a while.',
    advice: 'Write the line anew when the rules change; “Export knock…” writes it for each client.',
    bad: `# knock router.example.com 12417:tcp 9216:tcp 1387:tcp\n${goodFirewall}`,
    good: `# knock router.example.com 12417:tcp 9216:tcp 13872:tcp\n${goodFirewall}`,
    hasSafeFix: true,
  },
  check(analysis, report) {
    const found = machineKnocks(analysis);
    const knocks = found.flatMap(({ knock }) => (knock === null || knock.opens === false ? [] : [knock]));
    if (knocks.length === 0 || found.length < analysis.knockChains.length) return;
    const concerns = found.flatMap((each) => commandsOf(analysis, each));
    const calls = new Map(clientLines(analysis.script).map((call) => [call.comment, call]));
    for (const block of sentLines(analysis.script)) {
      for (const line of staleLines(block, knocks)) {
        const fix = knocks.length === 1 ? rewritten(calls.get(line.comment), knocks[0]!) : null;
        report({
          comment: line.comment,
          at: line.at,
          message: `No knock of this file fits these packets. ${knocks.map(wanted).join(' ')}`,
          concerns,
          ...(fix && { fix }),
        });
      }
    }
  },
};

interface SentPacket {
  step: KnockStep;
  line: SentLine;
}

/** The lines with packets that no knock takes; of several with one packet each, the first. */
function staleLines(block: readonly SentLine[], knocks: readonly Knock[]): SentLine[] {
  const sent = block.flatMap((line) => line.steps.map((step): SentPacket => ({ step, line })));
  const readers = knocks.map((knock) => ({ knock, ways: waysOf(knock) }));
  const longest = Math.max(1, ...readers.flatMap(({ ways }) => ways.map(({ length }) => length)));
  const runs: SentPacket[][] = [[]];
  for (let next = 0; next < sent.length; ) {
    const steps = sent.slice(next, next + longest).map(({ step }) => step);
    const taken = Math.max(...readers.map(({ knock, ways }) => takenBy(knock, ways, steps)));
    if (taken > 0 || !isOneCall(sent[next - 1], sent[next]!)) runs.push([]);
    if (taken === 0 && !isPlainPing(steps[0]!)) runs.at(-1)!.push(sent[next]!);
    next += Math.max(1, taken);
  }
  return runs.filter((run) => countKinds(run) >= FEWEST_PACKETS).map(([first]) => first!.line);
}

/** A line that sends several packets is a knock of its own; lines with one each make one together. */
function isOneCall(before: SentPacket | undefined, { line }: SentPacket): boolean {
  if (before === undefined || before.line === line) return true;
  return before.line.steps.length === 1 && line.steps.length === 1 && before.line.host === line.host;
}

function countKinds(sent: readonly { step: KnockStep }[]): number {
  return new Set(sent.map(({ step }) => words(step))).size;
}

function isPlainPing({ protocol, packetSize, payload }: KnockStep): boolean {
  return protocol === 'icmp' && packetSize === null && payload === null;
}

/** The classes of the packets of a knock, in each way that it can be sent. */
function waysOf({ intended, openings }: Knock): number[][] {
  const ways = [intended ?? [], ...openings.map((opening) => opening.slice(0, -1))];
  return ways.filter(({ length }) => length > 0).map((way) => way.map((sent) => sent.class));
}

/** How many of the packets, from the first one on, are the whole knock, or a look at what is behind the door. */
function takenBy(knock: Knock, ways: readonly number[][], steps: readonly KnockStep[]): number {
  const classes = steps.map((step) => knock.machine.classOf(packetOf(step, knock)));
  const fitting = ways.filter((way) => way.every((each, index) => each === classes[index]));
  const isLook = knock.service !== null && classes[0] === knock.service;
  return Math.max(isLook ? 1 : 0, ...fitting.map(({ length }) => length));
}

function packetOf({ protocol, port, packetSize, payload }: KnockStep, { machine, family }: Knock): Packet {
  return createPacket({
    ...machine.sender,
    protocol: protocol === 'icmp' && family === 6 ? 'icmpv6' : protocol,
    destinationPort: port,
    payload: payload ?? '',
    // A text comes over TCP when the connection is there.
    connectionState: protocol === 'tcp' && payload !== null ? 'established' : 'new',
    ...(packetSize !== null && { size: packetSize }),
  });
}

function wanted({ list, steps }: Knock): string {
  return `"${list}" asks for ${steps.map(words).join(', ')}.`;
}

function words({ protocol, port, packetSize, payload }: KnockStep): string {
  const name = port === null ? protocol : `${port}/${protocol}`;
  const size = packetSize === null ? '' : ` of ${packetSize} bytes`;
  return `${name}${size}${payload === null ? '' : ` with "${payload}"`}`;
}

/** For `knock`, which names the packets one after the other; null where it can't send them. */
function rewritten(call: ClientLine | undefined, { steps }: Knock): Fix | null {
  const ports = call?.tool === 'knock' ? portWords(call) : [];
  const isPlain = steps.every(
    ({ port, packetSize, payload, delayMs }) =>
      port !== null && packetSize === null && payload === null && delayMs === null,
  );
  if (ports.length === 0 || steps.length === 0 || !isPlain) return null;
  const newText = steps.map(({ port, protocol }) => `${port}:${protocol}`).join(' ');
  return { title: `Change to ${newText}`, edits: [{ start: ports[0]!.start, end: ports.at(-1)!.end, newText }] };
}
