/** Writes the paths of commands from the root on, or behind a line that leads to their menu. */
import type { CodeAction } from 'vscode-languageserver-types';
import type { Analysis } from '../../analysis.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import type { Change } from '../../syntax/text-lines.ts';
import { absoluteRange, absoluteStart, type NodeBase } from '../../syntax/tree.ts';
import { menusToGroup } from '../format/group-menus.ts';
import type { ScriptDocument } from '../script-document.ts';
import { hasSlashes, isRooted, leadsToMenu, menuPath } from './menu-paths.ts';
import {
  indentationBefore,
  indexesOf,
  isTooMuch,
  keepsMeaning,
  lineEndIn,
  rangeOf,
  refactoring,
  type Span,
  touchedStatements,
  wholeLines,
} from './refactoring.ts';
import { type ActionRequest, selectionIn, touches } from './request.ts';

/** With the cursor in a line that leads to a menu, all that stands in the menu is meant. */
export function pathActions(request: ActionRequest): CodeAction[] {
  const { script: document } = request;
  const { analysis } = document;
  const selection = selectionIn(request);
  const touched = touchedStatements(analysis, selection);
  if (touched === null) return [];
  const isSection = selection.start === selection.end && leadsToMenu(analysis, touched.first);
  const span = isSection ? { ...touched, behind: endOfSection(analysis, touched.first) } : touched;
  if (isTooMuch(span)) return [];
  const range = isSection ? rangeOf(analysis, span) : selection;
  return [
    ...refactoring(document, 'Make paths absolute', 'refactor.rewrite', absolutePaths(document, span, range)),
    ...refactoring(document, 'Make paths relative', 'refactor.rewrite', relativePaths(document, span)),
  ];
}

function absolutePaths(document: ScriptDocument, span: Span, range: NodeBase): Change[] {
  const { analysis } = document;
  const isWithSlashes = hasSlashes(analysis, span.first);
  const changes = indexesOf(span).flatMap((index) => {
    const touched = analysis.statements[index]!.commands.filter((command) => touches(placeOf(command), range));
    const found = touched
      .map((command) => pathBefore(document, command, isWithSlashes))
      .filter((change) => change !== null);
    const inOrder = found.sort((one, other) => one.start - other.start);
    const place = rangeOf(analysis, { first: index, behind: index + 1 });
    return keepsMeaning(document, place, inOrder, analysis.reading.stateAt(place.start)) ? inOrder : [];
  });
  const needless = indexesOf(span).flatMap((index) => needlessLine(document, index, changes) ?? []);
  const left = changes.filter(({ start }) => !needless.some((line) => line.start <= start && start < line.end));
  return [...left, ...needless].sort((one, other) => one.start - other.start);
}

function placeOf({ statement }: ResolvedCommand): NodeBase {
  return absoluteRange(statement, { start: 0, end: statement.length });
}

/** The menu in front of a command that is looked up in it. In `[ ]` it is that of the command around, and stays. */
function pathBefore(
  { lines }: ScriptDocument,
  { statement, current, resolution, menu }: ResolvedCommand,
  isWithSlashes: boolean,
): Change | null {
  const [first] = statement.parts;
  const isFound = resolution?.kind === 'menu' || resolution?.kind === 'command';
  const isRelative = first?.kind === 'word' && /^\w/.test(first.text);
  if (!isFound || menu === '/' || !isRelative || current === null || current.path === '/') return null;
  const start = absoluteStart(statement);
  if (statement.parent.parent !== null && lines.slice(0, start).trimEnd().endsWith('[')) return null;
  return { start, end: start, newText: `${menuPath(current.path, isWithSlashes)} ` };
}

/** A line that leads to a menu in which nothing is looked up any more; null where something is. */
function needlessLine(document: ScriptDocument, index: number, changes: readonly Change[]): Change | null {
  const { analysis } = document;
  const { after: menu } = analysis.statements[index]!;
  if (menu === null || !leadsToMenu(analysis, index)) return null;
  const section = { first: index + 1, behind: endOfSection(analysis, index) };
  if (section.behind <= section.first || isTooMuch(section)) return null;
  const header = rangeOf(analysis, { first: index, behind: index + 1 });
  const line = wholeLines(document, header);
  const without = analysis.reading.stateAt(header.start);
  const isNeedless = keepsMeaning(document, rangeOf(analysis, section), changes, { ...without, menu }, without);
  return line !== null && isNeedless ? { ...line, newText: '' } : null;
}

/** The index behind the statements that have the menu to which the statement before them leads. */
function endOfSection({ statements }: Analysis, header: number): number {
  const { after } = statements[header]!;
  let end = header + 1;
  while (end < statements.length && statements[end]!.before === after) end += 1;
  return end;
}

/** Where several commands name the same menu, it goes into a line above them. */
function relativePaths(document: ScriptDocument, { first, behind }: Span): Change[] {
  const { analysis } = document;
  const { script, reading } = analysis;
  const { statements } = script;
  if (!indexesOf({ first, behind }).some((index) => isRooted(analysis, index))) return [];
  const others = new Set(statements.filter((_, index) => index < first || index >= behind));
  const changes: Change[] = [];
  for (const [{ offset, length }, { menu, cut, header }] of menusToGroup(analysis, others, lineEndIn(document))) {
    const indentation = header === '' ? '' : (indentationBefore(document, offset) ?? '');
    const state = { ...reading.stateAt(offset), menu };
    const withoutPath = { start: offset, end: offset + cut, newText: '' };
    if (!keepsMeaning(document, { start: offset, end: offset + length }, [withoutPath], state)) return [];
    changes.push({ ...withoutPath, newText: header + indentation });
  }
  return changes;
}
