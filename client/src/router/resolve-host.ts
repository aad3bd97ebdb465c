import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { RouterError } from './errors.ts';

export type AddressFamily = 4 | 6;

/** An address of a host. All packets of a knock go to the same one. */
export interface HostAddress {
  readonly address: string;
  readonly family: AddressFamily;
}

export interface ResolveOptions {
  /** Only addresses of this family will do; absent: all that the system names. */
  readonly family?: AddressFamily | undefined;
  /** Own address to send from: only addresses of its family can be reached from there. */
  readonly bind?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds the addresses of a host, in the order in which the system prefers them; at least one.
 * @throws RouterError of kind `no-such-host`, `invalid` for an own address that is none, or `cancelled`
 */
export async function resolveHost(host: string, options: ResolveOptions = {}): Promise<HostAddress[]> {
  const { signal } = options;
  // The system takes an empty name for this computer, or for none.
  if (host.trim() === '') throw notResolved(host, options.family, { code: 'no name' });
  const family = familyOf(options);
  const literal = isIP(host);
  if (literal !== 0) return [checkFamily(host, { address: host, family: literal as AddressFamily }, family)];
  try {
    const found = await abortable(lookup(host, { family: family ?? 0, order: 'verbatim', all: true }), signal);
    const unique = new Map(found.map(({ address, family }) => [address, { address, family: family as AddressFamily }]));
    return [...unique.values()];
  } catch (cause) {
    if (signal?.aborted) {
      throw new RouterError('cancelled', `Looking up ${host} was cancelled. Nothing was sent.`, { cause });
    }
    throw notResolved(host, family, cause);
  }
}

function familyOf({ family, bind }: ResolveOptions): AddressFamily | undefined {
  if (bind === undefined) return family;
  const own = isIP(bind);
  if (own === 0) {
    const advice = "Give one of this computer's addresses, not a name or an interface.";
    throw new RouterError('invalid', `"${bind}" is no address to send from. Nothing was sent. ${advice}`);
  }
  return checkFamily(bind, { address: bind, family: own as AddressFamily }, family).family;
}

function checkFamily(host: string, found: HostAddress, family: AddressFamily | undefined): HostAddress {
  if (family === undefined || family === found.family) return found;
  throw new RouterError(
    'no-such-host',
    `${host} is not an IPv${family} address. Nothing was sent. Give an IPv${family} address, or do not ask for IPv${family}.`,
  );
}

function notResolved(host: string, family: AddressFamily | undefined, cause: unknown): RouterError {
  const code = (cause as { code?: string }).code ?? String(cause);
  const what = family === undefined ? 'an address' : `an IPv${family} address`;
  return new RouterError(
    'no-such-host',
    `The name "${host}" could not be resolved to ${what} (${code}). Nothing was sent. ` +
      "Check its spelling and your name server, or use the router's address.",
    { cause },
  );
}

/** The system's resolver cannot be interrupted; this stops waiting for it. */
function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
