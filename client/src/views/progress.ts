import { type LogOutputChannel, ProgressLocation, window } from 'vscode';
import { showStatus } from './status-bar.ts';

/** Tells where a piece of work has come to, in a line. */
export type Say = (line: string) => void;

/**
 * Runs work that talks to a router: a notification and the status bar show how far it is, the log keeps the lines with
 * their times, and the notification's button aborts the signal.
 */
export function withProgress<T>(
  log: LogOutputChannel,
  title: string,
  work: (say: Say, signal: AbortSignal) => Promise<T>,
): Thenable<T> {
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      const status = showStatus(`$(sync~spin) ${title}`, title, 'routeros.showLog');
      log.info(title);
      try {
        return await work((line) => {
          log.info(line);
          progress.report({ message: line });
        }, controller.signal);
      } finally {
        status.dispose();
      }
    },
  );
}
