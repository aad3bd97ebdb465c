import { isIP } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { FoundKnock } from '../../../../server/src/index.ts';

/**
 * Which of a script's knocks opens the port that is deployed to: the one whose door has it, else the only one there is,
 * since a port that the router translates has another number in its firewall. Null when none fits, or several that differ.
 * @param host where it is sent to; an address takes the knocks of its family alone
 */
export function chooseKnock(
  plans: readonly FoundKnock[],
  port: number | undefined,
  host?: string | undefined,
): FoundKnock | null {
  const family = isIP(host ?? '');
  const possible = plans.filter((plan) => family === 0 || plan.family === family);
  const opening = possible.filter(({ door }) => door.opens.includes('any') || door.opens.includes(`tcp/${port}`));
  const [plan, ...others] = opening.length > 0 ? opening : possible;
  if (plan === undefined) return null;
  return others.every(({ steps }) => isDeepStrictEqual(steps, plan.steps)) ? plan : null;
}
