import type { Command } from 'commander';
import type { ProofReport, TraceRow } from '../../../../server/src/index.ts';
import { describeStep } from '../../router/knock-notation.ts';
import { type BaseArguments, BaseScripts, baseOption, requireBase } from '../base-scripts.ts';
import { readInputFile } from '../files.ts';
import { ScriptOptions } from '../script-options.ts';
import { packagesOption, routerosOption, type TargetArguments, targetOptions } from '../target-options.ts';

interface ProveOptions extends TargetArguments, BaseArguments {
  json?: true;
}

const help = `
Reads the firewall of a script, finds its knocks, and proves what strangers can reach: each of the twelve claims is
answered by yes with its reason, by no with the packets that show it, or by "not proven" with the reason.

Examples:
  rsc prove firewall.rsc
  rsc prove --json firewall.rsc

Exit code: 0 the answers are printed, whatever they are; 2 the file could not be read.`;

/** `rsc prove`: what a firewall does, without a router. */
export function registerProve(program: Command): void {
  program
    .command('prove')
    .description('Prove what a knock firewall does.')
    .argument('<file>', 'script')
    .option('--json', 'print one JSON object')
    .addOption(routerosOption())
    .addOption(packagesOption())
    .addOption(baseOption())
    .addHelpText('after', help)
    .action(runProve);
}

async function runProve(file: string, { json, base, ...given }: ProveOptions): Promise<void> {
  const { text } = await readInputFile(file, { latin1Fallback: true });
  // Loaded here, so that the other commands do not wait for the parser to start.
  const server = await import('../../../../server/src/index.ts');
  const target = new ScriptOptions(server, targetOptions(given, server.parseVersion)).of(file);
  const options = { ...target, ...new BaseScripts(server, target).optionsFor(file, base) };
  requireBase(server, file, text, options);
  const report = server.proofReport(text, options);
  console.log(json ? toJson(file, report) : toText(file, report, server.formatDuration));
}

function toJson(file: string, { proofs, ...report }: ProofReport): string {
  const rows = proofs.map(({ id, answer, why, trace }) => ({ id, answer, why, trace }));
  const { knocks, openWithoutKnock, findings } = report;
  return JSON.stringify({ file, knocks, openWithoutKnock, proofs: rows, findings }, null, 2);
}

type FormatDuration = (seconds: number) => string;

function toText(
  file: string,
  { knocks, openWithoutKnock, proofs, findings }: ProofReport,
  formatDuration: FormatDuration,
): string {
  return [
    `${file}`,
    ...(knocks.length === 0 ? ['No knock.'] : knocks.map((knock) => describeKnock(knock, formatDuration))),
    `Open without a knock: ${openWithoutKnock.map(everything).join(', ') || 'nothing'}`,
    '',
    ...proofs.flatMap(({ id, claim, answer, why, trace }) => [
      `${id.padEnd(3)} ${answer.padEnd(10)} ${claim}`,
      `${INDENT}${why}`,
      ...trace.map((row) => `${INDENT}  ${describeRow(row)}`),
    ]),
    '',
    `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}; "rsc check ${file}" prints them.`,
  ].join('\n');
}

/** Below the claims. */
const INDENT = ' '.repeat(15);

function describeKnock({ steps, door, opens }: ProofReport['knocks'][number], formatDuration: FormatDuration): string {
  const way = steps.length === 0 ? 'no packet known' : steps.map(describeStep).join(' -> ');
  const time = door.timeoutSeconds === null ? '' : ` for ${formatDuration(door.timeoutSeconds)}`;
  const services = `${door.opens.map(everything).join(', ')}${time} (list ${door.list})`;
  if (opens === false) return `Knock: ${way} is to open ${services}, and does not`;
  return `Knock: ${way} ${opens === null ? 'perhaps opens' : 'opens'} ${services}`;
}

function everything(service: string): string {
  return service.replace(/^any\b/, 'everything');
}

function describeRow({ packet, rule, line, file, effect }: TraceRow): string {
  const place = file === undefined ? `line ${line}` : `${file}:${line}`;
  return rule === null ? `${packet}: ${effect}` : `${packet}: ${effect} by ${place}: ${rule}`;
}
