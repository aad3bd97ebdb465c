import { type Command, Option } from 'commander';
import type { CheckOptions, Severity } from '../../../../server/src/index.ts';
import { type BaseArguments, BaseScripts, baseOption } from '../base-scripts.ts';
import { CliError, exitCodes } from '../exit.ts';
import { type InputFile, readInputFile } from '../files.ts';
import { findScripts, orFailure } from '../script-files.ts';
import { packagesOption, routerosOption, type TargetArguments, targetOptions } from '../target-options.ts';

interface CheckCommandOptions extends TargetArguments, BaseArguments {
  format: 'text' | 'json';
  severity: string[];
}

/** A finding as `--format json` prints it: lines and columns from 1, columns in bytes, as the router counts them. */
interface Row {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  severity: Severity;
  code: string;
  message: string;
}

type Analysis = typeof import('../../../../server/src/index.ts');

/** Code of the row that says that a file was read as Latin-1. */
const NOT_UTF_8 = 'IO001';

const help = `
Examples:
  rsc check firewall.rsc
  rsc check --format json --routeros 7.18 scripts/
  rsc check --packages none firewall.rsc
  rsc check --severity KN103=off --severity FW309=hint firewall.rsc

A comment "# rsc-disable-next-line CODE" silences a rule in the command below it. A script that is imported on top of
another one begins with "# rsc-base: OTHER.rsc", and both are looked at together; the path is relative to the script.

Exit code: 0 no errors (there may be warnings); 1 errors were found; 2 some file could not be checked.`;

/** `rsc check`: what is wrong in scripts, without a router. */
export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('Find mistakes in scripts.')
    .argument('<paths...>', 'scripts, or directories of .rsc files')
    .addOption(new Option('--format <format>', 'how findings are printed').choices(['text', 'json']).default('text'))
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

async function runCheck(paths: string[], { format, severity, base, ...given }: CheckCommandOptions): Promise<void> {
  // Loaded here, so that the other commands do not wait for the parser to start.
  const analysis = await import('../../../../server/src/index.ts');
  const target = targetOptions(given, analysis.parseVersion);
  const options = { ...target, ...severitiesOf(analysis, severity) };
  const bases = new BaseScripts(analysis, target);
  const failures: string[] = [];
  const files = new Set<string>();
  for (const path of paths) for (const file of (await orFailure(findScripts(path), failures)) ?? []) files.add(file);
  const rows: Row[] = [];
  let checked = 0;
  for (const file of files) {
    const input = await orFailure(readInputFile(file, { latin1Fallback: true }), failures);
    if (input === null) continue;
    const found = rowsOf(analysis, file, input, { ...options, ...bases.optionsFor(file, base) });
    if (format === 'text') for (const row of found) console.log(toText(row));
    rows.push(...found);
    checked += 1;
  }
  if (format === 'json') console.log(toJson(rows));
  console.error(summary(checked, rows));
  if (failures.length > 0) throw new CliError(failures.join('\nrsc: '));
  if (rows.some(({ severity }) => severity === 'error')) process.exitCode = exitCodes.no;
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

function rowsOf(
  { check, TextPositions }: Analysis,
  file: string,
  { text, encoding }: InputFile,
  options: CheckOptions,
): Row[] {
  const positions = new TextPositions(text, encoding);
  const rows = check(text, options).map(({ start, end, severity, code, message }) => {
    const { line, column } = positions.at(start);
    const { line: endLine, column: endColumn } = positions.at(end);
    return { file, line, column, endLine, endColumn, severity, code, message };
  });
  return encoding === 'utf-8' ? rows : [notUtf8(file), ...rows];
}

function notUtf8(file: string): Row {
  const message =
    'This file is not valid UTF-8 and was read as Latin-1, a character a byte. Letters outside ASCII may come out as others: save it as UTF-8.';
  const place = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { file, ...place, severity: 'information', code: NOT_UTF_8, message };
}

function toText({ file, line, column, severity, code, message }: Row): string {
  return `${file}:${line}:${column} ${severity} ${code} ${message}`;
}

/** One array, a row a line. */
function toJson(rows: readonly Row[]): string {
  return rows.length === 0 ? '[]' : `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`;
}

function summary(checked: number, rows: readonly Row[]): string {
  const counts = (['error', 'warning', 'information', 'hint'] as const)
    .map((severity) => ({ severity, count: rows.filter((row) => row.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}${count > 1 && severity !== 'information' ? 's' : ''}`);
  return `${checked} ${checked === 1 ? 'file' : 'files'} checked: ${counts.join(', ') || 'nothing found'}.`;
}
