/** Whether a text still means the same: the router's intermediate form of it is the same. */
import { routerosCommands } from '../../schema/command-tree.ts';
import type { Target } from '../../schema/presence.ts';
import { ByteText } from '../../semantics/router-parser/byte-text.ts';
import { type ReaderState, RouterParser } from '../../semantics/router-parser/router-parser.ts';

/** What is around a separator: statements, or the ends of a body or of the file. */
export interface SeparatorEdges {
  opens: boolean;
  closes: boolean;
  isFile: boolean;
}

/** In the words in which the router complains of a command that does not exist. */
const PLACES = / \(line \d+ column \d+\)/g;
/** Any statement would do. */
const STATEMENT = ':put';

/** Whether two statements are the same to the router. `before` is what holds in front of them. */
export function isSameStatement(
  one: string,
  other: string,
  target: Target,
  before?: ReaderState,
  beforeOther: ReaderState | undefined = before,
): boolean {
  return meaning(one, target, before) === meaning(other, target, beforeOther);
}

/** Whether two texts that separate statements are: a blank behind a semicolon may be an empty statement. */
export function isSameSeparator(one: string, other: string, { opens, closes, isFile }: SeparatorEdges, target: Target) {
  const place = (text: string) => {
    const statements = (opens ? '' : STATEMENT) + text + (closes ? '' : STATEMENT);
    return isFile ? statements : `{${statements}}`;
  };
  return isSameStatement(place(one), place(other), target);
}

function meaning(text: string, target: Target, before?: ReaderState): string {
  const parser = new RouterParser(new ByteText(text).bytes, routerosCommands, target, before);
  const form = parser.script().replace(PLACES, '');
  return `${parser.complaints.list.length} ${form}`;
}
