import type { Command } from 'commander';
import type { FoundKnock, PlayedPacket, ResolvedCommand, SourceRule } from '../../../../server/src/index.ts';
import { CliError, exitCodes } from '../exit.ts';
import { readInputFile } from '../files.ts';
import { packagesOption, routerosOption, type TargetArguments, targetOptions } from '../target-options.ts';

interface SimulateCommandOptions extends TargetArguments {
  assumeMatch?: true;
  json?: true;
}

/** A command of the script. */
interface Place {
  line: number;
  command: string;
}

/** A rule that a packet met, as `--json` prints it. */
interface Step {
  line: number;
  rule: string;
  effect: string;
  /** False where it can't be known whether the rule matches. */
  sure: boolean;
}

/** What became of a packet, as `--json` prints it. */
interface Report {
  packet: string;
  /** Seconds since the first one. */
  at: number;
  outcome: 'accepted' | 'dropped' | 'rejected';
  sure: boolean;
  route: 'input' | 'forward' | null;
  destination: string;
  port: number | null;
  /** Line of the rule that decided; null at the end of the rules. */
  decidedBy: number | null;
  trace: Step[];
}

const LONGEST_COMMAND = 100;

const help = `
A packet is written as PROTOCOL/PORT, followed by what is not as usual:
  from ADDRESS[:PORT]  to ADDRESS[:PORT]  in INTERFACE  out INTERFACE  size BYTES  payload TEXT
  state new|established|related|invalid|untracked  flags syn,ack  type 8:0 (ICMP)  over ipsec  after TIME
Usually a stranger opens a connection to the router from the Internet. A packet "to" an address that is none of the
router's in the script is passed on. Size is that of the whole IP packet. Packets share the address lists.
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
    .addHelpText('after', help)
    .action(runSimulate);
}

async function runSimulate(file: string, words: string[], options: SimulateCommandOptions): Promise<void> {
  const { text, encoding } = await readInputFile(file, { latin1Fallback: true });
  // Loaded here, so that the other commands do not wait for the parser to start.
  const server = await import('../../../../server/src/index.ts');
  const { knocks, firewall } = new server.Analysis(text, targetOptions(options, server.parseVersion));
  const given = words.length > 0 ? words : knocks.flatMap(packetsOfKnock);
  if (given.length === 0)
    throw new CliError(`${file} holds no complete knock. Give the packets: tcp/8291, for example.`);
  const played = readable(server.PacketNotationError, () =>
    server.playPackets(firewall, server.parsePackets(given), options.assumeMatch ? 'take' : 'skip'),
  );
  const positions = new server.TextPositions(text, encoding);
  const place = ({ statement }: ResolvedCommand): Place => {
    const start = server.absoluteStart(statement);
    return { line: positions.at(start).line, command: shortened(text.slice(start, start + statement.length)) };
  };
  const packets = played.map((each) => reportOf(each, place));
  const unknowns = firewall.unknowns.map(({ command, doubt }) => ({ ...place(command), doubt }));
  if (options.json) console.log(JSON.stringify({ file, packets, unknowns }));
  else for (const line of [...packets.flatMap(toText), ...unknowns.map(unknownText)]) console.log(line);
  if (packets.at(-1)!.outcome !== 'accepted') process.exitCode = exitCodes.no;
}

/** The steps of a knock, and the first service that it opens. */
function packetsOfKnock({ family, steps, door }: FoundKnock): string[] {
  const sender = family === 6 ? ['from', '2001:db8:77::77'] : [];
  const [service = 'any'] = door.opens;
  const [, opened] = /^((?:tcp|udp)\/\d+)/.exec(service) ?? [];
  return [
    ...steps.flatMap(({ protocol, port, packetSize, payload }) => [
      port === null ? protocol : `${protocol}/${port}`,
      ...sender,
      ...(packetSize === null ? [] : ['size', String(packetSize)]),
      ...(payload === null ? [] : ['payload', payload]),
    ]),
    opened ?? 'tcp/8291',
    ...sender,
  ];
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

function reportOf({ text, atMs, verdict }: PlayedPacket, place: (command: ResolvedCommand) => Place): Report {
  const { outcome, rule, route, packet, trace } = verdict;
  const decidedBy = rule === null ? null : place((rule as SourceRule).command).line;
  const { destination, destinationPort: port } = packet;
  const steps = trace.map(({ rule, effect, isSure }) => {
    const { line, command } = place((rule as SourceRule).command);
    return { line, rule: command, effect, sure: isSure };
  });
  const sure = steps.every((step) => step.sure);
  return { packet: text, at: atMs / 1000, outcome, sure, route, destination, port, decidedBy, trace: steps };
}

/** The command on one line, its end left out where it is long. */
function shortened(command: string): string {
  const line = command.replace(/(?:\\?\s)+/g, ' ').trim();
  return line.length > LONGEST_COMMAND ? `${line.slice(0, LONGEST_COMMAND - 1)}…` : line;
}

function toText({ packet, at, outcome, sure, route, destination, port, decidedBy, trace }: Report): string[] {
  const steps = trace.flatMap(({ line, rule, effect }) => [`  line ${line}: ${rule}`, `    ${effect}`]);
  const target = route === 'forward' ? `, on the way to ${destination}${port === null ? '' : ` port ${port}`}` : '';
  const end = decidedBy === null ? ' at the end of the rules' : ` by line ${decidedBy}`;
  const doubt = sure ? '' : ' (not sure: of some rule it cannot be known whether it matches)';
  return [`${packet}${at > 0 ? ` (at ${at} s)` : ''}`, ...steps, `  => ${outcome}${end}${target}${doubt}`];
}

function unknownText({ line, command }: Place): string {
  return `Not known: what line ${line} does to the firewall: ${command}`;
}
