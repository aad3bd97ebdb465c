/**
 * Brings a tree up to date with an edit by reading again only what the edit touches: some statements around it are read
 * as if nothing stood before or behind them, and more of them where they no longer end where they ended. What comes of
 * it is the tree that a parse of the whole new text gives.
 */
import { type Passage, type Place, readOn, readPassage, startsInDoubt } from './parser.ts';
import { type Change, TextLines } from './text-lines.ts';
import { childrenOf, lastBefore, type Node, type Script, type Statement } from './tree.ts';

/** Statements of the file that are not what they were: `removed` of them at `index` are now `inserted` ones. */
export interface Replacement {
  index: number;
  removed: number;
  inserted: number;
}

/** A body around the edit: where its inside ends in the old text, and which of its statements holds the next one. */
interface Level extends Place {
  end: number;
  isBlock: boolean;
  holder: number;
}

/** Statements to be read again, from one index to before another, and where they stand in the new text. */
interface Range {
  first: number;
  behind: number;
  start: number;
  end: number;
}

/** Each time that the end does not fit, so many times more statements are read. */
const WIDER = 4;
/** Beyond this number of statements the rest of the file is read as when it is opened. */
const MOST_AT_ONCE = 1000;

/** Changes the script in place. Statements and nodes that the edit does not touch stay the same objects. */
export function update(script: Script, change: Change): Replacement {
  const levels = levelsAround(script, change);
  if (typeof script.source === 'string') script.source = new TextLines(script.source);
  script.source.replace(change);
  while (levels.length > 1) {
    if (updateBlock(script, levels, change)) return { index: levels[0]!.holder, removed: 1, inserted: 1 };
    levels.pop();
  }
  return updateFile(script, levels[0]!, change);
}

function lengthChange({ start, end, newText }: Change): number {
  return newText.length - (end - start);
}

// Where the edit is.

/** The file and the bodies inside it that hold the whole edit, outermost first. */
function levelsAround(script: Script, change: Change): Level[] {
  const file: Level = { body: script, origin: 0, nesting: 0, end: script.source.length, isBlock: true, holder: -1 };
  const levels = [file];
  for (let level: Level | null = file; level !== null; ) {
    const { body, origin, nesting } = level;
    const holder = lastBefore(body.statements, change.start - origin);
    const statement = body.statements[holder];
    if (statement?.kind !== 'command' || (level === file && !isSound(script, holder))) break;
    level.holder = holder;
    level = levelIn(statement.parts, origin + statement.offset, change, nesting);
    if (level !== null) levels.push(level);
  }
  return levels;
}

/** The outermost body in one of these nodes that holds the edit. */
function levelIn(nodes: readonly Node[], base: number, change: Change, nesting: number): Level | null {
  for (const node of nodes) {
    if (base + node.start >= change.start || base + node.end <= change.end) continue;
    if (node.kind === 'braces' || node.kind === 'substitution') {
      const { body } = node;
      const origin = base + body.start;
      const end = base + node.end - 1;
      const holds = origin <= change.start && change.end <= end;
      return holds ? { body, origin, nesting: nesting + 1, end, isBlock: node.kind === 'braces', holder: -1 } : null;
    }
    const isOpened = node.kind === 'group' || node.kind === 'template';
    return levelIn(childrenOf(node), base, change, isOpened ? nesting + 1 : nesting);
  }
  return null;
}

/** Whether the brackets of a statement of the file match, so that what is inside can be read by itself. */
function isSound({ statements, errors, unsettled }: Script, index: number): boolean {
  const statement = statements[index]!;
  const end = statements[index + 1]?.offset ?? Number.POSITIVE_INFINITY;
  return !unsettled.has(statement) && !errors.some(({ start }) => statement.offset <= start && start < end);
}

// Which statements are read again.

/**
 * Ranges of statements around the edit, each longer than the one before, up to the end of the body. The first character
 * of a range and the statement behind it are not touched by the edit.
 */
function* rangesAround(script: Script, level: Level, change: Change): Generator<Range> {
  const { statements } = level.body;
  const mayBegin = (index: number, offset: number) =>
    !script.unsettled.has(statements[index]!) && !startsInDoubt(statements[index]!, script.source, offset);
  const startOf = (index: number) => level.origin + statements[index]!.offset;
  let first = lastBefore(statements, change.start - level.origin);
  while (first >= 0 && !mayBegin(first, startOf(first))) first -= 1;
  const start = first < 0 ? level.origin : startOf(first);
  first = Math.max(first, 0);
  const moved = lengthChange(change);
  let behind = lastBefore(statements, change.end - level.origin) + 1;
  for (let step = 1; ; step *= WIDER) {
    while (behind < statements.length && !mayBegin(behind, startOf(behind) + moved)) behind += 1;
    if (behind >= statements.length) break;
    yield { first, behind, start, end: startOf(behind) + moved };
    behind += step;
  }
  yield { first, behind: statements.length, start, end: level.end + moved };
}

