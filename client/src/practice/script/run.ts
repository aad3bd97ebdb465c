/** Runs whole texts: a job of the scheduler, a script, a line of the console, an imported file. */
import type { Analysis } from '../../../../server/src/index.ts';
import { Trap } from '../call.ts';
import type { Router } from '../router.ts';
import { checkScript, complaintText } from './check.ts';
import { Jump, ScriptFailure, ScriptTrap } from './failure.ts';
import { Machine, type RunContext } from './machine.ts';
import { Program } from './program.ts';
import { Scope } from './scope.ts';

/**
 * Runs a text, as the scheduler, `/system/script/run` and `/execute` do.
 * @throws ScriptTrap
 */
export async function runSource(router: Router, source: string, context: RunContext): Promise<void> {
  const { analysis, complaints } = checkScript(source, router.release.version);
  const [first] = complaints;
  if (first !== undefined) throw new ScriptTrap(complaintText(first));
  try {
    await runChecked(router, analysis, context);
  } catch (error) {
    if (error instanceof ScriptFailure) throw new ScriptTrap(error.describe(router.release));
    throw error;
  }
}

/** Runs a text that was checked. @throws ScriptFailure at the first command that fails, or Trap when it is stopped */
export async function runChecked(router: Router, analysis: Analysis, context: RunContext): Promise<void> {
  const machine = new Machine(router, context);
  const frame = { program: new Program(analysis, router.release.version), scope: new Scope(), row: null };
  try {
    await machine.body(frame, analysis.script);
  } catch (error) {
    // A script may end before its last line.
    if (error instanceof Jump) return;
    if (error instanceof ScriptFailure || error instanceof Trap) throw error;
    router.note(`unexpected error: ${error instanceof Error ? error.stack : String(error)}`);
    throw new ScriptTrap('practice router: unexpected error, see its log');
  }
}
