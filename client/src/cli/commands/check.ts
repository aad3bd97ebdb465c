import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import type { CheckOptions } from '../../../../server/src/index.ts';
import { type BaseArguments, baseOption } from '../base-scripts.ts';
import type { CheckTask } from '../check-in-parallel.ts';
import { CliError, exitCodes } from '../exit.ts';
import { readStandardInput } from '../files.ts';
import { fixScripts } from '../fix-scripts.ts';
import type { Finding } from '../reports/finding.ts';
import { githubLine } from '../reports/github.ts';
import { jsonReport } from '../reports/json.ts';
import { sarifReport } from '../reports/sarif.ts';
import { textLine } from '../reports/text.ts';
import { ScriptChecker } from '../script-checker.ts';
import { readScripts, type Script } from '../script-files.ts';
import { ScriptOptions } from '../script-options.ts';
import { packagesOption, routerosOption, type TargetArguments, targetOptions } from '../target-options.ts';
import { workAtChanges } from '../watch-files.ts';

type Format = 'text' | 'json' | 'sarif' | 'github';

interface CheckCommandOptions extends TargetArguments, BaseArguments {
  format: Format;
  severity: string[];
  stdin?: true;
  stdinName?: string;
  fix?: true;
  unsafe?: true;
  watch?: true;
}

type Analysis = typeof import('../../../../server/src/index.ts');

/** To check as many letters takes longer than to start a thread. */
const LENGTH_FOR_A_THREAD = 500_000;

/** The formats that print a finding as soon as there is one; the others are one document. */
const lineOf: Partial<Record<Format, (finding: Finding) => string>> = { text: textLine, github: githubLine };

const help = `
Examples:
  rsc check firewall.rsc
  rsc check --format json --routeros 7.18 scripts/
  rsc check --packages none firewall.rsc
  rsc check --severity KN103=off --severity FW309=hint firewall.rsc
  rsc check --fix firewall.rsc
  rsc check --fix --unsafe firewall.rsc
  rsc check --format sarif scripts/ > rsc.sarif
  rsc check --watch scripts/
  rsc check --stdin --stdin-name scripts/firewall.rsc < draft

A comment "# rsc-disable-next-line CODE" silences a rule in the command below it. A script that is imported on top of
another one begins with "# rsc-base: OTHER.rsc", and both are looked at together; the path is relative to the script.

What no option says is as in the .rscrc.json of the script's folder, or of the nearest one above that has one:
  { "version": "7.18", "packages": "none", "lint": { "severity": { "KN103": "off" } } }

--fix changes nothing that works: it puts right what the router refuses, and comments. --unsafe puts right as well what
changes what the firewall does: look at the result. What could be put right in several ways is left alone in any case;
"rsc explain CODE" says what a rule is about.

Exit code: 0 no errors (there may be warnings); 1 errors were found; 2 some file could not be checked.`;

/** `rsc check`: what is wrong in scripts, without a router. */
export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('Find mistakes in scripts.')
    .argument('[paths...]', 'scripts, or directories of .rsc files')
    .addOption(
      new Option('--format <format>', 'how findings are printed')
        .choices(['text', 'json', 'sarif', 'github'] satisfies Format[])
        .default('text'),
    )
    .option('--stdin', 'check what is read from standard input')
    .addOption(new Option('--stdin-name <name>', 'the path that standard input stands for').implies({ stdin: true }))
    .addOption(new Option('--fix', 'put right in the files what can be safely, and print it').conflicts('stdin'))
    .option('--unsafe', 'with --fix: put right as well what changes what a script does')
    .addOption(
      new Option('--watch', 'check again whenever a script changes, until Ctrl-C').conflicts([
        'stdin',
        'fix',
        'format',
      ]),
    )
    .addOption(routerosOption())
    .addOption(packagesOption())
    .addOption(baseOption())
    .addOption(severityOption())
    .addHelpText('after', help)
    .action(runCheck);
}

function severityOption(): Option {
  return new Option('--severity <code=severity>', 'error, warning, information, hint or off (repeatable)')
    .default([], 'that of the rule')
    .argParser((value: string, before: string[]) => [...before, value]);
}