/** Reads a body inside the file again, where that is possible without a look at what is around it. */
function updateBlock(script: Script, levels: readonly Level[], change: Change): boolean {
  const level = levels.at(-1)!;
  if (!level.isBlock) return false;
  for (const range of rangesAround(script, level, change)) {
    const passage = readPassage(script.source, range.start, range.end, level);
    const isRest = range.behind === level.body.statements.length;
    if (passage.errors.length > 0 || !(isRest ? endsBefore(passage, level, range) : passage.isClosed)) continue;
    replaceStatements(level, range, passage, change);
    moveAround(levels, change);
    moveErrors(script.errors, change);
    return true;
  }
  return false;
}

/** Whether the closing brace behind a range is one: a comment would take it up. */
function endsBefore({ statements }: Passage, { origin }: Level, { end }: Range): boolean {
  const last = statements.at(-1);
  return last?.kind !== 'comment' || origin + last.offset + last.length < end;
}

function updateFile(script: Script, file: Level, change: Change): Replacement {
  const count = script.statements.length;
  for (const range of rangesAround(script, file, change)) {
    const { first, behind, start, end } = range;
    const isRest = behind === count;
    if (isRest && behind - first > MOST_AT_ONCE) {
      forget(script, range, change);
      script.statements.length = first;
      readOn(script, start);
      return { index: first, removed: count - first, inserted: script.statements.length - first };
    }
    const passage = readPassage(script.source, start, end, file);
    if (!isRest && !passage.isClosed) continue;
    const later = forget(script, range, change);
    script.errors = [...script.errors, ...passage.errors, ...later];
    for (const statement of passage.unsettled) script.unsettled.add(statement);
    replaceStatements(file, range, passage, change);
    return { index: first, removed: behind - first, inserted: passage.statements.length };
  }
  throw new Error('The last range goes to the end of the file, and is always taken.');
}

// How the tree changes.

function replaceStatements(level: Level, range: Range, passage: Passage, change: Change): void {
  const { body } = level;
  const { first, behind } = range;
  moveStatements(body.statements, behind, lengthChange(change));
  if (passage.statements.length === behind - first) {
    for (const [index, statement] of passage.statements.entries()) body.statements[first + index] = statement;
  } else {
    body.statements = body.statements.slice(0, first).concat(passage.statements, body.statements.slice(behind));
  }
}

function moveStatements(statements: Statement[], from: number, by: number): void {
  if (by === 0) return;
  for (let index = from; index < statements.length; index += 1) statements[index]!.offset += by;
}

/** Moves what stands behind the innermost of these bodies, in all statements that hold it. */
function moveAround(levels: readonly Level[], change: Change): void {
  const by = lengthChange(change);
  for (const [index, { body, origin, holder }] of levels.slice(0, -1).entries()) {
    const statement = body.statements[holder]!;
    const bodyEnd = levels[index + 1]!.end - origin - statement.offset;
    if (statement.kind === 'command') for (const part of statement.parts) moveNode(part, bodyEnd, by);
    statement.length += by;
    moveStatements(body.statements, holder + 1, by);
  }
}

/** Moves what of a node stands behind the end of an edited body in the same statement. */
function moveNode(node: Node, bodyEnd: number, by: number): void {
  if (node.end < bodyEnd) return;
  node.end += by;
  if (node.start >= bodyEnd) {
    node.start += by;
    if (node.kind === 'braces' || node.kind === 'substitution') node.body.start += by;
  }
  for (const child of childrenOf(node)) moveNode(child, bodyEnd, by);
}

function moveErrors(errors: Script['errors'], change: Change): void {
  for (const error of errors) {
    if (error.start < change.end) continue;
    error.start += lengthChange(change);
    error.end += lengthChange(change);
  }
}

/** Drops what is kept beside the statements of a range; gives the errors behind it, moved to where they are now. */
function forget(script: Script, { first, behind, start, end }: Range, change: Change): Script['errors'] {
  if (script.unsettled.size > 0) {
    for (const statement of script.statements.slice(first, behind)) script.unsettled.delete(statement);
  }
  if (script.errors.length === 0) return [];
  const oldEnd = behind === script.statements.length ? Number.POSITIVE_INFINITY : end - lengthChange(change);
  const later = script.errors.filter((error) => error.start >= oldEnd);
  script.errors = script.errors.filter((error) => error.start < start);
  moveErrors(later, change);
  return later;
}
