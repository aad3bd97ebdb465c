import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FormatOptions } from '../../../../server/src/index.ts';
import { CliError, exitCodes } from '../exit.ts';
import { encode, type InputFile, readInputFile, readStandardInput } from '../files.ts';
import { wholeNumber } from '../numbers.ts';
import { replaceFile } from '../replace-file.ts';
import { findScripts, orFailure } from '../script-files.ts';
import { ScriptOptions } from '../script-options.ts';
import { packagesOption, routerosOption, type TargetArguments, targetOptions } from '../target-options.ts';

interface FmtCommandOptions extends TargetArguments {
  check?: true;
  stdin?: true;
  wrap?: FormatOptions['wrap'];
  lineWidth?: number;
  indent?: number | 'tab';
  sortArguments?: true;
  groupMenus?: true;
}

/** The formatted text as it goes into the file at a path; null where it is formatted already. */
type Format = (file: string, input: InputFile) => Buffer | null;

const help = `
Examples:
  rsc fmt firewall.rsc
  rsc fmt --check scripts/
  rsc fmt --wrap width --line-width 120 firewall.rsc
  rsc fmt --stdin < firewall.rsc

Only blanks and line breaks change, and never what a router reads. Line ends and encoding of a file stay, and so does a
command that a router would not take.

What no option says is as in the .rscrc.json of the script's folder, or of the nearest one above that has one:
  { "format": { "wrap": "width", "lineWidth": 120, "indent": "tab", "sortArguments": true, "groupMenus": true } }

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
      new Option(
        '--wrap <wrap>',
        'where long commands are broken: as exports do, at a width, or where they are now (default: export)',
      ).choices(['export', 'width', 'keep'] satisfies FormatOptions['wrap'][]),
    )
    .addOption(new Option('--line-width <columns>', 'the width for --wrap width').argParser(wholeNumber(20, 1000)))
    .addOption(
      new Option('--indent <columns>', 'columns of a level of indentation, or "tab" (default: 4)').argParser(indentOf),
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
  const server = await import('../../../../server/src/index.ts');
  const options = new ScriptOptions(server, targetOptions(given, server.parseVersion));
  const asked = formatOptions(given);
  const formatInput: Format = (file, input) => {
    const { format, indentation } = options.configurationOf(file);
    const formatted = server.format(input.text, { ...options.of(file), ...format, ...indentation, ...asked });
    return formatted === input.text ? null : encode(formatted, input);
  };
  await (given.stdin
    ? formatStandardInput(formatInput, given.check)
    : formatFiles(paths, options, formatInput, given.check));
}

/** Those that were asked for. */
function formatOptions(given: FmtCommandOptions): Partial<FormatOptions> {
  const { wrap, lineWidth, indent, sortArguments, groupMenus } = given;
  return {
    ...(wrap !== undefined && { wrap }),
    ...(lineWidth !== undefined && { lineWidth }),
    ...(indent !== undefined && (indent === 'tab' ? { insertSpaces: false } : { insertSpaces: true, tabSize: indent })),
    ...(sortArguments && { sortArguments }),
    ...(groupMenus && { groupMenus }),
  };
}

async function formatStandardInput(format: Format, checks: true | undefined): Promise<void> {
  const input = await readStandardInput({ latin1Fallback: true });
  const formatted = format('stdin', input);
  if (!checks) process.stdout.write(formatted ?? encode(input.text, input));
  else if (formatted !== null) process.exitCode = exitCodes.no;
}

async function formatFiles(
  paths: readonly string[],
  options: ScriptOptions,
  format: Format,
  checks: true | undefined,
): Promise<void> {
  const failures: string[] = [];
  const files = new Set<string>();
  for (const path of paths) for (const file of (await orFailure(findScripts(path), failures)) ?? []) files.add(file);
  // What makes no sense in a configuration keeps all files as they are.
  for (const file of files) options.of(file);
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
  const formatted = format(path, await readInputFile(path, { latin1Fallback: true }));
  if (formatted === null) return false;
  if (!checks) await replaceFile(path, formatted);
  return true;
}

function summary(changed: number, unchanged: number, checks: true | undefined): string {
  const files = (count: number) => `${count} ${count === 1 ? 'file' : 'files'}`;
  if (checks) return `${files(changed)} not formatted, ${files(unchanged)} formatted.`;
  return `${files(changed)} changed, ${files(unchanged)} left as ${unchanged === 1 ? 'it was' : 'they were'}.`;
}
