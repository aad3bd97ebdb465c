import { RouterError } from './errors.ts';
import type { ApiSession } from './session.ts';

/**
 * Runs a source on the router's console and gives what it prints. An error in it is the last line of that.
 * @throws RouterError of kind `invalid` where this RouterOS cannot do so, else as `ApiSession.run`
 */
export async function runSource(session: ApiSession, source: string, signal: AbortSignal): Promise<string> {
  try {
    const { ret } = await session.run(['/execute', `=script=${source}`, '=as-string='], { signal });
    return (ret ?? '').replaceAll('\r\n', '\n');
  } catch (error) {
    const isOld = error instanceof RouterError && error.traps.some(({ message }) => /unknown parameter/.test(message));
    if (!isOld) throw error;
    const why = 'This RouterOS does not give the output of commands over the API. Nothing was run.';
    throw new RouterError('invalid', why, { cause: error });
  }
}
