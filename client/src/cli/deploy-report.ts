import type { PreFlight, RouterComplaint } from '../router/deploy.ts';
import { formatRouterUrl } from '../router/router-url.ts';
import { type ResultState, type RouterResult, stateOf } from '../routers/deploy-group.ts';
import type { RouterProfile } from '../routers/profile.ts';

/** What the look at each router has found; a router that was not looked at is missing. */
export type Looked = Map<RouterProfile, PreFlight['findings']>;

/** What `rsc deploy --routers … --json` prints. Fields may be added; if one changes its meaning, `format` is another number. */
export interface DeployReport {
  readonly format: 1;
  readonly file: string;
  /** The router or the group that was asked for. */
  readonly to: string;
  /** `applied` if it is on all of them. */
  readonly state: 'applied' | 'stopped';
  /** In the order of the list: the first is the canary. */
  readonly routers: readonly RouterReport[];
}

export interface RouterReport {
  readonly name: string;
  /** `api://USER@HOST`, or `apis://…`. */
  readonly address: string;
  readonly state: ResultState;
  /** When the router rolls back by itself, in UTC as ISO 8601; only in the state `rolls-back`. */
  readonly at?: string;
  /** What happened and what to do; null where it was not begun. */
  readonly message: string | null;
  /** What the look at the router has found, the worst first. */
  readonly findings: PreFlight['findings'];
  /** The router's complaints about places in the file. */
  readonly complaints: readonly RouterComplaint[];
  readonly seconds: number;
}

export function deployReport(
  file: string,
  to: string,
  results: readonly RouterResult<RouterProfile>[],
  looked: Looked,
): DeployReport {
  const routers = results.map((result) => routerReport(result, looked));
  return {
    format: 1,
    file,
    to,
    state: routers.every(({ state }) => state === 'applied') ? 'applied' : 'stopped',
    routers,
  };
}

function routerReport(result: RouterResult<RouterProfile>, looked: Looked): RouterReport {
  const { router, outcome, tookMs } = result;
  return {
    name: router.name,
    address: formatRouterUrl(router),
    state: stateOf(result),
    ...(outcome?.state.kind === 'rolls-back' && { at: outcome.state.at.toISOString() }),
    message: outcome?.message ?? null,
    findings: looked.get(router) ?? [],
    complaints: outcome?.complaints ?? [],
    seconds: Math.round(tookMs / 100) / 10,
  };
}
