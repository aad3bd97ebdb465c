/** ICMP echo by the system's own ping: programs without special rights may not send one themselves. */
import { spawn } from 'node:child_process';
import type { KnockStep } from '../../../server/src/index.ts';
import { RouterError } from './errors.ts';
import { describeStep, payloadOf } from './knock-notation.ts';
import type { AddressFamily, HostAddress } from './resolve-host.ts';

/** Bytes of the headers of IP and ICMP, which count for the firewall's `packet-size` but not for ping. */
const headers = { 4: 28, 6: 48 };
/** Most programs write the time into the payload; the pattern stands behind it, as often as there is room. */
const timeBytes = 16;
const longestPattern = 16;
const usualBytes = 56;
/** What Windows lets `-l` have; the others take as much or more. */
const mostBytes = 65_500;
/** How long an answer may take, in milliseconds. A router that drops the packet gives none. */
const answerMs = 1_000;

/** A program with its arguments. */
export interface PingCall {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * Why ping cannot send the step; null where it can.
 * @param family null while it is not known; then the larger headers of IPv6 are not asked for
 */
export function whyNoPing(
  step: KnockStep,
  family: AddressFamily | null,
  platform: NodeJS.Platform = process.platform,
): string | null {
  const { packetSize, payload, sourcePort, icmpType } = step;
  const least = headers[family ?? 4];
  if (icmpType !== undefined) return `ping sends echo requests, and this is an ICMP message of type ${icmpType}.`;
  if (sourcePort !== undefined) return 'ICMP has no ports.';
  if (packetSize !== null && packetSize < least) {
    return `no ICMP packet over IPv${family ?? 4} is shorter than its headers of ${least} bytes.`;
  }
  if (packetSize !== null && packetSize - least > mostBytes) return `ping sends at most ${mostBytes} bytes of payload.`;
  if (payload === null) return null;
  if (platform === 'win32') {
    return 'ping of Windows cannot send a text or pattern. Send this knock from Linux or macOS, or give the firewall a step by size.';
  }
  const { length } = payloadOf(step);
  if (length === 0 || length > longestPattern) return `ping sends a pattern of 1 to ${longestPattern} bytes.`;
  const room = packetSize === null ? usualBytes : packetSize - least;
  const needed = (Math.ceil(timeBytes / length) + 1) * length;
  if (room >= needed) return null;
  return `ping writes the time before the pattern, so that it needs a packet of ${needed + least} bytes.`;
}

/** How to call ping for the step. The family needs no option: the address tells it. */
export function pingCall(
  step: KnockStep,
  { address, family }: HostAddress,
  bind: string | undefined,
  platform: NodeJS.Platform = process.platform,
): PingCall {
  const bytes = step.packetSize === null ? null : String(step.packetSize - headers[family]);
  if (platform === 'win32') {
    const size = bytes === null ? [] : ['-l', bytes];
    const from = bind === undefined ? [] : ['-S', bind];
    return { program: 'ping', args: ['-n', '1', ...size, ...from, address] };
  }
  const size = bytes === null ? [] : ['-s', bytes];
  const pattern = step.payload === null ? [] : ['-p', payloadOf(step).toString('hex')];
  const from = bind === undefined ? [] : [platform === 'linux' ? '-I' : '-S', bind];
  const program = platform !== 'linux' && family === 6 ? 'ping6' : 'ping';
  return { program, args: ['-n', '-c', '1', ...size, ...pattern, ...from, address] };
}

/**
 * Sends one ICMP echo request, and waits for its answer, a second at most.
 * @param bind own address to send from
 * @throws RouterError of kind `invalid` without a ping that can do it, `unreachable` if the packet could not leave;
 *   the signal's reason if it aborts
 */
export async function sendPing(
  step: KnockStep,
  target: HostAddress,
  bind: string | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const why = whyNoPing(step, target.family);
  if (why !== null) throw new RouterError('invalid', `The knock ${describeStep(step)} cannot be sent: ${why}`);
  const call = pingCall(step, target, bind);
  let end = await run(call, signal);
  // Other pings for Linux than that of iputils have a program of its own for IPv6.
  if (end.complaint !== '' && target.family === 6 && call.program === 'ping') {
    const second = await run({ ...call, program: 'ping6' }, signal);
    if (!second.isMissing) end = second;
  }
  if (end.isMissing) throw noPing(step);
  if (end.complaint !== '') throw notLeft(step, target, end.complaint);
}

interface PingEnd {
  readonly isMissing: boolean;
  /** Why it failed, in its words; empty where the packet has left, answered or not. */
  readonly complaint: string;
}

async function run({ program, args }: PingCall, signal: AbortSignal | undefined): Promise<PingEnd> {
  signal?.throwIfAborted();
  const env = { ...process.env, LC_ALL: 'C' };
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true, env });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const stop = () => void child.kill();
  // Not each system's ping can be told how long to wait.
  const timer = setTimeout(stop, answerMs);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    signal?.throwIfAborted();
    return { isMissing: false, complaint: code === 0 || code === null ? '' : complaintOf(errors) };
  } catch (cause) {
    if (signal?.aborted || (cause as { code?: string }).code !== 'ENOENT') throw cause;
    return { isMissing: true, complaint: `there is no program ${program}` };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** A packet without an answer ends ping with an error code too, but without a word on stderr. */
function complaintOf(errors: string): string {
  const lines = errors.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '' && !/warning/i.test(line)) ?? '';
}

function noPing(step: KnockStep): RouterError {
  return new RouterError(
    'invalid',
    `The knock ${describeStep(step)} was not sent: this computer has no ping. ` +
      'Install it (Debian and Ubuntu: iputils-ping), or knock from another computer of the same address.',
  );
}

function notLeft(step: KnockStep, { address }: HostAddress, complaint: string): RouterError {
  return new RouterError(
    'unreachable',
    `The knock ${describeStep(step)} to ${address} was not sent; this computer's ping says: ${complaint}. ` +
      'Check the network, the address to send from, and whether this user may run ping (in containers often not).',
  );
}
