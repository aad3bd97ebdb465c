/** `/import`: a file is parsed as a whole, then run line by line; what ran before an error stays. */
import { type Call, type Handlers, type Reply, Trap } from '../call.ts';
import type { Router } from '../router.ts';
import { checkScript, complaintText } from '../script/check.ts';
import { ScriptFailure, ScriptTrap } from '../script/failure.ts';
import { dryRunReport } from '../script/report.ts';
import { runChecked } from '../script/run.ts';

export const importCommands: Handlers = { '//import': importFile };

async function importFile(router: Router, call: Call): Promise<Reply> {
  const name = call.arguments.get('file-name');
  if (name === undefined) throw new Trap('missing value(s) of argument(s) file-name', { category: 0 });
  const file = router.files.get(name);
  if (file === null) throw new Trap('Cannot open import file, file does not exist');
  const text = file.contents.toString('utf8');
  if (call.arguments.has('dry-run')) return dryRun(router, call, text);
  router.note(`import of ${name} begins`);
  try {
    await importText(router, call, text);
    router.note(`import of ${name} done`);
  } catch (error) {
    router.note(`import of ${name} ended: ${error instanceof Error ? error.message : String(error)}`);
    throw error;
  }
  return { ret: 'true' };
}

/**
 * Imports a text as if it were a file.
 * @throws ScriptTrap with the router's message
 */
export async function importText(router: Router, call: Call, text: string): Promise<void> {
  const { analysis, complaints } = checkScript(text, router.release.version);
  const [first] = complaints;
  if (first !== undefined) throw new ScriptTrap(`Script Error: ${complaintText(first)}`);
  const print = call.print ?? (() => {});
  try {
    await runChecked(router, analysis, { ...call, print, afterCommand: () => router.faultDuringImport() });
  } catch (error) {
    if (!(error instanceof ScriptFailure)) throw error;
    throw new ScriptTrap(
      `Script Error: ${error.describe({ isVersion6: router.release.isVersion6, withLine: !isYes(call.arguments.get('verbose')) })}`,
    );
  }
}

/** Checks the syntax only. The report goes to the console; the API learns no more than how many errors there are. */
function dryRun(router: Router, call: Call, text: string): Reply {
  if (!isYes(call.arguments.get('verbose'))) throw new Trap('failure: dry-run needs verbose');
  const { analysis, complaints } = checkScript(text, router.release.version);
  call.print?.(dryRunReport(analysis, complaints));
  if (complaints.length > 0) throw new ScriptTrap(`Script Error: found ${complaints.length} error(s) in import file`);
  return { ret: 'true' };
}

function isYes(value: string | undefined): boolean {
  return value === 'yes' || value === 'true';
}
