import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AnalysisOptions, FormatOptions } from '../../../../server/src/index.ts';
import { CliError, exitCodes } from '../exit.ts';
import { encode, type InputFile, readInputFile, readStandardInput } from '../files.ts';
import { wholeNumber } from '../numbers.ts';
import { replaceFile } from '../replace-file.ts';
import { findScripts, orFailure } from '../script-files.ts';
import { packagesOption, routerosOption, type TargetArguments, targetOptions } from '../target-options.ts';

interface FmtCommandOptions extends TargetArguments {
  check?: true;
  stdin?: true;
  wrap: FormatOptions['wrap'];
  lineWidth?: number;
  indent: number | 'tab';
  sortArguments?: true;
  groupMenus?: true;
}

/** The formatted text as it goes into the file; null where it is formatted already. */
type Format = (input: InputFile) => Buffer | null;

const help = `
Examples:
  rsc fmt firewall.rsc
  rsc fmt --check scripts/
  rsc fmt --wrap width --line-width 120 firewall.rsc
  rsc fmt --stdin < firewall.rsc

Only blanks and line breaks change, and never what a router reads. Line ends and encoding of a file stay, and so does a
command that a router would not take.

Exit code: 0 done, with --check all are formatted; 1 with --check some are not; 2 some file could not be formatted.`;

/** `rsc fmt`: scripts in one form. */
export function registerFmt(program: Command): void {
  program
    .command('fmt')
    .description('Format scripts.')
    .argument('[paths...]', 'scripts, or directories of .rsc files')
    .option('--check', 'change nothing, and name the files that are not formatted')
    .option('--stdin', 'format what is read from standard input to standard output')
    .addOption(
      new Option('--wrap <wrap>', 'where long commands are broken: as exports do, at a width, or where they are now')
        .choices(['export', 'width', 'keep'])
        .default('export'),
    )
    .addOption(new Option('--line-width <columns>', 'the width for --wrap width').argParser(wholeNumber(20, 1000)))
    .addOption(
      new Option('--indent <columns>', 'columns of a level of indentation, or "tab"').default(4).argParser(indentOf),
    )
    .option('--sort-arguments', 'bring named arguments into alphabetical order')
    .option('--group-menus', 'write the menu of commands that follow each other once')
    .addOption(routerosOption())
    .addOption(packagesOption())
    .addHelpText('after', help)
    .action(runFmt);
}

function indentOf(text: string): number | 'tab' {
  if (text === 'tab') return text;
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a number of columns from 1 to 99, or "tab".');
}

async function runFmt(paths: string[], given: FmtCommandOptions): Promise<void> {
  if ((paths.length === 0) === (given.stdin === undefined)) throw new CliError('Give either scripts, or --stdin.');
  // Loaded here, so that the other commands do not wait for the parser to start.
  const { format, parseVersion } = await import('../../../../server/src/index.ts');
  const options = { ...targetOptions(given, parseVersion), ...formatOptions(given) };
  const formatInput: Format = (input) => {
    const formatted = format(input.text, options);
    return formatted === input.text ? null : encode(formatted, input);
  };
  await (given.stdin ? formatStandardInput(formatInput, given.check) : formatFiles(paths, formatInput, given.check));
}

function formatOptions(given: FmtCommandOptions): Partial<FormatOptions> & AnalysisOptions {
  const { wrap, lineWidth, indent, sortArguments = false, groupMenus = false } = given;
  return {
    wrap,
    ...(lineWidth !== undefined && { lineWidth }),
    insertSpaces: indent !== 'tab',
    ...(indent !== 'tab' && { tabSize: indent }),
    sortArguments,
    groupMenus,
  };
}

async function formatStandardInput(format: Format, checks: true | undefined): Promise<void> {
  const input = await readStandardInput({ latin1Fallback: true });
  const formatted = format(input);
  if (!checks) process.stdout.write(formatted ?? encode(input.text, input));
  else if (formatted !== null) process.exitCode = exitCodes.no;
}

async function formatFiles(paths: readonly string[], format: Format, checks: true | undefined): Promise<void> {
  const failures: string[] = [];
  const files = new Set<string>();
  for (const path of paths) for (const file of (await orFailure(findScripts(path), failures)) ?? []) files.add(file);
  let changed = 0;
  let unchanged = 0;
  for (const file of files) {
    const hasChanged = await orFailure(formatFile(file, format, checks), failures);
    if (hasChanged) console.log(file);
    if (hasChanged === true) changed += 1;
    if (hasChanged === false) unchanged += 1;
  }
  console.error(summary(changed, unchanged, checks));
  if (failures.length > 0) throw new CliError(failures.join('\nrsc: '));
  if (checks && changed > 0) process.exitCode = exitCodes.no;
}

/** Whether it was not formatted. */
async function formatFile(path: string, format: Format, checks: true | undefined): Promise<boolean> {
  const formatted = format(await readInputFile(path, { latin1Fallback: true }));
  if (formatted === null) return false;
  if (!checks) await replaceFile(path, formatted);
  return true;
}

function summary(changed: number, unchanged: number, checks: true | undefined): string {
  const files = (count: number) => `${count} ${count === 1 ? 'file' : 'files'}`;
  if (checks) return `${files(changed)} not formatted, ${files(unchanged)} formatted.`;
  return `${files(changed)} changed, ${files(unchanged)} left as ${unchanged === 1 ? 'it was' : 'they were'}.`;
}
