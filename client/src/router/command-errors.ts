import { RouterError, type Trap } from './errors.ts';

/** The command was not answered in time. */
export function commandTimedOut(command: string, timeoutMs: number): RouterError {
  const late = `The router did not finish ${command} within ${inSeconds(timeoutMs)}.`;
  const doubt =
    ' It was asked to cancel; what it had carried out until then stays. Look at the router before you try again.';
  return new RouterError('timeout', changesNothing(command) ? late : late + doubt);
}

/** The caller took the command back; it was sent already unless `sent` is false. */
export function commandCancelled(command: string, sent: boolean): RouterError {
  const state = sent
    ? 'The router was asked to stop; what it had carried out until then stays.'
    : 'Nothing was sent to the router.';
  return new RouterError('cancelled', `${command} was cancelled. ${state}`);
}

/** The session ended while the command was waiting for its answer. */
export function commandInterrupted(command: string, ended: RouterError): RouterError {
  const waiting = `${ended.message} ${command} was still waiting for its answer`;
  const doubt = changesNothing(command)
    ? '.'
    : ': it is not known whether the router has carried it out. Connect again and look.';
  return new RouterError(ended.kind, waiting + doubt, { cause: ended });
}

/** The session had ended before the command was given. */
export function commandNotSent(command: string, ended: RouterError): RouterError {
  return new RouterError(
    'closed',
    `${command} was not sent, because the session has ended. ${ended.message} Open a new session.`,
    { cause: ended },
  );
}

/** The router answered with one or more `!trap`. */
export function commandTrapped(
  command: string,
  traps: readonly Trap[],
  rows: readonly Record<string, string>[],
): RouterError {
  return new RouterError('trap', `The router refused ${command}: ${quoteTraps(traps)}. ${trapAdvice(traps)}`, {
    traps,
    rows,
  });
}

/** The meaning of a trap's category (RouterOS manual, "API"). */
const trapCategories = [
  'missing item or command',
  'argument value',
  'interrupted',
  'scripting',
  'general',
  'API',
  'terminal',
  'value of :return',
];

/** The router's complaints as it worded them, with what their category means. */
export function quoteTraps(traps: readonly Trap[]): string {
  return traps
    .map(({ message, category }) => {
      const meaning = category === null ? undefined : trapCategories[category];
      return `"${message}"${meaning === undefined ? '' : ` (${meaning})`}`;
    })
    .join(', then ');
}

function trapAdvice(traps: readonly Trap[]): string {
  if (traps.some(({ message }) => message.includes('not enough permissions'))) {
    return "Give the user's group the policies that this needs.";
  }
  if (traps.some(({ category }) => category === 2)) return 'Something stopped it; try again if that was not meant.';
  if (traps.some(({ message }) => message.startsWith('no such command'))) {
    return "Check that the router's RouterOS version and packages have this command.";
  }
  return 'Correct what it names and try again.';
}

/** Whether a command only reads. */
function changesNothing(command: string): boolean {
  return /\/(?:print|get|read|getall)$/.test(command);
}

/** A time as people read it. */
export function inSeconds(ms: number): string {
  return `${ms / 1000} s`;
}
