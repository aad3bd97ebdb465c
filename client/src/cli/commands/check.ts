import { type Command, Option } from 'commander';
import type { AnalysisOptions, Severity } from '../../../../server/src/index.ts';
import { CliError, exitCodes } from '../exit.ts';
import { type InputFile, readInputFile } from '../files.ts';
import { findScripts } from '../script-files.ts';
import { packagesOption, routerosOption, type TargetArguments, targetOptions } from '../target-options.ts';

interface CheckCommandOptions extends TargetArguments {
  format: 'text' | 'json';
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

/** Code of the row that says that a file was read as Latin-1. */
const NOT_UTF_8 = 'IO001';

const help = `
Examples:
  rsc check firewall.rsc
  rsc check --format json --routeros 7.18 scripts/
  rsc check --packages none firewall.rsc

A comment "# rsc-disable-next-line CODE" silences a rule in the command below it.

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
    .addHelpText('after', help)
    .action(runCheck);
}

async function runCheck(paths: string[], { format, ...given }: CheckCommandOptions): Promise<void> {
  // Loaded here, so that the other commands do not wait for the parser to start.
  const analysis = await import('../../../../server/src/index.ts');
  const target = targetOptions(given, analysis.parseVersion);
  const failures: string[] = [];
  const files = new Set<string>();
  for (const path of paths) for (const file of (await orFailure(findScripts(path), failures)) ?? []) files.add(file);
  const rows: Row[] = [];
  let checked = 0;
  for (const file of files) {
    const input = await orFailure(readInputFile(file, { latin1Fallback: true }), failures);
    if (input === null) continue;
    const found = rowsOf(analysis, file, input, target);
    if (format === 'text') for (const row of found) console.log(toText(row));
    rows.push(...found);
    checked += 1;
  }
  if (format === 'json') console.log(toJson(rows));
  console.error(summary(checked, rows));
  if (failures.length > 0) throw new CliError(failures.join('\nrsc: '));
  if (rows.some(({ severity }) => severity === 'error')) process.exitCode = exitCodes.no;
}

/** Null where the work failed, with the reason among the failures: the other files are checked all the same. */
async function orFailure<T>(work: Promise<T>, failures: string[]): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    failures.push(error.message);
    return null;
  }
}

function rowsOf(
  { check, TextPositions }: typeof import('../../../../server/src/index.ts'),
  file: string,
  { text, encoding }: InputFile,
  options: AnalysisOptions,
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
