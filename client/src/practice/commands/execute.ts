/** `/execute`: runs a line of the console, at once with `as-string`, else beside everything else. */
import { type Call, type Handlers, type Reply, Trap } from '../call.ts';
import type { Router } from '../router.ts';
import { runSource } from '../script/run.ts';
import { itemsOf } from './rows.ts';

export const executeCommands: Handlers = {
  '//execute': execute,
  '/system/script/run': runScript,
  '/system/script/environment/remove': removeVariables,
};

async function execute(router: Router, call: Call): Promise<Reply> {
  const source = call.arguments.get('script');
  if (source === undefined) throw new Trap('missing value(s) of argument(s) script', { category: 0 });
  if (call.arguments.has('as-string')) return { ret: await outputOf(router, source, call, call.signal) };
  const file = call.arguments.get('file');
  const finish = async (): Promise<void> => {
    const output = await outputOf(router, source, call, router.bootSignal);
    if (file !== undefined) writeOutput(router, `${file}.txt`, output);
    await router.settle();
  };
  router.clock.schedule(0, () => void finish());
  return { ret: router.nextJobId() };
}

/** Nobody waits for a job, so nobody would hear that there is no room. */
function writeOutput(router: Router, name: string, output: string): void {
  try {
    router.files.write(name, Buffer.from(output, 'utf8'));
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    router.note(`${name}: ${error.message}`);
  }
}

/** What the source prints; an error is its last line. */
async function outputOf(
  router: Router,
  source: string,
  { session, policies }: Call,
  signal: AbortSignal,
): Promise<string> {
  let output = '';
  const print = (text: string): void => {
    output += text;
  };
  try {
    await runSource(router, source, { session, policies, signal, print });
  } catch (error) {
    output += `${error instanceof Error ? error.message : String(error)}\n`;
  }
  return output;
}

async function runScript(router: Router, { arguments: values, session, policies, signal }: Call): Promise<Reply> {
  const name = values.get('.id') ?? values.get('number') ?? '';
  const row = router.store.rows('/system/script').find((script) => script.id === name || script.values.name === name);
  if (row === undefined) throw new Trap('no such item', { category: 0 });
  await runSource(router, row.values.source ?? '', { session, policies, signal, print: () => {} });
  return {};
}

function removeVariables(router: Router, call: Call): Reply {
  for (const { values } of itemsOf(router, call)) router.globals.delete(values.name!);
  return {};
}
