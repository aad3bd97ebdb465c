/** Makes one rule of rules that differ in an address alone, and a list of the addresses. */
import type { CodeAction } from 'vscode-languageserver-types';
import type { Analysis } from '../../analysis.ts';
import { type AddressRange, parseAddressRange } from '../../firewall/addresses.ts';
import { tableOfMenu } from '../../firewall/rule.ts';
import type { Change } from '../../syntax/text-lines.ts';
import { absoluteRange } from '../../syntax/tree.ts';
import type { OpenDocument } from '../open-document.ts';
import { hasSlashes, isRooted, leadsToMenu, menuPath } from './menu-paths.ts';
import {
  indentationBefore,
  isDirective,
  lineEndIn,
  rangeOf,
  refactoring,
  touchedStatements,
  wholeLines,
} from './refactoring.ts';
import type { ActionRequest } from './request.ts';
import { asksPlainly } from './shared-conditions.ts';
import { freeName, rulesOnly, staysAsAdded, type WrittenRule, withoutArguments } from './written-rules.ts';

type Side = 'src-address' | 'dst-address';

interface NewList {
  side: Side;
  list: string;
  /** Of its entries. */
  menu: string;
}

/** What a packet that a rule decides about does not get past: it matters little that two rules mean the same address. */
const TERMINAL = new Set(['accept', 'drop', 'reject', 'return', 'tarpit']);

export function addressListActions({ document, selection, others }: ActionRequest): CodeAction[] {
  const { analysis } = document;
  const span = touchedStatements(analysis, selection);
  const rules = (span && rulesOnly(document, span)) ?? [];
  const [first] = rules;
  const side = (['src-address', 'dst-address'] as const).find((each) => differIn(rules, each));
  if (first === undefined || side === undefined || !asksPlainly(rules) || !isOneRule(rules, side)) return [];
  if (!staysAsAdded(analysis, first.menu, first.index) || hasDirectives(document, rules)) return [];
  const menu = `/${tableOfMenu(first.menu)!.family === 4 ? 'ip' : 'ipv6'}/firewall/address-list`;
  const wanted = `${first.chain.replace(/[^\w-]+/g, '-')}-${side === 'src-address' ? 'sources' : 'destinations'}`;
  const list = freeName(analysis, menu, wanted, others);
  const entries = entriesBefore(document, rules, { side, list, menu });
  const removed = rules
    .slice(1)
    .map((rule) => wholeLines(document, rangeOf(analysis, { first: rule.index, behind: rule.index + 1 })));
  if (entries === null || !removed.every((lines) => lines !== null)) return [];
  const changes = [
    entries,
    ...withList(rules, side, list),
    ...removed.map((lines): Change => ({ ...lines, newText: '' })),
  ];
  return refactoring(document, 'Turn the addresses into an address list', 'refactor.rewrite', changes);
}

/** Whether rules of one chain are the same but for the addresses of one side, and their comments. */
function differIn(rules: readonly WrittenRule[], side: Side): boolean {
  const [first] = rules;
  if (first === undefined || rules.length < 2) return false;
  const others = ({ arguments: given }: WrittenRule) =>
    [...given]
      .flatMap(([name, { valueText }]) => (name === side || name === 'comment' ? [] : `${name}=${valueText}`))
      .sort()
      .join(' ');
  return rules.every(
    (rule) => rangeIn(rule, side) !== null && !rule.arguments.has(`${side}-list`) && others(rule) === others(first),
  );
}

/** Null where the rule asks for all but an address. */
function rangeIn({ arguments: given }: WrittenRule, side: Side): AddressRange | null {
  return parseAddressRange(given.get(side)?.value ?? '');
}

/** Whether no packet meets two of the rules, or does not come to the second one. */
function isOneRule(rules: readonly WrittenRule[], side: Side): boolean {
  const ranges = rules.map((rule) => rangeIn(rule, side)!);
  const meet = (one: AddressRange, other: AddressRange) => one.first <= other.last && other.first <= one.last;
  const isApart = ranges.every((one, index) => ranges.slice(0, index).every((other) => !meet(one, other)));
  return isApart || TERMINAL.has(rules[0]!.action);
}

function hasDirectives({ analysis: { script } }: OpenDocument, rules: readonly WrittenRule[]): boolean {
  return rules.slice(1).some(({ index }) => isDirective(script.statements[index - 1]));
}

/** The first of the rules, with the list in the place of its address. A comment that not all have goes to its entry. */
function withList(rules: readonly WrittenRule[], side: Side, list: string): Change[] {
  const first = rules[0]!;
  const { statement } = first.command;
  const { argument } = first.arguments.get(side)!;
  const takesComment = first.arguments.has('comment') && !haveSameComment(rules);
  return [
    { ...absoluteRange(statement, argument), newText: `${side}-list=${list}` },
    ...(takesComment ? withoutArguments(first, new Set(['comment'])) : []),
  ].sort((one, other) => one.start - other.start);
}

function haveSameComment(rules: readonly WrittenRule[]): boolean {
  return new Set(rules.map(({ arguments: given }) => given.get('comment')?.valueText)).size === 1;
}

/** Above the line that leads to the menu of the rules, or else right above them. Null where that is not a line's start. */
function entriesBefore(
  document: OpenDocument,
  rules: readonly WrittenRule[],
  { side, list, menu }: NewList,
): Change | null {
  const { analysis } = document;
  const { index } = rules[0]!;
  const header = headerOf(analysis, rules[0]!);
  const { start } = rangeOf(analysis, { first: header ?? index, behind: (header ?? index) + 1 });
  const indentation = indentationBefore(document, start);
  if (indentation === null) return null;
  const path = menuPath(menu, hasSlashes(analysis, index));
  const entries = entriesOf(rules, side).map((entry) => `add ${entry} list=${list}`);
  const lines = header === null ? entries.map((entry) => `${path} ${entry}`) : [path, ...entries];
  return { start, end: start, newText: lines.map((line) => line + lineEndIn(document) + indentation).join('') };
}

/** Each address once: the router takes no entry a second time. */
function entriesOf(rules: readonly WrittenRule[], side: Side): string[] {
  const isCommentMoved = !haveSameComment(rules);
  const entries = new Map<string, string>();
  for (const rule of rules) {
    const { first, last } = rangeIn(rule, side)!;
    const comment = isCommentMoved ? rule.arguments.get('comment')?.text : undefined;
    const address = `address=${rule.arguments.get(side)!.valueText}`;
    const key = `${first} ${last}`;
    if (!entries.has(key)) entries.set(key, comment === undefined ? address : `${address} ${comment}`);
  }
  return [...entries.values()];
}

/** The line above a rule that leads to its menu from the root; null where the rule needs none, or has none. */
function headerOf(analysis: Analysis, { index, command }: WrittenRule): number | null {
  if (isRooted(analysis, index)) return null;
  let header = index - 1;
  while (header >= 0 && !leadsToMenu(analysis, header)) header -= 1;
  const isFound = header >= 0 && isRooted(analysis, header) && analysis.statements[header]!.after === command.current;
  return isFound ? header : null;
}
