import { CommanderError } from 'commander';
import { RouterError } from '../router/errors.ts';

/** The exit codes of `rsc`, the same in all sub-commands. */
export const exitCodes = {
  /** Done as asked: no finding, door open, applied and verified. */
  done: 0,
  /** It ran, and the answer is no: findings, door closed, nothing changed on the router. */
  no: 1,
  couldNotRun: 2,
  rolledBack: 3,
  /** The router rolls back by itself, or its state is not known. */
  uncertain: 4,
  /** What shells report for Ctrl-C. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A failure that was foreseen: its message is for people and needs no stack trace. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.couldNotRun, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

/** Runs the program. Whatever goes wrong anywhere becomes one message on stderr and an exit code. */
export async function runToEnd(work: () => Promise<unknown>): Promise<void> {
  process.on('uncaughtException', (error) => process.exit(reportError(error)));
  process.stdout.on('error', endOnClosedPipe);
  try {
    await work();
  } catch (error) {
    process.exitCode = reportError(error);
  }
}

/** Tells the error to the user; returns the exit code that goes with it. */
function reportError(error: unknown): number {
  // Commander has printed its message already. Its own code for bad usage, 1, would read as an answer.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.couldNotRun;
  if (error instanceof CliError || error instanceof RouterError) {
    console.error(`rsc: ${error.message}`);
    return exitCodeOf(error);
  }
  console.error(
    `rsc: unexpected error: ${error instanceof Error ? error.message : String(error)}\n` +
      'This is a mistake in rsc. Please report it with the command you gave and what RSC_DEBUG=1 adds to this message.',
  );
  if (process.env.RSC_DEBUG && error instanceof Error) console.error(error.stack);
  return exitCodes.couldNotRun;
}

function exitCodeOf(error: CliError | RouterError): ExitCode {
  if (error instanceof CliError) return error.exitCode;
  if (error.kind === 'door-closed') return exitCodes.no;
  return error.kind === 'cancelled' ? exitCodes.cancelled : exitCodes.couldNotRun;
}

/** The reader of a pipe, such as `head`, may have had enough: that is no error. */
function endOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}
