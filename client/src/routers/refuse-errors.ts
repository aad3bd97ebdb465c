import type { PreFlight } from '../router/deploy.ts';
import { RouterError } from '../router/errors.ts';

/**
 * Answers for a person who cannot be asked at each of several routers: with an error in what a look at the router has
 * shown, nothing is changed there.
 * @throws RouterError of kind `invalid` with the errors
 */
export async function refuseErrors({ findings }: PreFlight): Promise<boolean> {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return true;
  const lines = errors.map(({ code, line, message }) => {
    return `${line === null ? '' : `line ${line}: `}${message}${code === null ? '' : ` (${code})`}`;
  });
  throw new RouterError('invalid', lines.join(' '));
}
