/** Runs a script that lies on the router. */
import { RouterError } from '../errors.ts';
import type { ApiSession } from '../session.ts';

export type ImportResult =
  | { readonly kind: 'done'; readonly tookMs: number }
  /** The router complained; what it had run before stays. */
  | { readonly kind: 'refused'; readonly error: RouterError }
  /** How far the router came cannot be known. */
  | { readonly kind: 'lost'; readonly error: RouterError };

/**
 * Imports without `verbose`, since with it the router names no lines while it runs the script.
 * Only `ret=true` means that it ran to its end.
 */
export function importScript(session: ApiSession, file: string, rollbackAt: Date): Promise<ImportResult> {
  return runImport(session, ['/import', `=file-name=${file}`], rollbackAt, (ret) => ret === 'true');
}

/**
 * Runs the command that starts the script. It is never cancelled: that would stop it anywhere. So it waits until shortly
 * after the roll-back would fire.
 */
export async function runImport(
  session: ApiSession,
  words: readonly string[],
  rollbackAt: Date,
  isDone: (ret: string | null) => boolean,
): Promise<ImportResult> {
  const begin = performance.now();
  const timeoutMs = Math.max(0, rollbackAt.getTime() - Date.now()) + 10_000;
  try {
    const { ret } = await session.run(words, { timeoutMs });
    if (isDone(ret)) return { kind: 'done', tookMs: performance.now() - begin };
    const message = `the router answered ${ret ?? 'nothing'} instead of true`;
    return { kind: 'refused', error: new RouterError('trap', message, { traps: [{ category: null, message }] }) };
  } catch (error) {
    if (!(error instanceof RouterError)) throw error;
    return { kind: error.kind === 'trap' ? 'refused' : 'lost', error };
  }
}
