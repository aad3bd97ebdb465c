import type { Command } from 'commander';
import { exitCodes } from '../exit.ts';
import { readInputFile } from '../files.ts';
import { ScriptOptions } from '../script-options.ts';
import { packagesOption, routerosOption, type TargetArguments, targetOptions } from '../target-options.ts';

const help = `
Prints what a router prints for ":put [:parse ...]": how it understands the script, or its first complaint.

Examples:
  rsc il firewall.rsc
  rsc il --routeros 7.20 --packages none function.rsc

Exit code: 0 the router would take the scripts; 1 it would refuse one; 2 some file could not be read.`;

/** `rsc il`: the router's intermediate form, without a router. */
export function registerIl(program: Command): void {
  program
    .command('il')
    .description("Print scripts in the router's intermediate form.")
    .argument('<files...>', 'scripts')
    .addOption(routerosOption())
    .addOption(packagesOption())
    .addHelpText('after', help)
    .action(runIl);
}

async function runIl(files: string[], given: TargetArguments): Promise<void> {
  // Loaded here, so that the other commands do not wait for the table of commands.
  const server = await import('../../../../server/src/index.ts');
  const options = new ScriptOptions(server, targetOptions(given, server.parseVersion));
  for (const file of files) {
    const { text, encoding } = await readInputFile(file, { latin1Fallback: true });
    const { complaints, il } = server.routerVerdict(text, { ...options.of(file), encoding });
    if (complaints.length > 0) process.exitCode = exitCodes.no;
    const first = complaints.find(({ isLate }) => !isLate) ?? complaints[0];
    process.stdout.write(
      il === null && first !== undefined
        ? `${first.message} (line ${first.line} column ${first.column})\n`
        : Buffer.from(`${il}\n`, 'latin1'),
    );
  }
}
