import type { Command } from 'commander';
import type { ProofReport, TraceRow } from '../../../../server/src/index.ts';
import { describeStep } from '../../router/knock-notation.ts';
import { readInputFile } from '../files.ts';
import { packagesOption, routerosOption, type TargetArguments, targetOptions } from '../target-options.ts';

interface ProveOptions extends TargetArguments {
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
    .addHelpText('after', help)
    .action(runProve);
}

async function runProve(file: string, { json, ...given }: ProveOptions): Promise<void> {
  const { text } = await readInputFile(file, { latin1Fallback: true });
  // Loaded here, so that the other commands do not wait for the parser to start.
  const { parseVersion, proofReport } = await import('../../../../server/src/index.ts');
  const report = proofReport(text, targetOptions(given, parseVersion));
  console.log(json ? toJson(file, report) : toText(file, report));
}

function toJson(file: string, { proofs, ...report }: ProofReport): string {
  const rows = proofs.map(({ id, answer, why, trace }) => ({ id, answer, why, trace }));
  const { knocks, openWithoutKnock, findings } = report;
  return JSON.stringify({ file, knocks, openWithoutKnock, proofs: rows, findings }, null, 2);
}

function toText(file: string, { knocks, openWithoutKnock, proofs, findings }: ProofReport): string {
  const open = openWithoutKnock.length === 0 ? 'nothing' : openWithoutKnock.join(', ');
  return [
    `${file}`,
    ...(knocks.length === 0 ? ['No knock.'] : knocks.map(describeKnock)),
    `Open without a knock: ${open}`,
    '',
    ...proofs.flatMap(({ id, claim, answer, why, trace }) => [
      `${id.padEnd(3)} ${answer.padEnd(10)} ${claim} ${why}`,
      ...trace.map((row) => `      ${describeRow(row)}`),
    ]),
    '',
    `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}; "rsc check ${file}" prints them.`,
  ].join('\n');
}

const VERDICTS = new Map([
  [true, 'opens'],
  [false, 'does not open'],
  [null, 'perhaps opens'],
]);

function describeKnock({ steps, door, opens }: ProofReport['knocks'][number]): string {
  const time = door.timeoutSeconds === null ? '' : ` for ${door.timeoutSeconds} s`;
  const way = steps.length === 0 ? 'no packet known' : steps.map(describeStep).join(' -> ');
  return `Knock: ${way} ${VERDICTS.get(opens)} ${door.opens.join(', ')}${time} (list ${door.list})`;
}

function describeRow({ packet, rule, line, effect }: TraceRow): string {
  return rule === null ? `${packet}: ${effect}` : `${packet}: ${effect} by line ${line}: ${rule}`;
}