async function runCheck(paths: string[], given: CheckCommandOptions): Promise<void> {
  if ((paths.length === 0) === (given.stdin === undefined)) throw new CliError('Give either scripts, or --stdin.');
  if (given.unsafe && !given.fix) throw new CliError('Give --unsafe together with --fix.');
  // Loaded here, so that the other commands do not wait for the parser to start.
  const analysis = await import('../../../../server/src/index.ts');
  const target = targetOptions(given, analysis.parseVersion);
  const asked = { ...target, ...severitiesOf(analysis, given.severity) };
  // The files that say the rest may have changed since the last time.
  const work = () => checkOnce(analysis, paths, given, new ScriptOptions(analysis, asked));
  await (given.watch ? workAtChanges(paths, () => work().catch(tellFailure)) : work());
}

/** While files are watched, one that is gone for now is no reason to end. */
function tellFailure(error: unknown): void {
  if (!(error instanceof CliError)) throw error;
  console.error(`rsc: ${error.message}`);
}

/** @throws CliError where some file could not be checked, after the others */
async function checkOnce(
  analysis: Analysis,
  paths: readonly string[],
  { format, base, stdin, stdinName = 'stdin', fix, unsafe }: CheckCommandOptions,
  options: ScriptOptions,
): Promise<void> {
  const failures: string[] = [];
  const read = stdin ? [await readStdin(stdinName)] : await readScripts(paths, failures);
  const print = format === 'text' ? console.log : console.error;
  const scripts = fix ? await fixScripts(analysis, read, { base, options, unsafe, print, failures }) : read;
  const tasks = scripts.map((script) => ({ script, options: options.of(script.file) }));
  const findings: Finding[] = [];
  for await (const found of findingsOf(analysis, tasks, base)) {
    const toLine = lineOf[format];
    if (toLine !== undefined) for (const finding of found) console.log(toLine(finding));
    findings.push(...found);
  }
  if (format === 'json') console.log(jsonReport(findings));
  if (format === 'sarif') console.log(sarifReport(findings, failures, rulesOf(analysis)));
  console.error(summary(scripts.length, findings));
  if (failures.length > 0) throw new CliError(failures.join('\nrsc: '));
  if (findings.some(({ severity }) => severity === 'error')) process.exitCode = exitCodes.no;
}

async function readStdin(name: string): Promise<Script> {
  return { file: name, input: await readStandardInput({ latin1Fallback: true }) };
}

function rulesOf({ rules }: Analysis) {
  return rules.map(({ meta }) => meta);
}

/** @throws CliError for a code or a severity that is none */
function severitiesOf({ readSeverities }: Analysis, given: readonly string[]): CheckOptions {
  const { severities, mistakes } = readSeverities(given.map(splitAtEquals));
  if (mistakes.length > 0) throw new CliError(`--severity: ${mistakes.join(' ')}`);
  return { severities };
}

function splitAtEquals(text: string): [string, string] {
  const [code = '', ...severity] = text.split('=');
  return [code, severity.join('=')];
}

/** @throws CliError where the base can't be read that was asked for */
async function* findingsOf(
  analysis: Analysis,
  tasks: readonly CheckTask[],
  base: string | undefined,
): AsyncGenerator<Finding[]> {
  const checker = new ScriptChecker(analysis, base);
  const threads = base === undefined ? threadsFor(tasks) : 0;
  if (threads > 0) {
    // Loaded here, because for few scripts it is not needed.
    const { checkInParallel } = await import('../check-in-parallel.ts');
    yield* checkInParallel(checker, tasks, threads);
  } else for (const { script, options } of tasks) yield checker.findingsOf(script, options);
}

/** How many threads are worth it besides this one. */
function threadsFor(tasks: readonly CheckTask[]): number {
  const length = tasks.reduce((sum, { script }) => sum + script.input.text.length, 0);
  const most = Math.min(availableParallelism(), tasks.length);
  return Math.max(0, Math.min(most, Math.ceil(length / LENGTH_FOR_A_THREAD)) - 1);
}

function summary(checked: number, findings: readonly Finding[]): string {
  const counts = (['error', 'warning', 'information', 'hint'] as const)
    .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}${count > 1 && severity !== 'information' ? 's' : ''}`);
  return `${checked} ${checked === 1 ? 'file' : 'files'} checked: ${counts.join(', ') || 'nothing found'}.`;
}
