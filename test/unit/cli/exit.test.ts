import { checkRun, runModule } from './run-rsc.ts';

const nothing = /^$/;

/** Runs `work`, the body of an asynchronous function, under `runToEnd` in a process of its own. */
const run = (work: string, env: NodeJS.ProcessEnv = {}) =>
  runModule(
    `import { CliError, exitCodes, runToEnd } from './client/src/cli/exit.ts';
     import { RouterError } from './client/src/router/errors.ts';
     await runToEnd(async () => { ${work} });`,
    env,
  );

describe('runToEnd', () => {
  it('shows a foreseen error in one line, with its exit code', async () => {
    checkRun(await run(`throw new CliError('No such plan.')`), 2, nothing, /^rsc: No such plan\.\n$/);
    checkRun(await run(`throw new CliError('Findings.', exitCodes.no)`), 1, nothing, /^rsc: Findings\.\n$/);
  });

  it('tells a closed door, a cancellation and everything else of the router apart', async () => {
    checkRun(await run(`throw new RouterError('door-closed', 'Closed.')`), 1, nothing, /^rsc: Closed\.\n$/);
    checkRun(await run(`throw new RouterError('cancelled', 'Stopped.')`), 130, nothing, /^rsc: Stopped\.\n$/);
    checkRun(await run(`throw new RouterError('no-such-host', 'Where?')`), 2, nothing, /^rsc: Where\?\n$/);
  });

  it('asks for a report of an error that was not foreseen, with the stack only on demand', async () => {
    const mistake = `null.x`;
    checkRun(await run(mistake), 2, nothing, /^rsc: unexpected error: .*null.*\n.*report.*RSC_DEBUG=1.*\n$/);
    checkRun(await run(mistake, { RSC_DEBUG: '1' }), 2, nothing, /\nTypeError: .*\n {4}at /);
  });

  it('catches a rejection that nobody waited for', async () => {
    const run2 = await run(`Promise.reject(new Error('lost')); await new Promise((done) => setTimeout(done, 60_000));`);
    checkRun(run2, 2, nothing, /^rsc: unexpected error: lost\n/);
  });

  it('ends quietly when the reader of its output has gone', async () => {
    const pipe = `
      import { spawn } from 'node:child_process';
      import { once } from 'node:events';
      const source = "import { runToEnd } from './client/src/cli/exit.ts';" +
        "await runToEnd(async () => { for (;;) { console.log('x'.repeat(1e5)); await new Promise(setImmediate); } })";
      const child = spawn(process.execPath, ['--input-type=module', '--eval', source], { stdio: ['ignore', 'pipe', 'inherit'] });
      child.stdout.once('data', () => child.stdout.destroy());
      const [code] = await once(child, 'exit');
      process.exitCode = code;`;
    checkRun(await runModule(pipe), 0, nothing, nothing);
  });
});
