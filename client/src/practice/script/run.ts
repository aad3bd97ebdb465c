/** Runs the steps of a script, one command after the other; what was done before an error stays done. */
import { type Call, interrupted, type Session, Trap } from '../call.ts';
import type { Router } from '../router.ts';
import { checkScript, complaintText } from './check.ts';
import { type CommandStep, compileScript, type Step, type StepValue, UnsupportedScript } from './compile.ts';

/** Who runs a script, and what hears of it. */
export interface RunContext {
  session: Session | null;
  signal: AbortSignal;
  /** Takes what the script prints. */
  print: (text: string) => void;
  /** Called after each command that ran. */
  afterCommand?: () => void;
}

/** The error of a script in its final wording; enclosing scripts add nothing to it. */
export class ScriptTrap extends Trap {}

/** An error of a running script and where it happened. */
export class ScriptFailure extends Error {
  readonly #place: string;
  readonly #line: number;

  constructor(message: string, place: string, line: number) {
    super(message);
    this.#place = place;
    this.#line = line;
  }

  /** `failure: already have such entry (/ip/firewall/address-list/add; line 3)` */
  describe(withLine: boolean): string {
    return `${this.message} (${this.#place}${withLine ? `; line ${this.#line}` : ''})`;
  }
}

/**
 * Runs a text, as the scheduler, `/system/script/run` and `/execute` do.
 * @throws ScriptTrap
 */
export async function runSource(router: Router, source: string, context: RunContext): Promise<void> {
  const { analysis, complaints } = checkScript(source, router.version);
  const [first] = complaints;
  if (first !== undefined) throw new ScriptTrap(complaintText(first));
  try {
    await runSteps(router, compileScript(analysis, router.supports), context);
  } catch (error) {
    if (error instanceof ScriptFailure) throw new ScriptTrap(error.describe(true));
    if (error instanceof UnsupportedScript) throw new ScriptTrap(error.message);
    throw error;
  }
}

/** @throws ScriptFailure at the first step that fails */
export async function runSteps(router: Router, steps: readonly Step[], context: RunContext): Promise<void> {
  for (const step of steps) {
    if (context.signal.aborted) throw interrupted();
    await runStep(router, step, context);
  }
}

async function runStep(router: Router, step: Step, context: RunContext): Promise<void> {
  switch (step.kind) {
    case 'put':
      return context.print(`${step.text}\r\n`);
    case 'error':
      throw new ScriptFailure(step.text, ':error', step.line);
    case 'delay':
      return pause(router, step.ms, context.signal);
    case 'block':
      return runBlock(router, step, context);
    case 'command':
      await runCommand(router, step, context);
      return context.afterCommand?.();
  }
}

async function runBlock(router: Router, step: Extract<Step, { kind: 'block' }>, context: RunContext): Promise<void> {
  try {
    await runSteps(router, step.body, context);
  } catch (error) {
    const isCaught = error instanceof ScriptFailure || error instanceof ScriptTrap;
    if (step.onError === null || !isCaught) throw error;
    await runSteps(router, step.onError, context);
  }
}

async function runCommand(router: Router, step: CommandStep, context: RunContext): Promise<void> {
  const { menu, command, line } = step;
  const values = new Map<string, string>();
  for (const [name, value] of step.values) {
    const text = textOf(router, value);
    // A search that finds nothing leaves nothing to do.
    if (text === '' && name === 'numbers' && 'find' in value) return;
    values.set(name, text);
  }
  const { session, signal, print } = context;
  const call: Call = { menu, command, arguments: values, queries: [], session, signal, print };
  try {
    await router.perform(call);
  } catch (error) {
    if (!(error instanceof Trap) || error instanceof ScriptTrap || error.category === interrupted().category)
      throw error;
    const path = `${menu === '/' ? '' : menu}/${command}`;
    throw new ScriptFailure(error.message, error.argument === null ? path : `${path} (${error.argument})`, line);
  }
}

function textOf(router: Router, value: StepValue): string {
  if ('text' in value) return value.text;
  return router
    .rows(value.menu)
    .filter(value.find)
    .map((row) => row.id)
    .join(',');
}

/** Waits on the router's clock. */
function pause(router: Router, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = router.clock.schedule(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    const stop = (): void => {
      cancel();
      reject(interrupted());
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
