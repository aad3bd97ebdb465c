import type { KnockStep } from '../../../server/src/index.ts';
import { parseKnocks } from '../router/knock-notation.ts';
import type { RouterProfile } from './profile.ts';

/** Where the knocks come from that a profile only names. */
export interface KnockSources<T> {
  /** The knock that opens the API of the router, from the firewall of a script. */
  ofScript(name: string): Promise<T>;
  /** The steps that are kept where the passwords are. */
  ofSecret(): Promise<T>;
}

/**
 * The steps that open the door of a router; null where it needs none.
 * @throws RouterError of kind `invalid` for steps that are none, and what the sources throw
 */
export async function knockOf<T>(
  { knock }: RouterProfile,
  sources: KnockSources<T>,
): Promise<readonly KnockStep[] | null | T> {
  if (knock === 'none') return null;
  if (knock === 'secret') return sources.ofSecret();
  return knock.endsWith('.rsc') ? sources.ofScript(knock) : parseKnocks(knock);
}
