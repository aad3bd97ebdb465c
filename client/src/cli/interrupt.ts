import { type ExitCode, exitCodes } from './exit.ts';

/**
 * Runs work that Ctrl-C cancels through the signal, so that it can end in good order and tell in which state things are.
 * A second Ctrl-C ends the process at once.
 * @param lastWords says in which state things are then, and gives the exit code
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  lastWords: () => ExitCode = () => exitCodes.cancelled,
): Promise<T> {
  const controller = new AbortController();
  const onInterrupt = () => {
    if (controller.signal.aborted) process.exit(lastWords());
    controller.abort();
  };
  process.on('SIGINT', onInterrupt);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}
