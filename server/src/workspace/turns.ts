import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';

/** Lets the messages be read that have come from the editor. */
export function turnOfOthers(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Settles as soon as the editor no longer wants the answer; at once where it never did. */
export function cancellationOf(token: CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    if (token.isCancellationRequested) resolve();
    else token.onCancellationRequested(() => resolve());
  });
}

/** The answer to a request that the editor has taken back. */
export function cancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
}
