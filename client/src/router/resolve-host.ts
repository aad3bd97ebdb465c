import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { RouterError } from './errors.ts';

export type AddressFamily = 4 | 6;

/** The one address that all packets to a host go to. */
export interface HostAddress {
  readonly address: string;
  readonly family: AddressFamily;
}

export interface ResolveOptions {
  /** Only an address of this family will do; absent: the first that the system names. */
  readonly family?: AddressFamily | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds the address of a host, once: a firewall counts the knocks of one sequence only at one of its addresses.
 * @throws RouterError of kind `no-such-host` or `cancelled`
 */
export async function resolveHost(host: string, { family, signal }: ResolveOptions = {}): Promise<HostAddress> {
  const literal = isIP(host);
  if (literal !== 0) return checkFamily(host, { address: host, family: literal as AddressFamily }, family);
  try {
    const found = await abortable(lookup(host, { family: family ?? 0, order: 'verbatim' }), signal);
    return { address: found.address, family: found.family as AddressFamily };
  } catch (cause) {
    if (signal?.aborted) {
      throw new RouterError('cancelled', `Looking up ${host} was cancelled. Nothing was sent.`, { cause });
    }
    throw notResolved(host, family, cause);
  }
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
