/** Puts the rules of a chain in the place of the one jump to it. */
import type { CodeAction } from 'vscode-languageserver-types';
import { literalText } from '../../semantics/literals.ts';
import { occurrencesIn } from '../../semantics/occurrences.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import type { Change } from '../../syntax/text-lines.ts';
import { absoluteRange, absoluteStart } from '../../syntax/tree.ts';
import { applyEdits } from '../format/format.ts';
import type { OpenDocument } from '../open-document.ts';
import {
  commentsAbove,
  indentationBefore,
  isDirective,
  lineEndIn,
  rangeOf,
  refactoring,
  touchedStatements,
  wholeLines,
} from './refactoring.ts';
import type { ActionRequest } from './request.ts';
import { asksPlainly, conditionsOf, isLasting } from './shared-conditions.ts';
import { isNameTaken, pathText, staysAsAdded, type WrittenRule, writtenRule } from './written-rules.ts';

/** Interfaces that a packet does not have yet, or no longer, in the router's own chains: rules there may not name them. */
const NOT_THERE: Record<string, RegExp> = {
  input: /^out-/,
  prerouting: /^out-/,
  dstnat: /^out-/,
  output: /^in-/,
  postrouting: /^in-/,
  srcnat: /^in-/,
};
/** What a jump says besides its conditions; its comment goes above the rules. */
const OF_A_JUMP = new Set(['action', 'chain', 'comment', 'disabled', 'jump-target']);

const LINE_START = /(\r\n|\n|\r)[ \t]*/g;

export function inlineChain({ document, selection, others }: ActionRequest): CodeAction[] {
  const { analysis } = document;
  const span = touchedStatements(analysis, selection);
  const jump = span !== null && span.behind === span.first + 1 ? writtenRule(document, span.first) : null;
  const target = jump && targetOf(jump);
  if (!jump || !target || isDirective(analysis.script.statements[jump.index - 1])) return [];
  const before = analysis.base === null ? [] : [analysis.base.analysis.names];
  if (isNameTaken(`chain ${jump.menu}`, target, [...before, ...others])) return [];
  const rules = rulesOf(document, jump, target);
  if (rules === null || !rules.every((rule) => canStandFor(jump, rule, rules))) return [];
  if (isNamedElsewhere(document, jump, target, rules)) return [];
  const changes = isBeside(document, jump, rules) ? inPlace(document, jump, rules) : moved(document, jump, rules);
  return refactoring(document, `Inline the chain ${target}`, 'refactor.inline', changes ?? []);
}

/** Null for what is no jump, and for one that does more, or less, than to jump. */
function targetOf(rule: WrittenRule): string | null {
  const { action, isDisabled, arguments: given } = rule;
  const names = new Set([...OF_A_JUMP, ...conditionsOf(rule).map(([name]) => name)]);
  if (action !== 'jump' || isDisabled || ![...given.keys()].every((name) => names.has(name))) return null;
  return given.get('jump-target')?.value ?? null;
}

/** All rules of the chain; null where another rule may jump to it, or where they are not plain to see. */
function rulesOf(document: OpenDocument, jump: WrittenRule, target: string): WrittenRule[] | null {
  const { analysis } = document;
  const rules: WrittenRule[] = [];
  for (const [index, { commands }] of analysis.statements.entries()) {
    for (const command of commands) {
      if (command.menu !== jump.menu || command === jump.command) continue;
      const rule = ruleOf(document, index, command, target);
      if (rule === null) return null;
      if (rule !== undefined) rules.push(rule);
    }
  }
  const [first] = rules;
  if (first === undefined || jump.chain === target) return null;
  return staysAsAdded(analysis, jump.menu, Math.min(first.index, jump.index)) ? rules : null;
}

/** Whether a script in a string, which runs later, knows the chain. */
function isNamedElsewhere(
  { analysis: { file } }: OpenDocument,
  { menu }: WrittenRule,
  target: string,
  rules: readonly WrittenRule[],
): boolean {
  const named = occurrencesIn(file).filter(({ symbol, name }) => symbol.kind === `chain ${menu}` && name === target);
  return named.length > rules.length + 1;
}

/** Undefined for what has nothing to do with the chain, null for what is in the way. */
function ruleOf(document: OpenDocument, index: number, command: ResolvedCommand, target: string) {
  const [chain, jumpTarget] = ['chain', 'jump-target'].map((name) => argumentOf(command, name));
  if (chain === null || jumpTarget === null || jumpTarget === target) return null;
  return chain === target ? writtenRule(document, index) : undefined;
}

/** Undefined where it is not given, null where it is computed. */
function argumentOf({ arguments: given }: ResolvedCommand, name: string): string | null | undefined {
  const argument = given.find(({ fullName }) => fullName === name);
  return argument && literalText(argument.value);
}

