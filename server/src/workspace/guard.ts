import type { RemoteConsole } from 'vscode-languageserver';

/**
 * Wraps a handler so that an unexpected error becomes a line in the log and an empty answer: one bad request must neither
 * end the server nor put an error in front of somebody who only typed.
 * @param what names the handler in the log
 * @param fallback the answer in place of the one that failed
 */
export function guarded<P, R>(
  log: Pick<RemoteConsole, 'error'>,
  what: string,
  fallback: R,
  handler: (params: P) => R | Promise<R>,
): (params: P) => Promise<R> {
  return async (params) => {
    try {
      return await handler(params);
    } catch (error) {
      log.error(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
      return fallback;
    }
  };
}
