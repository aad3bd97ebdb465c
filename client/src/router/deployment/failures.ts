/** Failures, told apart by what they say about the router. */
import { RouterError, type RouterErrorKind } from '../errors.ts';

/** The connection has failed; whether the router still works is another matter. */
const CONNECTION_LOST: readonly RouterErrorKind[] = ['closed', 'fatal', 'timeout'];
/** A router that restarts answers so, or not at all. */
const AWAY: readonly RouterErrorKind[] = [...CONNECTION_LOST, 'refused', 'unreachable', 'door-closed'];

export function isConnectionLost(error: unknown): boolean {
  return error instanceof RouterError && CONNECTION_LOST.includes(error.kind);
}

/** Whether the router has answered that it does not do it. */
export function isRefused(error: unknown): boolean {
  return error instanceof RouterError && error.kind === 'trap';
}

/** Whether the router may answer a little later. */
export function isAway(error: unknown): boolean {
  return error instanceof RouterError && AWAY.includes(error.kind);
}

/** Whatever was thrown, as an error with a message for people. */
export function asRouterError(error: unknown): RouterError {
  if (error instanceof RouterError) return error;
  const isAbort = error instanceof Error && error.name === 'AbortError';
  if (isAbort) return new RouterError('cancelled', 'The deploy was cancelled.', { cause: error });
  return new RouterError('invalid', `Something unexpected went wrong: ${String(error)}.`, { cause: error });
}
