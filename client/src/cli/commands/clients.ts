import { isIP } from 'node:net';
import { type Command, Option } from 'commander';
import type { ClientExport, FoundKnock, KnockClient } from '../../../../server/src/index.ts';
import { chooseKnock } from '../../router/deployment/choose-knock.ts';
import { defaultDelayMs } from '../../router/knock-pauses.ts';
import { describePlan } from '../../router/plan-text.ts';
import type { AddressFamily } from '../../router/resolve-host.ts';
import { BaseScripts, requireBase } from '../base-scripts.ts';
import { CliError, exitCodes } from '../exit.ts';
import { readInputFile } from '../files.ts';
import { wholeNumber } from '../numbers.ts';

interface ClientsCommandOptions {
  client?: string;
  delay: number;
  door?: number;
  ipv4?: true;
  ipv6?: true;
  rules?: true;
  json?: true;
}

const help = `
The file is a RouterOS script with a knock, a knockd.conf, rules of iptables with -m recent, or the lines of a client.
Without --client it prints the lines for each client, or the steps that this one cannot send and why.

Examples:
  rsc clients firewall.rsc 192.0.2.1
  rsc clients firewall.rsc 192.0.2.1 --client nc | sh
  rsc clients knockd.conf --rules

Exit code: 0 printed; 1 the client cannot send each step, as stderr says; 2 could not run.`;

/** `rsc clients`: the knock of a script as lines for the programs that can send it. */
export function registerClients(program: Command): void {
  program
    .command('clients')
    .description('Print a knock for knock, nc, ping, PowerShell and others, or as rules.')
    .argument('<file>', 'script, knockd.conf, iptables rules or lines of a client')
    .argument('[host]', 'name or address of the router')
    .option('-c, --client <name>', 'one client only')
    .option('-d, --delay <ms>', 'pause behind each step that names none', wholeNumber(0, 60_000), defaultDelayMs)
    .option('--door <port>', 'TCP port behind the door, where the file has several knocks', wholeNumber(1, 65_535))
    .addOption(new Option('-4, --ipv4', 'the knock over IPv4').conflicts('ipv6'))
    .option('-6, --ipv6', 'the knock over IPv6')
    .option('--rules', 'print rules for RouterOS instead')
    .option('--json', 'print the result as one JSON array')
    .addHelpText('after', help)
    .action(runClients);
}

/** A knock of the file. Only what was read from another program says how long its server waits. */
interface KnockOfFile {
  plan: FoundKnock;
  stageSeconds: number | null;
  /** Whether everything else is dropped as well. */
  dropsRest: boolean;
}

/** What `--json` prints of a client. */
interface ClientReport extends ClientExport {
  client: string;
  title: string;
  needs: string;
}

async function runClients(file: string, host: string | undefined, options: ClientsCommandOptions): Promise<void> {
  if (host === undefined && !options.rules) throw new CliError('Give the host that the lines are for, or --rules.');
  const family = familyFor(host, options);
  // Loaded here, so that the other commands do not wait for the parser to start.
  const server = await import('../../../../server/src/index.ts');
  const knocks = await readFileKnocks(file, server);
  const knock = choose(file, knocks, options.door, family);
  const { plan } = knock;
  if (options.rules) for (const line of server.toFirewall(knock)) console.log(line);
  else printFor(host!, withPauses(plan, options.delay), clientsNamed(server.knockClients, options.client), options);
}

/** @throws CliError for what is no name and no address, or an address of the other family */
function familyFor(host: string | undefined, { ipv4, ipv6 }: ClientsCommandOptions): AddressFamily | undefined {
  const asked = ipv4 ? 4 : ipv6 ? 6 : undefined;
  if (host === undefined) return asked;
  const literal = isIP(host) === 0 ? undefined : (isIP(host) as AddressFamily);
  // Nothing else gets into the lines, so that no shell can take a part of the host for a command.
  if (literal === undefined && !/^\w[\w.-]*$/.test(host))
    throw new CliError(`"${host}" is no name and no address of a host.`);
  if (literal !== undefined && literal !== (asked ?? literal))
    throw new CliError(`${host} is not an IPv${asked} address.`);
  return asked ?? literal;
}

async function readFileKnocks(
  file: string,
  server: typeof import('../../../../server/src/index.ts'),
): Promise<KnockOfFile[]> {
  const { text } = await readInputFile(file, { latin1Fallback: true });
  const options = new BaseScripts(server, {}).optionsFor(file);
  requireBase(server, file, text, options);
  const found = server.knockPlans(text, options);
  if (found.length > 0) return found.map((plan) => ({ plan, stageSeconds: null, dropsRest: false }));
  return server.readKnocks(text).map(({ plan, stageSeconds, dropsRest = false, doubts }) => {
    for (const doubt of doubts) console.error(`rsc: ${file}: ${doubt}`);
    return { plan: { ...plan, opens: null, stageSeconds }, stageSeconds, dropsRest };
  });
}

/** @throws CliError if there is no such knock, or more than one */
function choose(file: string, knocks: KnockOfFile[], door: number | undefined, family: 4 | 6 | undefined): KnockOfFile {
  const fitting = knocks.filter(({ plan }) => family === undefined || plan.family === family);
  const plans = fitting.map(({ plan }) => plan);
  const plan = chooseKnock(plans, door);
  const knock = fitting.find((each) => each.plan === plan);
  if (knock !== undefined) return knock;
  const over = family === undefined ? '' : ` over IPv${family}`;
  if (plans.length === 0) throw new CliError(`${file} holds no complete knock sequence${over}.`);
  throw new CliError(
    `${file} holds ${plans.length} knock sequences${over}. Choose one by its door (--door PORT) and its family (-4, -6):\n` +
      plans.map((each) => `  ${describePlan(each)}`).join('\n'),
  );
}

function withPauses(plan: FoundKnock, delayMs: number): FoundKnock {
  return { ...plan, steps: plan.steps.map((step) => ({ ...step, delayMs: step.delayMs ?? delayMs })) };
}

/** All of them where no name is given. */
function clientsNamed(clients: readonly KnockClient[], name: string | undefined): readonly KnockClient[] {
  const named = clients.filter((client) => name === undefined || client.name === name);
  if (named.length > 0) return named;
  throw new CliError(`There is no client "${name}". There are: ${clients.map((client) => client.name).join(', ')}.`);
}

function printFor(
  host: string,
  plan: FoundKnock,
  clients: readonly KnockClient[],
  { client: isOne, json }: ClientsCommandOptions,
): void {
  const reports = clients.map((client) => ({
    client: client.name,
    title: client.title,
    needs: client.needs,
    ...client.export(plan, host),
  }));
  if (json) console.log(JSON.stringify(reports));
  else if (isOne === undefined) for (const line of reports.flatMap(overviewOf)) console.log(line);
  else printOne(reports[0]!);
  if (reports.every(({ unsent }) => unsent.length > 0)) process.exitCode = exitCodes.no;
}

function overviewOf({ client, title, needs, lines, unsent }: ClientReport): string[] {
  const missing = unsent.map(({ step, why }) => `  not step ${step}: ${why}`);
  return [`${client}: ${title}. ${needs}`, ...(missing.length > 0 ? missing : lines.map((line) => `  ${line}`)), ''];
}

/** Nothing but the lines on stdout, and none of a knock that would be incomplete. */
function printOne({ lines, unsent }: ClientReport): void {
  for (const { step, why } of unsent) console.error(`rsc: step ${step} cannot be sent: ${why}`);
  if (unsent.length === 0) for (const line of lines) console.log(line);
}
