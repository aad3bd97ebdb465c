/** The names of a script where features look for them: of one that is open, or of one that was read from the disk. */
import type { Range } from 'vscode-languageserver-types';
import { type ComputedName, computedNames, freeTexts } from '../../semantics/computed-names.ts';
import { embeddedScripts } from '../../semantics/embedded-scripts.ts';
import type { NameKind } from '../../semantics/names.ts';
import { type Occurrence, occurrencesIn, type Role } from '../../semantics/occurrences.ts';
import type { WrittenValue } from '../../semantics/places.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import type { NamedSymbol } from '../../semantics/symbols.ts';
import { absoluteRange, type NodeBase, type Statement } from '../../syntax/tree.ts';
import type { OpenDocument } from '../open-document.ts';
import { escapeRegExp } from './texts.ts';

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
export function namesOf(document: OpenDocument): ScriptNames {
  const placed = (isWanted: (occurrence: Occurrence) => boolean) =>
    occurrencesIn(document.analysis.file)
      .filter(isWanted)
      .map((occurrence) => place(document, occurrence));
  return {
    uri: document.uri,
    of: (key) => byKey(document, key).map((occurrence) => place(document, occurrence)),
    inside: (key) => placed(({ within }) => within?.key === key),
    definitions: () => placed(isSeenDefinition),
    unfollowed: () => unfollowedIn(document),
  };
}

/** Everything that others may ask of a script, without the script. */
export function storedNames(document: OpenDocument): ScriptNames {
  const found = new Map<string, PlacedName[]>();
  for (const key of grouped(document).keys()) {
    const names = byKey(document, key);
    found.set(
      key,
      names.map((occurrence) => place(document, occurrence)),
    );
  }
  const unfollowed = unfollowedIn(document);
  const all = () => [...found.values()].flat();
  return {
    uri: document.uri,
    of: (key) => found.get(key) ?? [],
    inside: (key) => all().filter(({ within }) => within?.key === key),
    definitions: () => all().filter(isSeenDefinition),
    unfollowed: () => unfollowed,
  };
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
export function occurrenceAt(document: OpenDocument, offset: number): Occurrence | null {
  const holding = occurrencesIn(document.analysis.file).filter(({ statement, range }) => {
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

function place(document: OpenDocument, occurrence: Occurrence): PlacedName {
  const { symbol, name, role, property, menu, isBuiltIn, isFunction, within, statement, range, value, depth } =
    occurrence;
  const at = (node: NodeBase) => document.range(absoluteRange(statement, node));
  const { start } = absoluteRange(statement, range);
  const placedValue = value && {
    range: at(value.node),
    form: value.form,
    text: value.text,
    at: value.at,
    isInExpression: value.isInExpression,
  };
  const isQuotedVariable = value === null && /["\\]/.test(document.lines.slice(start, start + 1));
  return {
    symbol,
    name,
    role,
    range: at(range),
    commandRange: rangeOf(document, statement),
    menu,
    property,
    isBuiltIn,
    isFunction,
    within,
    spelling: { value: placedValue, isQuotedVariable, depth },
  };
}

function rangeOf(document: OpenDocument, statement: Statement): Range {
  return document.range(absoluteRange(statement, { start: 0, end: statement.length }));
}

const groups = new WeakMap<readonly Occurrence[], Map<string, Occurrence[]>>();

function grouped({ analysis }: OpenDocument): Map<string, Occurrence[]> {
  const occurrences = occurrencesIn(analysis.file);
  const known = groups.get(occurrences) ?? Map.groupBy(occurrences, ({ symbol }) => symbol.key);
  groups.set(occurrences, known);
  return known;
}

function byKey(document: OpenDocument, key: string): Occurrence[] {
  const found = grouped(document).get(key) ?? [];
  const start = ({ statement, range }: Occurrence) => absoluteRange(statement, range).start;
  return found.length < 2 ? found : found.toSorted((one, other) => start(one) - start(other));
}

function unfollowedIn(document: OpenDocument): Unfollowed {
  const { file } = document.analysis;
  const computed: PlacedComputedName[] = [];
  const texts: PlacedText[] = [];
  const add = (command: ResolvedCommand, around: Range | null) => {
    const rangeOf = (found: { statement: Statement; range: NodeBase }) =>
      around ?? document.range(absoluteRange(found.statement, found.range));
    for (const each of computedNames(command)) {
      computed.push({ kind: each.kind, ...patternOf(each), range: rangeOf(each) });
    }
    for (const each of freeTexts(command)) texts.push({ text: each.text, range: rangeOf(each) });
    for (const { node, statements } of embeddedScripts(command, file)) {
      const range = around ?? document.range(absoluteRange(command.statement, node));
      for (const inner of statements.flatMap(({ commands }) => commands)) add(inner, range);
    }
  };
  for (const command of file.commands) add(command, null);
  return { computed, texts };
}

function patternOf({ alternatives }: ComputedName): { pattern: RegExp; isAny: boolean } {
  const items = alternatives.map((texts) => texts.map((text) => escapeRegExp(text.replace(/^!/, ''))).join('.*'));
  return {
    pattern: new RegExp(`^(?:${items.join('|')})$`, 's'),
    isAny: alternatives.some((texts) => texts.length > 1 && texts.join('') === ''),
  };
}
