import type { Command } from 'commander';
import { type BaseArguments, BaseScripts, baseOption, requireBase } from '../base-scripts.ts';
import { CliError, exitCodes } from '../exit.ts';
import { readInputFile } from '../files.ts';
import { ScriptOptions } from '../script-options.ts';
import { packagesOption, routerosOption, type TargetArguments, targetOptions } from '../target-options.ts';

interface SimulateCommandOptions extends TargetArguments, BaseArguments {
  assumeMatch?: true;
  json?: true;
}

const help = `
A packet is written as PROTOCOL/PORT, followed by what is not as usual:
  from ADDRESS[:PORT]  to ADDRESS[:PORT]  in INTERFACE  out INTERFACE  size BYTES  payload TEXT
  state new|established|related|invalid|untracked  flags syn,ack  type 8:0 (ICMP)  over ipsec  after TIME
  in-list LIST,LIST (interface lists)  to-type local|unicast|broadcast|multicast
Usually a stranger opens a connection to the router from the Internet. A packet "to" an address that is none of the
router's in the script is passed on. Size is that of the whole IP packet. Packets share the address lists. Text in
quotes may hold \\n, \\r, \\t, \\", \\\\ and bytes such as \\0D.
Without packets, the knocks of the firewall are sent, each followed by a packet to its door.

Examples:
  rsc simulate firewall.rsc tcp/8291
  rsc simulate firewall.rsc tcp/1000 tcp/2000 after 2s tcp/8291
  rsc simulate firewall.rsc 'udp/1701 from 192.0.2.7 in ether1 after 5s payload "hello"' 'icmp size 720'
  rsc simulate --json firewall.rsc

Exit code: 0 the last packet is accepted; 1 it is dropped or rejected; 2 could not run.`;

/** `rsc simulate`: what a firewall does with packets, rule by rule. */
export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .description('Send packets through the firewall of a script, without a router.')
    .argument('<file>', 'script')
    .argument('[packets...]', 'in order: PROTOCOL/PORT and what is not as usual')
    .option('--assume-match', 'take rules as matching of which it cannot be known (limits, chance, time)')
    .option('--json', 'print the result as one JSON object')
    .addOption(routerosOption())
    .addOption(packagesOption())
    .addOption(baseOption())
    .addHelpText('after', help)
    .action(runSimulate);
}

async function runSimulate(file: string, words: string[], options: SimulateCommandOptions): Promise<void> {
  const { text } = await readInputFile(file, { latin1Fallback: true });
  // Loaded here, so that the other commands do not wait for the parser to start.
  const server = await import('../../../../server/src/index.ts');
  const target = new ScriptOptions(server, targetOptions(options, server.parseVersion)).of(file);
  const withBase = { ...target, ...new BaseScripts(server, target).optionsFor(file, options.base) };
  requireBase(server, file, text, withBase);
  const analysis = new server.Analysis(text, withBase);
  const report = readable(server.PacketNotationError, () =>
    server.simulationReport(analysis, words, options.assumeMatch ? 'take' : 'skip'),
  );
  if (options.json) console.log(JSON.stringify({ file, ...report }));
  else for (const { text } of server.reportLines(report)) console.log(text);
  if (report.packets.at(-1)!.outcome !== 'accepted') process.exitCode = exitCodes.no;
}

/** @throws CliError where a packet cannot be read */
function readable<T>(expected: new (message: string) => Error, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof expected) throw new CliError(error.message, undefined, { cause: error });
    throw error;
  }
}
