/** Gives rules that follow each other a chain of their own, behind a jump that asks for what all of them ask for. */
import type { CodeAction } from 'vscode-languageserver-types';
import type { Change } from '../../syntax/text-lines.ts';
import { absoluteRange } from '../../syntax/tree.ts';
import type { OpenDocument } from '../open-document.ts';
import {
  commentsAbove,
  indentationBefore,
  isDirective,
  lineEndIn,
  refactoring,
  touchedStatements,
} from './refactoring.ts';
import type { ActionRequest } from './request.ts';
import { needsProtocol, sharedConditions } from './shared-conditions.ts';
import {
  freeName,
  pathText,
  rulesOnly,
  staysAsAdded,
  type WrittenArgument,
  type WrittenRule,
  withoutArguments,
} from './written-rules.ts';

type Arguments = ReadonlyMap<string, WrittenArgument>;

/** What a chain is named by, if all of its rules ask for it. */
const NAMED_BY = ['protocol', 'in-interface-list', 'in-interface', 'src-address-list', 'connection-state'];
const PLAIN_NAME = /^[\w-]+$/;

export function extractChain({ document, selection, others }: ActionRequest): CodeAction[] {
  const { analysis } = document;
  const span = touchedStatements(analysis, selection);
  const rules = span && rulesOnly(document, span);
  const [first] = rules ?? [];
  if (span === null || first === undefined || rules!.length < 2 || !canMove(rules!)) return [];
  if (!staysAsAdded(analysis, first.menu, first.index)) return [];
  const shared = sharedConditions(rules!);
  const name = freeName(analysis, `chain ${first.menu}`, wantedName(first, shared), others);
  const jump = jumpBefore(document, first, shared, name);
  if (jump === null) return [];
  const changes = [jump, ...rules!.flatMap((rule) => intoChain(rule, name, shared))];
  return refactoring(document, 'Extract a chain', 'refactor.extract', changes);
}

/** A rule that returns would now return to the rules behind it. */
function canMove(rules: readonly WrittenRule[]): boolean {
  return rules.every(({ chain, action }) => chain === rules[0]!.chain && action !== 'return');
}

function wantedName({ chain }: WrittenRule, shared: Arguments): string {
  const values = NAMED_BY.map((name) => shared.get(name)?.value.toLowerCase() ?? '');
  const what = values.find((value) => PLAIN_NAME.test(value)) ?? 'rules';
  return `${PLAIN_NAME.test(chain) ? chain : 'chain'}-${what}`;
}

/** Null where the rule does not begin its line. */
function jumpBefore(document: OpenDocument, rule: WrittenRule, shared: Arguments, name: string): Change | null {
  const { statements } = document.analysis.script;
  const { offset } = statements[firstDirective(document, rule.index)]!;
  const indentation = indentationBefore(document, offset);
  if (indentation === null) return null;
  const conditions = [...shared.values()].map(({ text }) => text);
  const given = [...conditions, 'action=jump', rule.arguments.get('chain')!.text, `jump-target=${name}`].sort();
  const newText = `${pathText(document, rule)} ${given.join(' ')}${lineEndIn(document)}${indentation}`;
  return { start: offset, end: offset, newText };
}

/** The first of the comments above a statement that says something about it to this program; else the statement. */
function firstDirective(document: OpenDocument, index: number): number {
  const { statements } = document.analysis.script;
  const above = commentsAbove(document, index);
  const found = statements.slice(above, index).findIndex(isDirective);
  return found < 0 ? index : above + found;
}

function intoChain(rule: WrittenRule, name: string, shared: Arguments): Change[] {
  const { statement } = rule.command;
  const { value } = rule.arguments.get('chain')!.argument;
  const isProtocolKept = needsProtocol(rule, shared);
  const taken = [...rule.arguments].filter(([each]) => shared.has(each) && !(each === 'protocol' && isProtocolKept));
  return [
    { ...absoluteRange(statement, value!), newText: name },
    ...withoutArguments(rule, new Set(taken.map(([each]) => each))),
  ].sort((one, other) => one.start - other.start);
}
