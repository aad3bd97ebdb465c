import { setTimeout as sleep } from 'node:timers/promises';
import type { KnockStep } from '../../../server/src/index.ts';
import { confirmDoor, type DoorState } from './confirm-door.ts';
import { RouterError } from './errors.ts';
import { describeStep } from './knock-notation.ts';
import { type AddressFamily, type HostAddress, resolveHost } from './resolve-host.ts';
import { assertSendable, sendStep } from './send-step.ts';

/** Pause after a packet in milliseconds, where the step names none. Long enough to keep UDP in order, short beside a stage of 10 s. */
export const defaultDelayMs = 300;
export const defaultTries = 3;

/** A packet has left. */
export interface StepEvent {
  /** Which packet of how many, from 1. */
  readonly number: number;
  readonly total: number;
  readonly step: KnockStep;
  readonly address: string;
  /** The pause that follows, in milliseconds. */
  readonly pauseMs: number;
}

export interface KnockOptions {
  readonly delayMs?: number | undefined;
  /** How often each packet is sent; more than once only for a firewall that does not count a repeated packet as a wrong one. */
  readonly repeat?: number | undefined;
  readonly family?: AddressFamily | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((event: StepEvent) => void) | undefined;
}

/** The door was tried after the knock. */
export interface DoorEvent {
  /** Which try of how many, from 1. */
  readonly number: number;
  readonly tries: number;
  readonly port: number;
  readonly state: DoorState;
}

export interface KnockUntilOpenOptions extends KnockOptions {
  readonly tries?: number | undefined;
  readonly doorTimeoutMs?: number | undefined;
  readonly onDoor?: ((event: DoorEvent) => void) | undefined;
}

/** A knock that was sent completely. */
export interface KnockResult extends HostAddress {
  /** The packets of one round in order, for people. */
  readonly sent: readonly string[];
}

export interface OpenDoor extends KnockResult {
  /** How many rounds it took. */
  readonly tries: number;
}

/**
 * Sends the steps in order to one address, with a pause after each, so that the door may be tried when the promise is fulfilled.
 * @throws RouterError of kind `invalid`, `no-such-host`, `unreachable`, `cancelled`, or as `sendStep`
 */
export async function knock(
  host: string,
  steps: readonly KnockStep[],
  options: KnockOptions = {},
): Promise<KnockResult> {
  const packets = packetsOf(steps, options.repeat ?? 1);
  const target = await resolveHost(host, options);
  await sendRound(packets, target, options, 1);
  return { ...target, sent: packets.map(describeStep) };
}

/**
 * Knocks, tries the door, and knocks again, more slowly each time, until the door opens or the tries are used up.
 * @param doorPort TCP port that the knock opens
 * @throws RouterError of kind `door-closed`, or as `knock` and `confirmDoor`
 */
export async function knockUntilOpen(
  host: string,
  steps: readonly KnockStep[],
  doorPort: number,
  options: KnockUntilOpenOptions = {},
): Promise<OpenDoor> {
  const packets = packetsOf(steps, options.repeat ?? 1);
  const tries = options.tries ?? defaultTries;
  const target = await resolveHost(host, options);
  const door = { address: target.address, port: doorPort, timeoutMs: options.doorTimeoutMs, signal: options.signal };
  let state: DoorState = 'closed';
  for (let number = 1; number <= tries; number++) {
    await sendRound(packets, target, options, number);
    state = await confirmDoor(door);
    options.onDoor?.({ number, tries, port: doorPort, state });
    if (state === 'open') return { ...target, sent: packets.map(describeStep), tries: number };
  }
  throw doorClosed(packets, target, doorPort, tries, state);
}

function packetsOf(steps: readonly KnockStep[], repeat: number): KnockStep[] {
  if (steps.length === 0) throw new RouterError('invalid', 'There is no knock to send: the sequence is empty.');
  steps.forEach(assertSendable);
  return steps.flatMap((step) => Array<KnockStep>(repeat).fill(step));
}

/** @param slowness factor for the pauses, the steps' own too */
async function sendRound(
  packets: readonly KnockStep[],
  target: HostAddress,
  { delayMs = defaultDelayMs, signal, onStep }: KnockOptions,
  slowness: number,
): Promise<void> {
  let sent = 0;
  try {
    for (const step of packets) {
      await sendStep(step, target, signal);
      sent += 1;
      const pauseMs = (step.delayMs ?? delayMs) * slowness;
      onStep?.({ number: sent, total: packets.length, step, address: target.address, pauseMs });
      await sleep(pauseMs, undefined, { signal });
    }
  } catch (cause) {
    if (!signal?.aborted) throw cause;
    const progress = `after ${sent} of ${packets.length} packets`;
    throw new RouterError('cancelled', `The knock was cancelled ${progress}. Nothing was changed.`, { cause });
  }
}

function doorClosed(
  packets: readonly KnockStep[],
  { address, family }: HostAddress,
  port: number,
  tries: number,
  state: DoorState,
): RouterError {
  const door = family === 6 ? `[${address}]:${port}` : `${address}:${port}`;
  const answer = state === 'closed' ? 'refused the connection' : 'did not answer';
  return new RouterError(
    'door-closed',
    `door still closed after ${tries} ${tries === 1 ? 'try' : 'tries'}: sent ${packets.map(describeStep).join(', ')}; ` +
      `${door} ${answer}. Nothing was changed. Compare the sequence, its order and the door's port with the router's firewall; ` +
      'if they agree, use a longer delay, or wait until the stages on the router have run out, and knock again.',
  );
}
