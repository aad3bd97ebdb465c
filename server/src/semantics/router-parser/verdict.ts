/** What a router would say of a script, without a router. */
import { routerosCommands } from '../../schema/command-tree.ts';
import { parseVersion } from '../../schema/version.ts';
import type { TextPositions } from '../../text-positions.ts';
import type { ParserComplaint } from './complaints.ts';
import { RouterParser } from './router-parser.ts';

export interface VerdictOptions {
  /** RouterOS version, such as `7.22.1`; the newest known one when absent. */
  routeros?: string;
  /** Whether extra packages may be there; true when absent. */
  extraPackages?: boolean;
  /** Encoding of the file that the text was read from; UTF-8 when absent. */
  encoding?: 'utf-8' | 'latin1';
}

/** What the router complains of, in its own words. */
export interface RouterComplaint {
  message: string;
  /** UTF-16 offsets. */
  start: number;
  end: number;
  /** From 1, the column in bytes. */
  line: number;
  column: number;
  /** A command that does not exist stops nothing: the router only says so when it comes to run it. */
  isLate: boolean;
}

export interface RouterVerdict {
  /** In order of writing. The router itself says the first one that is not late, or else the first one. */
  complaints: readonly RouterComplaint[];
  /** What `:put [:parse …]` prints, one character a byte; null where the router prints a complaint instead. */
  il: string | null;
}

/** The complaint that stands inside an intermediate form which is whole otherwise. */
const PRINTED = 'bad command name ';

/** Reads a script as the router's own parser does. Never throws. */
export function routerVerdict(text: string, options: VerdictOptions = {}): RouterVerdict {
  const { routeros, extraPackages = true, encoding = 'utf-8' } = options;
  const target = routerosCommands.target(routeros === undefined ? null : parseVersion(routeros), extraPackages);
  const bytes = Buffer.from(text, encoding).toString('latin1');
  const parser = new RouterParser(bytes, routerosCommands, target);
  const il = parser.script();
  const complaints = parser.complaints.list.toSorted((a, b) => a.start - b.start);
  return {
    complaints: locate(text, bytes, parser.complaints.positions, complaints),
    il: complaints.every(({ message }) => message.startsWith(PRINTED)) ? il : null,
  };
}

/** The places of complaints, which are in order of writing, in one walk through the text. */
function locate(
  text: string,
  bytes: string,
  positions: TextPositions,
  complaints: readonly ParserComplaint[],
): RouterComplaint[] {
  const isAscii = text.length === bytes.length;
  let counted = 0;
  let characters = 0;
  return complaints.map(({ message, start, end, lineOf, isLate }) => {
    const { line, column } = positions.at(lineOf);
    characters += isAscii ? start - counted : characterCount(bytes.slice(counted, start));
    counted = start;
    const length = isAscii ? end - start : characterCount(bytes.slice(start, end));
    const from = Math.min(characters, text.length);
    const range = { start: from, end: Math.min(from + length, text.length) };
    const words = isAscii ? message : Buffer.from(message, 'latin1').toString('utf8');
    return { message: words, ...range, line, column: column + start - lineOf, isLate };
  });
}

/** UTF-16 units of UTF-8 bytes: all but continuation bytes begin one, and four bytes make two. */
function characterCount(bytes: string): number {
  return bytes.replace(/[\x80-\xBF]/g, '').length + (bytes.match(/[\xF0-\xF7]/g)?.length ?? 0);
}
