/** The names of a script where features look for them: of one that is open, or of one that was read from the disk. */
import type { Range } from 'vscode-languageserver-types';
import { Analysis, type AnalysisOptions } from '../../analysis.ts';
import { type ComputedName, computedNames, freeTexts } from '../../semantics/computed-names.ts';
import { embeddedScripts } from '../../semantics/embedded-scripts.ts';
import type { NameKind } from '../../semantics/names.ts';
import { type Occurrence, occurrencesIn, type Role } from '../../semantics/occurrences.ts';
import type { WrittenValue } from '../../semantics/places.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import type { NamedSymbol } from '../../semantics/symbols.ts';
import { parse } from '../../syntax/parser.ts';
import { TextLines } from '../../syntax/text-lines.ts';
import { absoluteRange, type NodeBase, type Statement } from '../../syntax/tree.ts';
import { escapeRegExp } from './texts.ts';

/** A script as far as its names go. An open document is one. */
export interface ReadScript {
  readonly uri: string;
  readonly lines: TextLines;
  readonly analysis: Analysis;
}

/** A name with its place in a file. */
export interface PlacedName {
  symbol: NamedSymbol;
  name: string;
  role: Role;
  range: Range;
  /** The command that it stands in, up to its end. */
  commandRange: Range;
  /** The menu of the command; null for a variable. */
  menu: string | null;
  /** The argument that it is the value of; null for a variable. */
  property: string | null;
  isBuiltIn: boolean;
  isFunction: boolean;
  within: NamedSymbol | null;
  spelling: Spelling;
}

/** How a name is written, and the value around it; null for a variable behind `$`, which may be in quotes. */
export interface Spelling {
  value: (Omit<WrittenValue, 'node'> & { range: Range }) | null;
  isQuotedVariable: boolean;
  depth: number;
}

/** A name that is computed, as a pattern that the name matches. */
export interface PlacedComputedName {
  kind: NameKind;
  pattern: RegExp;
  /** Whether nothing at all is known of it. */
  isAny: boolean;
  /** Whether a condition asks for all names that are like the pattern. */
  isCondition: boolean;
  range: Range;
}

export interface PlacedText {
  text: string;
  range: Range;
}

/** What cannot be followed in a script. */
export interface Unfollowed {
  computed: readonly PlacedComputedName[];
  texts: readonly PlacedText[];
}

export interface ScriptNames {
  readonly uri: string;
  /** The places of a name, in order of position. */
  of(key: string): readonly PlacedName[];
  /** What is named in a function, or by the rules of a chain that jump. */
  inside(key: string): readonly PlacedName[];
  /** Where others see that something gets a name. */
  definitions(): readonly PlacedName[];
  unfollowed(): Unfollowed;
}

/** Of an open document as it is now. */
export function namesOf(script: ReadScript): ScriptNames {
  const placed = (isWanted: (occurrence: Occurrence) => boolean) =>
    occurrencesIn(script.analysis.file)
      .filter(isWanted)
      .map((occurrence) => place(script, occurrence));
  return {
    uri: script.uri,
    of: (key) => byKey(script, key).map((occurrence) => place(script, occurrence)),
    inside: (key) => placed(({ within }) => within?.key === key),
    definitions: () => placed(isSeenDefinition),
    unfollowed: () => unfollowedIn(script),
  };
}

/** Everything that others may ask of a script, without the script. */
export function storedNames(script: ReadScript): ScriptNames {
  return stored(script.uri, seenNames(script), unfollowedIn(script));
}

/** By their keys, without those that no other script can mean. */
function seenNames(script: ReadScript): Map<string, PlacedName[]> {
  const found = new Map<string, PlacedName[]>();
  for (const [key, [first]] of grouped(script)) {
    const { symbol } = first!;
    if (symbol.isOfFile) continue;
    const names = byKey(script, key).map((occurrence) => place(script, { ...occurrence, symbol }));
    found.set(key, names);
  }
  return found;
}

/** By itself, so that nothing holds on to the script. */
function stored(uri: string, names: ReadonlyMap<string, readonly PlacedName[]>, unfollowed: Unfollowed): ScriptNames {
  const all = () => [...names.values()].flat();
  return {
    uri,
    of: (key) => names.get(key) ?? [],
    inside: (key) => all().filter(({ within }) => within?.key === key),
    definitions: () => all().filter(isSeenDefinition),
    unfollowed: () => unfollowed,
  };
}

/** A script that is not open. */
export function readScript(uri: string, text: string, options: AnalysisOptions): ReadScript {
  const lines = new TextLines(text);
  return { uri, lines, analysis: new Analysis(parse(lines), options) };
}

function isSeenDefinition({ role, isBuiltIn, symbol }: Pick<PlacedName, 'role' | 'isBuiltIn' | 'symbol'>): boolean {
  return role === 'definition' && !isBuiltIn && !symbol.isOfFile;
}

