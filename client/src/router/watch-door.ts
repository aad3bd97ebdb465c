/** Keeps a door open for a job that takes longer than the door does. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KnockStep } from '../../../server/src/index.ts';
import { confirmDoor, doorAnswered } from './confirm-door.ts';
import { RouterError } from './errors.ts';
import { type KnockUntilOpenOptions, knockUntilOpen } from './knock.ts';
import type { HostAddress } from './resolve-host.ts';

/** Between two looks at the own address, in milliseconds; nothing is sent for it. */
const addressLookMs = 5_000;
/**
 * Between two looks at the door, in milliseconds. Each is a new connection, and rules against brute force count those of a minute;
 * a session, on the other hand, outlives a door that is closed for so long.
 */
const doorLookMs = 70_000;

export interface DoorWatchOptions extends Omit<KnockUntilOpenOptions, 'signal'> {
  readonly addressLookMs?: number | undefined;
  readonly doorLookMs?: number | undefined;
  /** Takes a line for people when it knocks again, and how that went. */
  readonly tell?: ((message: string) => void) | undefined;
}

export interface DoorWatch {
  /** Settles when nothing more is sent; a knock that has begun is broken off. */
  stop(): Promise<void>;
}

/**
 * Looks at the door from time to time, and knocks again when it has closed, or when this computer has got another address, which
 * the router does not know. What goes wrong with that is told, and tried again at the next look: the job decides what it means.
 * @param target where the knock has opened the door
 */
export function watchDoor(
  target: HostAddress,
  steps: readonly KnockStep[],
  doorPort: number,
  options: DoorWatchOptions = {},
): DoorWatch {
  const controller = new AbortController();
  const ended = watch(target, steps, doorPort, options, controller.signal).catch(() => {});
  return {
    stop() {
      controller.abort();
      return ended;
    },
  };
}

async function watch(
  target: HostAddress,
  steps: readonly KnockStep[],
  port: number,
  options: DoorWatchOptions,
  signal: AbortSignal,
): Promise<void> {
  const { tell = () => {} } = options;
  const nextLook = () => performance.now() + (options.doorLookMs ?? doorLookMs);
  let known = await ownAddressTo(target);
  let lookAt = nextLook();
  for (;;) {
    await sleep(options.addressLookMs ?? addressLookMs, undefined, { signal });
    const own = await ownAddressTo(target);
    // Without an address there is no way to the router either.
    const hasMoved = own !== null && own !== known;
    if (!hasMoved && performance.now() < lookAt) continue;
    try {
      const why = hasMoved ? 'this computer has another address' : await whyClosed(target, port, options, signal);
      if (why !== null) {
        tell(`${why}: knocking again`);
        await knockUntilOpen(target.address, steps, port, { ...options, signal });
        tell(`the door tcp/${port} is open again`);
      }
    } catch (error) {
      if (signal.aborted) return;
      tell(error instanceof RouterError ? error.message : String(error));
    }
    known = own;
    lookAt = nextLook();
  }
}

/** Null where the door is open. */
async function whyClosed(
  { address }: HostAddress,
  port: number,
  { bind, doorTimeoutMs }: DoorWatchOptions,
  signal: AbortSignal,
): Promise<string | null> {
  const { state } = await confirmDoor({ address, port, bind, timeoutMs: doorTimeoutMs, signal });
  return state === 'open' ? null : `the door tcp/${port} ${doorAnswered(state)}`;
}

/** The address that this computer would send from; nothing is sent. Null where there is no way to the target. */
export async function ownAddressTo({ address, family }: HostAddress): Promise<string | null> {
  const socket = createSocket(family === 4 ? 'udp4' : 'udp6');
  try {
    socket.connect(1, address);
    await once(socket, 'connect');
    return socket.address().address;
  } catch {
    return null;
  } finally {
    socket.close();
  }
}
