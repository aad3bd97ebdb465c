/** What can be written at the cursor. */
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type Position,
  type Range,
} from 'vscode-languageserver-types';
import type { Argument } from '../../schema/command-tree.ts';
import { type ArgumentNameContext, type CursorContext, cursorContext } from '../../semantics/cursor-context.ts';
import type { NameIndex } from '../../semantics/name-index.ts';
import type { NodeBase } from '../../syntax/tree.ts';
import { describe } from '../descriptions/describe.ts';
import { subjectKey, subjectOf } from '../descriptions/subject.ts';
import type { OpenDocument } from '../open-document.ts';
import { argumentCandidates } from './argument-candidates.ts';
import type { Candidate, CandidateKind } from './candidate.ts';
import { conditionCandidates } from './condition-candidates.ts';
import {
  callCandidates,
  elementCandidates,
  expressionCandidates,
  variableCandidates,
  variablesAsValue,
} from './language-candidates.ts';
import { pathCandidates } from './path-candidates.ts';
import { candidatesFor, filterValueCandidates, ITEMS, valueCandidates } from './value-candidates.ts';

/** What the editor can do, and what is known besides the document. */
export interface CompletionSetting {
  /** Names of other scripts. */
  names: readonly NameIndex[];
  /** The editor's command that offers again what can be written; null where it has none. */
  suggestCommand: string | null;
}

/** More than any rank. */
const NOT_BEGINNING = 10_000;

const KINDS: Readonly<Record<CandidateKind, CompletionItemKind>> = {
  menu: CompletionItemKind.Module,
  command: CompletionItemKind.Method,
  argument: CompletionItemKind.Property,
  flag: CompletionItemKind.Keyword,
  value: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Reference,
  variable: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
  parameter: CompletionItemKind.TypeParameter,
  property: CompletionItemKind.Field,
  operator: CompletionItemKind.Operator,
  key: CompletionItemKind.Constant,
};

/** Where completion is asked for, and the character that did so if it was one. */
export interface CompletionRequest {
  position: Position;
  context?: { triggerCharacter?: string };
}

/** Characters behind which something can be offered at once. */
export const completionTriggers = [' ', '/', ':', '=', '!', ',', '$', '[', '(', '"', '>', '.'];

const NOTHING: CompletionList = { isIncomplete: false, items: [] };

/** A blank between operands and at the beginning of a line is no question. */
function isIntrusive(context: CursorContext, trigger: string | undefined): boolean {
  if (trigger !== ' ') return false;
  return context.kind === 'expression' || context.kind === 'call' || (context.kind === 'path' && context.isFirst);
}

/** The list is whole: the editor narrows it down while somebody types on. */
export function completions(
  document: OpenDocument,
  { position, context: trigger }: CompletionRequest,
  setting: CompletionSetting,
): CompletionList {
  const offset = document.lines.offsetAt(position);
  const context = cursorContext(document.analysis.file, offset);
  if (!('range' in context) || isIntrusive(context, trigger?.triggerCharacter)) return NOTHING;
  const ranges = rangesOf(context.range, document);
  const candidates = ranked(candidatesAt(context, document, offset, setting), context.typed);
  return { isIncomplete: false, items: candidates.map((each, at) => toItem(each, at, ranges, setting.suggestCommand)) };
}

/** What is replaced by a word, and by one with `=` behind it, which may stand there already. */
interface Ranges {
  word: Range;
  withEquals: Range;
}

function rangesOf({ start, end }: NodeBase, document: OpenDocument): Ranges {
  const word = document.range({ start, end });
  const hasEquals = document.lines.slice(end, end + 1) === '=';
  return { word, withEquals: hasEquals ? document.range({ start, end: end + 1 }) : word };
}

function candidatesAt(
  context: Exclude<CursorContext, { kind: 'comment' | 'string' | 'unknown' }>,
  { analysis }: OpenDocument,
  offset: number,
  { names }: CompletionSetting,
): Candidate[] {
  const { file, target } = analysis;
  const sources = { target, names: [analysis.names, ...names] };
  switch (context.kind) {
    case 'path':
      return pathCandidates(context, file.root, target);
    case 'argument-name':
      return [
        ...argumentCandidates(context, target),
        ...slotCandidates(context, sources),
        ...(context.slot === null ? [] : variablesAsValue(context.command, context.slot, file, offset)),
      ];
    case 'argument-value': {
      const { command, argument, isQuoted } = context;
      const variables = isQuoted ? [] : variablesAsValue(command, argument, file, offset);
      return [...valueCandidates(context, sources), ...variables];
    }
    case 'filter':
      return conditionCandidates(context, target);
    case 'filter-value':
      return filterValueCandidates(context, sources);
    case 'expression':
      return expressionCandidates(context, file, offset);
    case 'element':
      return elementCandidates(context, file, offset);
    case 'variable':
      return variableCandidates(context, file, offset);
    case 'call':
      return callCandidates(context, file, offset);
  }
}

const FIND: Candidate = { label: '[find', text: '[find ', kind: 'command', goesOn: true, rank: -1 };

/** Values that need no name here. */
function slotCandidates(
  { command, slot, typed }: ArgumentNameContext,
  sources: Parameters<typeof candidatesFor>[3],
): Candidate[] {
  const argument: Argument | undefined = slot === null ? undefined : command.arguments().get(slot);
  if (argument === undefined) return [];
  const find: Candidate[] = ITEMS.test(argument.name) ? [FIND] : [];
  return [...find, ...candidatesFor(argument, command, { typed, before: [], isQuoted: false, own: null }, sources)];
}

/** Adds what is known of a candidate, which takes too long for all of a list. */
export function resolveCompletion(item: CompletionItem): CompletionItem {
  const subject = subjectOf(item.data);
  return subject === null ? item : { ...item, documentation: { kind: 'markdown', value: describe(subject) } };
}

/** What begins with what is typed stands first; an editor may offer words that merely hold it as well. */
function ranked(candidates: readonly Candidate[], typed: string): Candidate[] {
  const begin = typed.toLowerCase();
  const rankOf = ({ label, rank }: Candidate) => (label.toLowerCase().startsWith(begin) ? rank : rank + NOT_BEGINNING);
  return candidates
    .map((candidate) => ({ ...candidate, rank: rankOf(candidate) }))
    .sort((a, b) => a.rank - b.rank || a.label.localeCompare(b.label, 'en'));
}

function toItem(candidate: Candidate, index: number, ranges: Ranges, suggestCommand: string | null): CompletionItem {
  const { label, kind, text, detail, goesOn, subject } = candidate;
  const range = text?.endsWith('=') ? ranges.withEquals : ranges.word;
  return {
    label,
    kind: KINDS[kind],
    sortText: String(index).padStart(4, '0'),
    textEdit: { range, newText: text ?? label },
    ...(detail !== undefined && { detail }),
    ...(text !== undefined && text !== label && { filterText: label }),
    ...(subject !== undefined && { data: subjectKey(subject) }),
    ...(goesOn && suggestCommand !== null && { command: { title: '', command: suggestCommand } }),
  };
}
