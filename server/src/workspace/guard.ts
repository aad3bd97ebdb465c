import { CancellationToken, type RemoteConsole, ResponseError } from 'vscode-languageserver';

/**
 * Wraps a handler so that an unexpected error becomes a line in the log and an empty answer: one bad request must neither
 * end the server nor put an error in front of somebody who only typed. What the handler itself refuses goes out.
 * @param what names the handler in the log
 * @param fallback the answer in place of the one that failed
 */
export function guarded<P, R>(
  log: Pick<RemoteConsole, 'error'>,
  what: string,
  fallback: R,
  handler: (params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token?: CancellationToken) => Promise<R> {
  return async (params, token = CancellationToken.None) => {
    try {
      return await handler(params, token);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      log.error(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
      return fallback;
    }
  };
}
