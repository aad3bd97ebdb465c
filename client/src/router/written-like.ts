/** An export beside a file that a person wrote: what is the same configuration is to be the same text. */
import { Analysis, absoluteStart, literalText, type ResolvedCommand } from '../../../server/src/index.ts';

/** The comments at the top of an export: the first line says when it was made, and by which version. */
const header = /^# (.*\bby RouterOS .*)\n(#.*\n)*/;

/**
 * The export as it would be if the file's author had written it: a command that the file has too is written as there,
 * with its arguments in that order and its line breaks. When the export was made is no difference either.
 */
export function writtenLike(text: string, file: string): string {
  const written = new Map(commandsOf(file).map(({ meaning, source }) => [meaning, source]));
  let result = '';
  let end = 0;
  for (const { meaning, source, start } of commandsOf(text)) {
    result += text.slice(end, start) + (written.get(meaning) ?? source);
    end = start + source.length;
  }
  return withHeaderOf(file, result + text.slice(end));
}

/** Where the file is no export, the header goes. */
function withHeaderOf(file: string, text: string): string {
  const made = header.exec(file)?.[1];
  return text.replace(header, (lines, own: string) => (made === undefined ? '' : lines.replace(own, () => made)));
}

interface WrittenCommand {
  /** Equal for commands that do the same. */
  readonly meaning: string;
  readonly source: string;
  readonly start: number;
}

/** The commands of a text that stand in no other, in their order. */
function commandsOf(text: string): WrittenCommand[] {
  const outer = new Analysis(text).commands.filter(
    ({ statement, command }) => command !== null && statement.parent.parent === null,
  );
  return outer.map((command) => {
    const start = absoluteStart(command.statement);
    const source = text.slice(start, start + command.statement.length);
    return { meaning: meaningOf(command, source), source, start };
  });
}

function meaningOf({ menu, command, arguments: named, positional, filter }: ResolvedCommand, source: string): string {
  const written = (node: { start: number; end: number } | null) => (node === null ? '' : plain(source, node));
  const values = named.map(({ fullName, value }) => [fullName, (value && literalText(value)) ?? written(value)]);
  const unnamed = [...positional, ...(filter === null ? [] : [filter])].map(written);
  return JSON.stringify([menu, command, unnamed, values.map((pair) => pair.join('=')).sort()]);
}

/** The source of a part, without line breaks and blanks that mean nothing. */
function plain(source: string, { start, end }: { start: number; end: number }): string {
  return source
    .slice(start, end)
    .replace(/\\\r?\n\s*/g, '')
    .replace(/\s+/g, ' ')
    .replace(/(?<=\[) | (?=\])/g, '');
}