/** Whether a rule can ask for what the jump asks for as well. Who returns would now return from the chain around. */
function canStandFor(jump: WrittenRule, rule: WrittenRule, rules: readonly WrittenRule[]): boolean {
  const asked = conditionsOf(jump);
  const isPlain = asked.length === 0 || asksPlainly([jump, rule]);
  const isThere = !conditionsOf(rule).some(([name]) => NOT_THERE[jump.chain]?.test(name));
  if (rule.action === 'return' || !isPlain || !isThere) return false;
  return asked.every(([name, { valueText }]) => {
    const own = rule.arguments.get(name);
    return (own === undefined || own.valueText === valueText) && isLasting(name, rules.slice(0, -1));
  });
}

/** Whether no rule of the jump's chain stands between it and the rules. */
function isBeside({ analysis }: OpenDocument, jump: WrittenRule, rules: readonly WrittenRule[]): boolean {
  const indexes = [jump, ...rules].map(({ index }) => index);
  const between = analysis.statements.slice(Math.min(...indexes), Math.max(...indexes) + 1);
  return !between
    .flatMap(({ commands }) => commands)
    .some((command) => command !== jump.command && command.menu === jump.menu && isOf(command, jump.chain));
}

function isOf(command: ResolvedCommand, chain: string): boolean {
  return argumentOf(command, 'chain') === chain;
}

function inPlace(document: OpenDocument, jump: WrittenRule, rules: readonly WrittenRule[]): Change[] | null {
  const lines = linesOf(document, jump);
  if (lines === null) return null;
  const taken = { ...lines, newText: commentOf(document, jump) };
  return [taken, ...rules.flatMap((rule) => intoChain(jump, rule))].sort((one, other) => one.start - other.start);
}

/** The rules with the comments right above them. */
function moved(document: OpenDocument, jump: WrittenRule, rules: readonly WrittenRule[]): Change[] | null {
  const { analysis, lines: text } = document;
  const place = linesOf(document, jump);
  const indentation = indentationBefore(document, absoluteStart(jump.command.statement));
  let newText = commentOf(document, jump);
  const changes: Change[] = [];
  for (const rule of rules) {
    const first = commentsAbove(document, rule.index);
    const lines = wholeLines(document, rangeOf(analysis, { first, behind: rule.index + 1 }));
    if (place === null || lines === null) return null;
    const { start, end } = absoluteRange(rule.command.statement, { start: 0, end: rule.command.statement.length });
    const comments = text
      .slice(rangeOf(analysis, { first, behind: rule.index + 1 }).start, start)
      .replace(LINE_START, `$1${indentation}`);
    const path = { start, end: start + pathText(document, rule).length, newText: pathText(document, jump) };
    const own = [path, ...intoChain(jump, rule)].map((each) => ({
      ...each,
      start: each.start - start,
      end: each.end - start,
    }));
    newText += `${indentation}${comments}${applyEdits(text.slice(start, end), own)}${lineEndIn(document)}`;
    changes.push({ ...lines, newText: '' });
  }
  return [...changes, { ...place!, newText }].sort((one, other) => one.start - other.start);
}

function linesOf(document: OpenDocument, { index }: WrittenRule) {
  return wholeLines(document, rangeOf(document.analysis, { first: index, behind: index + 1 }));
}

/** The comment of the jump as a line of its own. */
function commentOf(document: OpenDocument, { command, arguments: given }: WrittenRule): string {
  const comment = given.get('comment')?.value ?? '';
  if (comment === '') return '';
  const indentation = indentationBefore(document, absoluteStart(command.statement)) ?? '';
  return `${indentation}# ${comment.replace(/\s+/g, ' ')}${lineEndIn(document)}`;
}

function intoChain(jump: WrittenRule, rule: WrittenRule): Change[] {
  const { statement } = rule.command;
  const chain = absoluteRange(statement, rule.arguments.get('chain')!.argument.value!);
  const missing = conditionsOf(jump).filter(([name]) => !rule.arguments.has(name));
  const changes = [{ ...chain, newText: jump.arguments.get('chain')!.valueText }];
  const behind = (name: string) => [...rule.arguments].find(([each]) => each > name)?.[1].argument.start;
  for (const [start, added] of Map.groupBy(missing, ([name]) => behind(name))) {
    const texts = added.map(([, { text }]) => (start === undefined ? ` ${text}` : `${text} `));
    const at = absoluteStart(statement) + (start ?? statement.length);
    changes.push({ start: at, end: at, newText: texts.sort().join('') });
  }
  return changes.sort((one, other) => one.start - other.start);
}
