#!/usr/bin/env node
import { Command } from 'commander';
import packageJson from '../../../package.json' with { type: 'json' };
import { registerCheck } from './commands/check.ts';
import { registerClients } from './commands/clients.ts';
import { registerCompletion } from './commands/completion.ts';
import { registerDeploy } from './commands/deploy.ts';
import { registerExplain } from './commands/explain.ts';
import { registerFmt } from './commands/fmt.ts';
import { registerIl } from './commands/il.ts';
import { registerKnock } from './commands/knock.ts';
import { registerPractice } from './commands/practice.ts';
import { registerProve } from './commands/prove.ts';
import { registerResume } from './commands/resume.ts';
import { registerSimulate } from './commands/simulate.ts';
import { runToEnd } from './exit.ts';

/** One registration a sub-command: it adds itself to the program. */
const registrations: ((program: Command) => void)[] = [
  registerCheck,
  registerClients,
  registerCompletion,
  registerDeploy,
  registerExplain,
  registerFmt,
  registerIl,
  registerKnock,
  registerPractice,
  registerProve,
  registerResume,
  registerSimulate,
];

const program = new Command('rsc')
  .description('RouterOS scripts from the terminal.')
  .version(packageJson.version)
  .exitOverride()
  .showHelpAfterError('(--help tells how it is used)');
for (const register of registrations) register(program);
await runToEnd(() => program.parseAsync());
