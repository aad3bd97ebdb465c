import type { FoundKnock } from '../../../../server/src/index.ts';

/**
 * Which of a script's knocks opens the port that is deployed to: the one whose door has it, else the only one there is,
 * since a port that the router translates has another number in its firewall. Null when none fits.
 */
export function chooseKnock(plans: readonly FoundKnock[], port: number | undefined): FoundKnock | null {
  const opening = plans.filter(({ door }) => door.opens.includes('any') || door.opens.includes(`tcp/${port}`));
  const [plan, ...others] = opening.length > 0 ? opening : plans;
  return plan !== undefined && others.length === 0 ? plan : null;
}
