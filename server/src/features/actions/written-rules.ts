/** Rules of the firewall as a script writes them, one a line, where their order and what they ask for is plain to see. */
import type { Analysis } from '../../analysis.ts';
import { hasPorts, protocolName } from '../../firewall/protocols.ts';
import { isYes, tableOfMenu } from '../../firewall/rule.ts';
import { embeddedScripts } from '../../semantics/embedded-scripts.ts';
import { literalText } from '../../semantics/literals.ts';
import type { NameIndex } from '../../semantics/name-index.ts';
import type { NameKind } from '../../semantics/names.ts';
import type { ResolvedArgument, ResolvedCommand } from '../../semantics/resolved-command.ts';
import type { ResolvedFile } from '../../semantics/resolved-file.ts';
import { runTimeFault } from '../../semantics/run-time-fault.ts';
import type { Change } from '../../syntax/text-lines.ts';
import { absoluteRange, type NodeBase } from '../../syntax/tree.ts';
import type { OpenDocument } from '../open-document.ts';
import { indexesOf, rangeOf, type Span } from './refactoring.ts';

export interface WrittenRule {
  /** Of its statement in the file. */
  index: number;
  command: ResolvedCommand;
  menu: string;
  chain: string;
  action: string;
  isDisabled: boolean;
  /** By their full names, in order of writing. */
  arguments: ReadonlyMap<string, WrittenArgument>;
}

export interface WrittenArgument {
  argument: ResolvedArgument;
  /** What it stands for. */
  value: string;
  /** As it is written, name and value; and the value alone. */
  text: string;
  valueText: string;
}

/** Conditions that the router takes of protocols with ports alone. */
const PORTS = ['any-port', 'dst-port', 'port', 'src-port'];
/** What `add` does not make a rule at the end of the menu with. */
const ELSEWHERE = ['place-before', 'copy-from'];
/** Commands that leave the rules and their order alone. */
const ONLY_LOOKS = new Set(['print', 'export', 'find', 'get']);

/** The rule that a statement of the file adds; null for anything else, and for a rule that is refused or computed. */
export function writtenRule({ analysis, lines }: OpenDocument, index: number): WrittenRule | null {
  const { commands } = analysis.statements[index]!;
  const [command] = commands;
  if (commands.length !== 1 || command?.command !== 'add' || command.menu === null) return null;
  if (tableOfMenu(command.menu) === null || command.positional.length > 0 || isRefused(analysis, index)) return null;
  const written = new Map<string, WrittenArgument>();
  for (const argument of command.arguments) {
    const value = literalText(argument.value);
    if (value === null || argument.value === null || !argument.isKnown || written.has(argument.fullName)) return null;
    const slice = (node: NodeBase) => {
      const { start, end } = absoluteRange(command.statement, node);
      return lines.slice(start, end);
    };
    written.set(argument.fullName, { argument, value, text: slice(argument), valueText: slice(argument.value) });
  }
  const chain = written.get('chain')?.value;
  const hasProtocol = hasPorts(protocolName(written.get('protocol')?.value ?? ''));
  if (!chain || ELSEWHERE.some((name) => written.has(name))) return null;
  if (!hasProtocol && PORTS.some((name) => written.has(name))) return null;
  const action = written.get('action')?.value ?? 'accept';
  const isDisabled = isYes(written.get('disabled')?.value);
  return { index, command, menu: command.menu, chain, action, isDisabled, arguments: written };
}

function isRefused(analysis: Analysis, index: number): boolean {
  const { start, end } = rangeOf(analysis, { first: index, behind: index + 1 });
  const isUnread = analysis.reading.refused.some((refused) => refused.start < end && start < refused.end);
  return (
    isUnread || analysis.statements[index]!.commands.some((command) => runTimeFault(command, analysis.target) !== null)
  );
}

/** The rules among statements; null where others than rules of one menu, comments and lines with a menu are among them. */
export function rulesOnly(document: OpenDocument, span: Span): WrittenRule[] | null {
  const rules: WrittenRule[] = [];
  for (const index of indexesOf(span)) {
    const [command] = document.analysis.statements[index]!.commands;
    if (command === undefined || command.resolution?.kind === 'menu') continue;
    const rule = writtenRule(document, index);
    if (rule === null || rule.menu !== (rules[0] ?? rule).menu) return null;
    rules.push(rule);
  }
  return rules;
}

/**
 * Whether rules stay in their menu as they were added from a statement on: nothing moves, changes or removes them, and
 * no script in a string does, which may run at any time.
 */
export function staysAsAdded({ statements, file }: Analysis, menu: string, first: number): boolean {
  return statements.every(({ commands }, index) =>
    commands.every(
      (command) =>
        (index < first || leavesAlone(command, menu)) &&
        commandsInStrings(command, file).every((each) => leavesAlone(each, menu)),
    ),
  );
}

/** Whether a command only looks at the rules of a menu, or adds one at its end. */
function leavesAlone({ menu, command, arguments: given }: ResolvedCommand, path: string): boolean {
  if (menu !== path || command === null || ONLY_LOOKS.has(command)) return true;
  return command === 'add' && !given.some(({ fullName }) => ELSEWHERE.includes(fullName));
}

function commandsInStrings(command: ResolvedCommand, file: ResolvedFile): ResolvedCommand[] {
  return embeddedScripts(command, file)
    .flatMap(({ statements }) => statements.flatMap(({ commands }) => commands))
    .flatMap((each) => [each, ...commandsInStrings(each, file)]);
}

/** A name of a kind that neither the script, nor its bases, nor the other scripts have. */
export function freeName(analysis: Analysis, kind: NameKind, wanted: string, others: readonly NameIndex[]): string {
  const known = [...others];
  for (let each: Analysis | undefined = analysis; each !== undefined; each = each.base?.analysis)
    known.push(each.names);
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    if (!isNameTaken(kind, name, known)) return name;
  }
}

export function isNameTaken(kind: NameKind, name: string, known: readonly NameIndex[]): boolean {
  return known.some((names) => names.of(kind).has(name));
}

/** What a rule is added with: `add`, or the whole path. */
export function pathText({ lines }: OpenDocument, { command: { statement, path } }: WrittenRule): string {
  const { start, end } = absoluteRange(statement, { start: 0, end: path.at(-1)!.end });
  return lines.slice(start, end);
}

/** Takes arguments away, each with the blanks up to the next one, or else from the one before. */
export function withoutArguments(rule: WrittenRule, names: ReadonlySet<string>): Change[] {
  const { statement } = rule.command;
  const all = [...rule.arguments].map(([name, { argument }]) => ({ isTaken: names.has(name), argument }));
  const lastKept = all.findLastIndex(({ isTaken }) => !isTaken);
  const changes = all.flatMap(({ isTaken, argument }, index): Change[] => {
    if (!isTaken || index > lastKept) return [];
    return [{ ...absoluteRange(statement, { ...argument, end: all[index + 1]!.argument.start }), newText: '' }];
  });
  if (lastKept === all.length - 1) return changes;
  const rest = { start: all[lastKept]!.argument.end, end: all.at(-1)!.argument.end };
  return [...changes, { ...absoluteRange(statement, rest), newText: '' }];
}
