import assert from 'node:assert/strict';
import { type FormatOptions, format, routerVerdict } from '../../../server/src/index.ts';

/** Every way of formatting in which the laws must hold. */
export const formats: readonly Partial<FormatOptions>[] = [
  {},
  { wrap: 'keep' },
  { wrap: 'width', lineWidth: 40, insertSpaces: false, tabSize: 8 },
  { sortArguments: true, tabSize: 2 },
  { groupMenus: true },
];

const PLACES = / \(line \d+ column \d+\)/g;

/** Statements that only say which menu those behind them are for: each of these names it in full. */
const CHANGES_OF_MENU = /(?<=^|;)\/(?:[a-z0-9-]+\/)*(?:;|$)/g;

/** What must be true of any text: the router reads the same in it, nothing is lost, and once is enough. */
export function checkFormatLaws(text: string, options: Partial<FormatOptions>): void {
  const formatted = format(text, options);
  const about = JSON.stringify({ options, text, formatted });
  assert.equal(understood(formatted, options), understood(text, options), `another meaning: ${about}`);
  if (!options.groupMenus) assert.equal(inkOf(formatted, options), inkOf(text, options), `something is lost: ${about}`);
  assert.equal(sameEnds(format(formatted, options)), sameEnds(formatted), `not formatted at once: ${about}`);
}

/** Which line end is used for a new line may change where a text has several kinds. */
function sameEnds(text: string): string {
  const kinds = new Set(text.match(/\r\n|\n|\r/g));
  return kinds.size > 1 ? text.replace(/\r\n|\r/g, '\n') : text;
}

/** What the router prints: the intermediate form, or what it complains of first. */
function understood(text: string, { groupMenus }: Partial<FormatOptions>): string | undefined {
  const { il, complaints } = routerVerdict(text);
  const form = il?.replace(PLACES, '');
  return (groupMenus ? form?.replace(CHANGES_OF_MENU, '') : form) ?? complaints.find(({ isLate }) => !isLate)?.message;
}

/** Everything but blanks and line ends, of which a text that has been formatted has one at its end; in any order where arguments may change places. */
function inkOf(text: string, { sortArguments }: Partial<FormatOptions>): string {
  const ink = `${text}\n`.replace(/\\[ \t]*(?:\r\n|\n|\r)/g, '').replace(/[ \t\r\n]+/g, '');
  return sortArguments ? [...ink].sort().join('') : ink;
}
