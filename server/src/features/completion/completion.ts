/** What can be written at the cursor. */
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type Position,
  type TextEdit,
} from 'vscode-languageserver-types';
import type { Argument } from '../../schema/command-tree.ts';
import { type ArgumentNameContext, type CursorContext, cursorContext } from '../../semantics/cursor-context.ts';
import type { NameIndex } from '../../semantics/name-index.ts';
import type { NodeBase } from '../../syntax/tree.ts';
import { describe } from '../descriptions/describe.ts';
import { subjectKey, subjectOf } from '../descriptions/subject.ts';
import type { OpenDocument } from '../open-document.ts';
import { type ScriptDocument, scriptAt } from '../script-document.ts';
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
  const script = scriptAt(document, position);
  const offset = script.offsetAt(position);
  const context = cursorContext(script.analysis.file, offset);
  if (!('range' in context) || isIntrusive(context, trigger?.triggerCharacter)) return NOTHING;
  const replacing = replacementsOf(context.range, script);
  const names = script === document ? setting.names : [document.analysis.names, ...setting.names];
  const candidates = ranked(candidatesAt(context, script, offset, names), context.typed);
  const items = candidates.flatMap((each, at) => toItem(each, at, replacing, setting.suggestCommand));
  return { isIncomplete: false, items };
}

/** Puts a candidate in the place of what is typed, with the `=` behind it where its text has one. */
interface Replacement {
  textEdit: TextEdit;
  /** What the editor compares with the text that is replaced. */
  filterText: string;
}

type Replacing = (candidate: Candidate) => Replacement | null;

function replacementsOf({ start, end }: NodeBase, script: ScriptDocument): Replacing {
  const hasEquals = script.lines.slice(end, end + 1) === '=';
  const word = script.range({ start, end });
  return ({ text, label }) => {
    const isWithEquals = hasEquals && text?.endsWith('=') === true;
    const textEdit = script.textEdit({ start, end: isWithEquals ? end + 1 : end, newText: text ?? label });
    if (textEdit === null) return null;
    // A `$` of a string that gets its backslash is replaced as well.
    const isWider = textEdit.range.start.character < word.start.character;
    return { textEdit, filterText: isWider ? textEdit.newText : label };
  };
}

function candidatesAt(
  context: Exclude<CursorContext, { kind: 'comment' | 'string' | 'unknown' }>,
  { analysis }: ScriptDocument,
  offset: number,
  names: readonly NameIndex[],
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
        ...(context.slot === null ? [] : variablesAsValue(context.command, context.slot, analysis, offset)),
      ];
    case 'argument-value': {
      const { command, argument, isQuoted } = context;
      const variables = isQuoted ? [] : variablesAsValue(command, argument, analysis, offset);
      return [...valueCandidates(context, sources), ...variables];
    }
    case 'filter':
      return conditionCandidates(context, target);
    case 'filter-value':
      return filterValueCandidates(context, sources);
    case 'expression':
      return expressionCandidates(context, analysis, offset);
    case 'element':
      return elementCandidates(context, file, offset);
    case 'variable':
      return variableCandidates(context, analysis, offset);
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

/** None where it can't be written, since something that is only known when the command runs stands there. */
function toItem(
  candidate: Candidate,
  index: number,
  replacing: Replacing,
  suggestCommand: string | null,
): CompletionItem[] {
  const { label, kind, text, detail, goesOn, subject } = candidate;
  const replacement = replacing(candidate);
  if (replacement === null) return [];
  const { textEdit, filterText } = replacement;
  const isLabel = (text ?? label) === label && filterText === label;
  const item: CompletionItem = {
    label,
    kind: KINDS[kind],
    sortText: String(index).padStart(4, '0'),
    textEdit,
    ...(detail !== undefined && { detail }),
    ...(!isLabel && { filterText }),
    ...(subject !== undefined && { data: subjectKey(subject) }),
    ...(goesOn && suggestCommand !== null && { command: { title: '', command: suggestCommand } }),
  };
  return [item];
}
