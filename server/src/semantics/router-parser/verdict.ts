/** What a router would say of a script, without a router. */
import { routerosCommands } from '../../schema/command-tree.ts';
import { parse } from '../../syntax/parser.ts';
import type { TextPositions } from '../../text-positions.ts';
import { type TargetOptions, targetOf } from '../target.ts';
import { ByteText } from './byte-text.ts';
import type { ParserComplaint } from './complaints.ts';
import { RouterParser } from './router-parser.ts';

export interface VerdictOptions extends TargetOptions {
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
  const { encoding, ...targetOptions } = options;
  const target = targetOf(parse(text), routerosCommands, targetOptions);
  const source = new ByteText(text, encoding);
  const parser = new RouterParser(source.bytes, routerosCommands, target);
  const il = parser.script();
  const complaints = parser.complaints.inOrder;
  return {
    complaints: complaints.map((complaint) => locate(source, text.length, parser.complaints.positions, complaint)),
    il: complaints.every(({ message }) => message.startsWith(PRINTED)) ? il : null,
  };
}

function locate(
  source: ByteText,
  length: number,
  positions: TextPositions,
  { message, start, end, at, lineOf, isLate }: ParserComplaint,
): RouterComplaint {
  const { line, column } = positions.at(lineOf);
  const range = { start: Math.min(source.toUtf16(start), length), end: Math.min(source.toUtf16(end), length) };
  return { message: source.decode(message), ...range, line, column: column + at - lineOf, isLate };
}
