/** One script to many routers: the canary first, then the others side by side, until one fails. */
import type { DeployOutcome, FinalState } from '../router/deploy.ts';
import { RouterError } from '../router/errors.ts';

/** How it ended for one router; `not-begun` where another one had failed before its turn. */
export interface RouterResult<T> {
  readonly router: T;
  readonly outcome: DeployOutcome | null;
  /** How long it took, in milliseconds. */
  readonly tookMs: number;
}

/** The states of a router after a deploy to several. */
export type ResultState = FinalState['kind'] | 'not-begun';

export interface GroupOptions {
  /** How many routers are deployed to at once, after the canary. */
  readonly parallel: number;
  readonly signal: AbortSignal;
}

/**
 * Deploys to the first router alone, and only when that is applied to the others. After a failure, or when the signal
 * is aborted, no further one is begun; those that run are told to stop, which they do until their import has begun.
 * @returns one result for each router, in their order
 */
export async function deployToAll<T>(
  routers: readonly T[],
  deployOne: (router: T, signal: AbortSignal) => Promise<DeployOutcome>,
  { parallel, signal }: GroupOptions,
): Promise<RouterResult<T>[]> {
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const results = routers.map((router): RouterResult<T> => ({ router, outcome: null, tookMs: 0 }));
  let next = 0;
  const work = async (last: number): Promise<void> => {
    while (next < last && !stop.aborted) {
      const index = next++;
      const router = routers[index]!;
      const begin = performance.now();
      const outcome = await deployOne(router, stop);
      results[index] = { router, outcome, tookMs: performance.now() - begin };
      if (outcome.state.kind !== 'applied') failure.abort(stopped());
    }
  };
  await work(Math.min(1, routers.length));
  await Promise.all(Array.from({ length: parallel }, () => work(routers.length)));
  return results;
}

function stopped(): RouterError {
  return new RouterError('cancelled', 'The deploy was stopped, since it failed for another router.');
}

export function stateOf({ outcome }: RouterResult<unknown>): ResultState {
  return outcome === null ? 'not-begun' : outcome.state.kind;
}

/** How many routers ended in each state, the states in the order in which they first occur. */
export function countStates(results: readonly RouterResult<unknown>[]): Map<ResultState, number> {
  const counts = new Map<ResultState, number>();
  for (const state of results.map(stateOf)) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}
