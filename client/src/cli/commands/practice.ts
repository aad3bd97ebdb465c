import { once } from 'node:events';
import type { Command } from 'commander';
import type { PracticeOptions } from '../../practice/practice-router.ts';
import { CliError } from '../exit.ts';
import { readInputFile } from '../files.ts';
import { wholeNumber } from '../numbers.ts';

interface PracticeCommandOptions {
  open?: true;
  api: number;
  apiSsl: number;
  user: string;
}

const help = `
Examples:
  rsc practice
  rsc practice firewall.rsc
  rsc practice --open --api 8728

Without FILE it has a firewall with three knocks: TCP 54389, 1763, 34576.
The password is taken from RSC_PASSWORD, and is not shown; without it, a random one is made and shown in the ready line.
Rules mean the router's ports: a rule for 8728 decides about the API, whatever port it has on this computer.

Exit code: 0 ended by Ctrl-C, 2 could not run.`;

/** `rsc practice`: a router to try knocks and deployments on. It runs on this computer until it is interrupted. */
export function registerPractice(program: Command): void {
  program
    .command('practice')
    .description('Run a practice router on this computer, behind the firewall of a script.')
    .argument('[file]', 'script with the configuration to begin with')
    .option('--open', 'without a firewall')
    .option('--api <port>', 'port for the API, 0 for a free one', wholeNumber(0, 65_535), 0)
    .option('--api-ssl <port>', 'port for the API over TLS, 0 for a free one', wholeNumber(0, 65_535), 0)
    .option('--user <name>', 'who may log in', 'admin')
    .addHelpText('after', help)
    .action(runPractice);
}

async function runPractice(file: string | undefined, options: PracticeCommandOptions): Promise<void> {
  if (file !== undefined && options.open) throw new CliError('Give either a script or --open, not both.');
  const script = options.open ? '' : file === undefined ? undefined : (await readInputFile(file)).text;
  const interrupt = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const given = process.env.RSC_PASSWORD;
  const router = await start({
    ...(script === undefined ? {} : { script }),
    ...(given ? { password: given } : {}),
    apiPort: options.api,
    apiSslPort: options.apiSsl,
    user: options.user,
    log: (line) => console.error(`${new Date().toTimeString().slice(0, 8)} ${line}`),
  });
  const ready = given ? { ...router.ready, password: undefined } : router.ready;
  console.log(`practice router ready ${JSON.stringify(ready)}`);
  console.error(`TLS certificate, SHA-256: ${router.fingerprint}`);
  // A router whose firewall lets nobody in has no port open, and nothing else would keep the process alive.
  const heartbeat = setInterval(() => {}, 60_000);
  await interrupt;
  clearInterval(heartbeat);
  await router.close();
}

async function start(options: PracticeOptions) {
  // Loaded here, so that nothing else waits for the router.
  const { PracticeError, startPracticeRouter } = await import('../../practice/practice-router.ts');
  try {
    return await startPracticeRouter(options);
  } catch (error) {
    if (error instanceof PracticeError) throw new CliError(error.message);
    throw error;
  }
}