/** Every rule of a chain names it, and every entry its list: the first one of them in a file is enough. */
export function firstOfEach(names: readonly PlacedName[]): PlacedName[] {
  const seen = new Set<string>();
  return names.filter(({ symbol, menu }) => {
    const isRepeated = symbol.kind === menu || symbol.kind === `chain ${menu}`;
    if (!isRepeated) return true;
    const isFirst = !seen.has(symbol.key);
    seen.add(symbol.key);
    return isFirst;
  });
}

/** The name at an offset of a file, the innermost one where it stands in a script in quotes; null where there is none. */
export function occurrenceAt(script: ReadScript, offset: number): Occurrence | null {
  const holding = occurrencesIn(script.analysis.file).filter(({ statement, range }) => {
    const { start, end } = absoluteRange(statement, range);
    return start <= offset && offset <= end;
  });
  const length = ({ range }: Occurrence) => range.end - range.start;
  return holding.toSorted((one, other) => other.depth - one.depth || length(one) - length(other))[0] ?? null;
}

/** The scripts that can mean what a name means: others do not see the local variables of a file. */
export function scriptsThatMean<T extends ScriptNames>(
  { symbol }: Occurrence,
  uri: string,
  scripts: readonly T[],
): T[] {
  return scripts.filter((script) => !symbol.isOfFile || script.uri === uri);
}

function place(script: ReadScript, occurrence: Occurrence): PlacedName {
  const { symbol, name, role, property, menu, isBuiltIn, isFunction, within, statement, range, value, depth } =
    occurrence;
  const at = (node: NodeBase) => rangeOf(script, absoluteRange(statement, node));
  const { start } = absoluteRange(statement, range);
  const placedValue = value && {
    range: at(value.node),
    form: value.form,
    text: value.text,
    at: value.at,
    isInExpression: value.isInExpression,
  };
  const isQuotedVariable = value === null && /["\\]/.test(script.lines.slice(start, start + 1));
  return {
    symbol,
    name,
    role,
    range: at(range),
    commandRange: at({ start: 0, end: statement.length }),
    menu,
    property,
    isBuiltIn,
    isFunction,
    within,
    spelling: { value: placedValue, isQuotedVariable, depth },
  };
}

function rangeOf({ lines }: ReadScript, { start, end }: NodeBase): Range {
  return { start: lines.positionAt(start), end: lines.positionAt(end) };
}

const groups = new WeakMap<readonly Occurrence[], Map<string, Occurrence[]>>();

function grouped({ analysis }: ReadScript): Map<string, Occurrence[]> {
  const occurrences = occurrencesIn(analysis.file);
  const known = groups.get(occurrences) ?? Map.groupBy(occurrences, ({ symbol }) => symbol.key);
  groups.set(occurrences, known);
  return known;
}

function byKey(script: ReadScript, key: string): Occurrence[] {
  const found = grouped(script).get(key) ?? [];
  const start = ({ statement, range }: Occurrence) => absoluteRange(statement, range).start;
  return found.length < 2 ? found : found.toSorted((one, other) => start(one) - start(other));
}

/** A text that may be the source of a script. */
const SOURCE = /\$|\b(?:global|set) /;

function unfollowedIn(script: ReadScript): Unfollowed {
  const { file } = script.analysis;
  const computed: PlacedComputedName[] = [];
  const texts: PlacedText[] = [];
  const add = (command: ResolvedCommand, around: Range | null) => {
    const rangeIn = (found: { statement: Statement; range: NodeBase }) =>
      around ?? rangeOf(script, absoluteRange(found.statement, found.range));
    for (const each of computedNames(command)) {
      computed.push({ kind: each.kind, ...patternOf(each), range: rangeIn(each) });
    }
    for (const each of freeTexts(command)) texts.push({ text: each.text, range: rangeIn(each) });
    for (const { node, statements } of embeddedScripts(command, file)) {
      const range = around ?? rangeOf(script, absoluteRange(command.statement, node));
      for (const inner of statements.flatMap(({ commands }) => commands)) add(inner, range);
    }
  };
  for (const command of file.commands) add(command, null);
  const becomeNames = computed.some(({ isAny }) => isAny);
  return { computed, texts: texts.filter(({ text }) => becomeNames || SOURCE.test(text)) };
}

function patternOf({
  alternatives,
  regExp,
}: ComputedName): Pick<PlacedComputedName, 'pattern' | 'isAny' | 'isCondition'> {
  const condition = regExp === null ? null : readRegExp(regExp);
  if (condition !== null) return { pattern: condition, isAny: false, isCondition: true };
  const items = alternatives.map((texts) => texts.map((text) => escapeRegExp(text.replace(/^!/, ''))).join('.*'));
  const pattern = new RegExp(`^(?:${items.join('|')})$`, 's');
  const isAny = alternatives.some((texts) => texts.length > 1 && texts.join('') === '');
  return { pattern, isAny, isCondition: false };
}

/** A group that repeats may take for ever to match. */
const REPEATED_GROUP = /\)[*+{]/;

/** Null for one that is none here, or that is too dear to try. */
function readRegExp(text: string): RegExp | null {
  if (REPEATED_GROUP.test(text)) return null;
  try {
    return new RegExp(text);
  } catch {
    return null;
  }
}
