/** `rsc check --fix`: fixes go into the files. */
import type { AppliedFix, Diagnostic } from '../../../server/src/index.ts';
import { BaseScripts } from './base-scripts.ts';
import { encode, type InputFile } from './files.ts';
import { replaceFile } from './replace-file.ts';
import { orFailure, type Script } from './script-files.ts';
import type { ScriptOptions } from './script-options.ts';

type Server = typeof import('../../../server/src/index.ts');

interface FixOptions {
  /** What `--base` says. */
  base: string | undefined;
  options: ScriptOptions;
  /** What `--unsafe` says: fixes that change what a script does go in as well. */
  unsafe: true | undefined;
  /** Called with a line for each fix, once its file is written. */
  print: (line: string) => void;
  failures: string[];
}

/** The scripts as they are in their files afterwards. */
export async function fixScripts(
  server: Server,
  scripts: readonly Script[],
  { base, options, unsafe, print, failures }: FixOptions,
): Promise<Script[]> {
  const fixed: Script[] = [];
  const isWanted = ({ fix }: Diagnostic) => unsafe || fix?.isSafe === true;
  for (const script of scripts) {
    const { file, input } = script;
    const own = options.of(file);
    // Read anew for each script: one that was fixed before it may be its base.
    const baseOptions = new BaseScripts(server, own).optionsFor(file, base);
    const { text, applied } = server.applyFixes(input.text, (each) =>
      server.check(each, { ...own, ...baseOptions }).filter(isWanted),
    );
    const isWritten = applied.length > 0 && (await orFailure(write(file, encode(text, input)), failures));
    fixed.push(isWritten ? { file, input: { ...input, text } } : script);
    if (isWritten) for (const each of applied) print(fixedLine(server, file, input, each));
  }
  return fixed;
}

async function write(file: string, content: Buffer): Promise<true> {
  await replaceFile(file, content);
  return true;
}

function fixedLine({ TextPositions }: Server, file: string, { encoding }: InputFile, applied: AppliedFix): string {
  const { diagnostic, title, before } = applied;
  const { line, column } = new TextPositions(before, encoding).at(diagnostic.start);
  return `${file}:${line}:${column} fixed ${diagnostic.code} ${title}`;
}
