import { setTimeout as sleep } from 'node:timers/promises';
import type { KnockStep } from '../../../server/src/index.ts';
import { confirmDoor, type DoorState, doorAdvice, doorAnswered } from './confirm-door.ts';
import { RouterError, type RouterErrorKind } from './errors.ts';
import { describeStep } from './knock-notation.ts';
import { defaultDelayMs, doorWait, pauseAfter } from './knock-pauses.ts';
import { type AddressFamily, type HostAddress, resolveHost } from './resolve-host.ts';
import { assertSendable, type SendOptions, sendStep } from './send-step.ts';

/**
 * A knock of three packets gets through whole one time in three where 30 % are lost; ten tries of it then open 97 of 100 doors,
 * also where the firewall forgets a knock that was not finished.
 */
export const defaultTries = 10;

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

export interface KnockOptions extends SendOptions {
  /** Pause after each packet in milliseconds, where the step names none. */
  readonly delayMs?: number | undefined;
  /** How often each packet is sent; more than once only for a firewall that does not count a repeated packet as a wrong one. */
  readonly repeat?: number | undefined;
  readonly family?: AddressFamily | undefined;
  readonly onStep?: ((event: StepEvent) => void) | undefined;
}

/** The door was tried after the knock. */
export interface DoorEvent {
  /** Which try of how many, from 1. */
  readonly number: number;
  readonly tries: number;
  readonly address: string;
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
 * Sends the steps in order to the first address of the host that can be sent to, with a pause after each, so that the door may
 * be tried when the promise is fulfilled.
 * @throws RouterError of kind `invalid`, `no-such-host`, `unreachable`, `cancelled`, or as `sendStep`
 */
export async function knock(
  host: string,
  steps: readonly KnockStep[],
  options: KnockOptions = {},
): Promise<KnockResult> {
  const packets = packetsOf(steps, options.repeat ?? 1);
  const targets = await resolveHost(host, options);
  let failure: RouterError | null = null;
  for (const target of targets) {
    try {
      await new Attempt(packets, target, options).sendRound(1);
      return { ...target, sent: packets.map(describeStep) };
    } catch (error) {
      failure ??= mendable(error, ['unreachable']);
    }
  }
  throw failure!;
}

/**
 * Knocks, tries the door, and knocks again, more slowly, until the door opens or the tries are used up. Of a host
 * with several addresses each is knocked at in each try, until one opens.
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
  const targets = await resolveHost(host, options);
  const attempts = targets.map((target) => new Attempt(packets, target, options));
  for (let number = 1; number <= tries; number++) {
    for (const attempt of attempts.filter((each) => each.isPossible)) {
      const { target } = attempt;
      const state = await attempt.tryDoor(doorPort, number, number === tries);
      if (state === null) continue;
      options.onDoor?.({ number, tries, address: target.address, port: doorPort, state });
      if (state === 'open') return { ...target, sent: packets.map(describeStep), tries: number };
    }
  }
  throw doorClosed(packets, attempts, doorPort, tries);
}

function packetsOf(steps: readonly KnockStep[], repeat: number): KnockStep[] {
  if (steps.length === 0) throw new RouterError('invalid', 'There is no knock to send: the sequence is empty.');
  for (const step of steps) assertSendable(step, null);
  return steps.flatMap((step) => Array<KnockStep>(repeat).fill(step));
}

/** The knock at one address of the host. */
class Attempt {
  readonly target: HostAddress;
  /** What the door did when it was tried last; null before. */
  state: DoorState | null = null;
  /** Why the last round could not be sent, if that is so. */
  failure: RouterError | null = null;
  readonly #packets: readonly KnockStep[];
  readonly #options: KnockUntilOpenOptions;
  /** The shortest that was measured. */
  #roundTripMs: number | null = null;

  constructor(packets: readonly KnockStep[], target: HostAddress, options: KnockUntilOpenOptions) {
    this.#packets = packets;
    this.target = target;
    this.#options = options;
  }

  /** Whether this computer can send there at all. */
  get isPossible(): boolean {
    return this.failure?.kind !== 'unreachable';
  }

  /** Knocks and looks at the door. Null where that failed in a way that another try or address may mend. */
  async tryDoor(port: number, round: number, isLast: boolean): Promise<DoorState | null> {
    const { bind, doorTimeoutMs, signal } = this.#options;
    try {
      await this.sendRound(round);
      const { address } = this.target;
      const timeoutMs = doorTimeoutMs ?? doorWait(isLast, this.#roundTripMs);
      const { state, roundTripMs } = await confirmDoor({ address, port, bind, timeoutMs, signal });
      this.#measured(roundTripMs);
      this.failure = null;
      this.state = state;
      return state;
    } catch (error) {
      this.failure = mendable(error, ['unreachable', 'refused', 'timeout']);
      return null;
    }
  }

  /** @param round from 1; further ones are slower */
  async sendRound(round: number): Promise<void> {
    const { delayMs = defaultDelayMs, signal, onStep } = this.#options;
    const { address, family } = this.target;
    for (const step of this.#packets) assertSendable(step, family);
    const total = this.#packets.length;
    let sent = 0;
    try {
      for (const step of this.#packets) {
        const pauseMs = pauseAfter(step, delayMs, round, this.#roundTripMs);
        const { leftAt, roundTripMs } = await sendStep(step, this.target, this.#options, pauseMs);
        this.#measured(roundTripMs);
        sent += 1;
        onStep?.({ number: sent, total, step, address, pauseMs });
        const leftMs = leftAt + pauseMs - performance.now();
        if (leftMs > 0) await sleep(leftMs, undefined, { signal });
      }
    } catch (cause) {
      if (!signal?.aborted) throw cause;
      const progress = `after ${sent} of ${total} packets`;
      throw new RouterError('cancelled', `The knock was cancelled ${progress}.`, { cause });
    }
  }

  #measured(roundTripMs: number | null): void {
    if (roundTripMs === null) return;
    this.#roundTripMs = Math.min(roundTripMs, this.#roundTripMs ?? roundTripMs);
  }
}

/** The error, if it is one of these. */
function mendable(error: unknown, kinds: readonly RouterErrorKind[]): RouterError {
  if (error instanceof RouterError && kinds.includes(error.kind)) return error;
  throw error;
}

function doorClosed(
  packets: readonly KnockStep[],
  attempts: readonly Attempt[],
  port: number,
  tries: number,
): RouterError {
  const tried = attempts.filter(({ failure, state }) => failure === null && state !== 'open');
  if (tried.length === 0) return attempts.findLast(({ failure }) => failure !== null)!.failure!;
  const answers = tried.map(({ target: { address, family }, state }) => {
    return `${family === 6 ? `[${address}]` : address}:${port} ${doorAnswered(state!)}`;
  });
  const isRefused = tried.some(({ state }) => state === 'closed');
  return new RouterError(
    'door-closed',
    `door still closed after ${tries} ${tries === 1 ? 'try' : 'tries'}: sent ${packets.map(describeStep).join(', ')}; ` +
      `${answers.join(', ')}. ${doorAdvice(isRefused ? 'closed' : 'filtered')}`,
  );
}
