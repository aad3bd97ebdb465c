import type { FinalState } from '../router/deploy.ts';
import { type ExitCode, exitCodes } from './exit.ts';

/** What a deploy that ended so gives back to the shell. */
export function exitCodeOf(state: FinalState): ExitCode {
  switch (state.kind) {
    case 'applied':
      return exitCodes.done;
    case 'nothing-changed':
      return exitCodes.no;
    case 'rolled-back':
      return exitCodes.rolledBack;
    default:
      return exitCodes.uncertain;
  }
}
