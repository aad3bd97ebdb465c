/**
 * What people wrote, typed again: each word of each script is cut after its first letter, and completion has to offer it.
 * Free text, addresses and numbers apart: menus, commands, arguments, enumerated values, names that the file writes
 * elsewhere as well, variables, and properties and values in conditions.
 */
import { existsSync, readdirSync } from 'node:fs';
import { propertiesOf } from '../../server/src/features/completion/argument-candidates.ts';
import { completions } from '../../server/src/features/completion/completion.ts';
import { OpenDocument } from '../../server/src/features/open-document.ts';
import type { Argument } from '../../server/src/schema/command-tree.ts';
import { COMPARISONS } from '../../server/src/semantics/cursor-context.ts';
import { nameUses } from '../../server/src/semantics/names.ts';
import type { ResolvedCommand } from '../../server/src/semantics/resolved-command.ts';
import type { ResolvedFile } from '../../server/src/semantics/resolved-file.ts';
import { variablesAt } from '../../server/src/semantics/variables.ts';
import {
  absoluteStart,
  childrenOf,
  type Node,
  type NodeBase,
  type Operation,
  type Variable,
} from '../../server/src/syntax/tree.ts';
import type { Figure } from './conformance-figures.ts';
import { readScript } from './script-file.ts';

const corpus = new URL('../../../shared/corpus/', import.meta.url);
export const hasCorpus = existsSync(corpus);
/** As many words of a script are typed again, spread over it. */
const MOST_WORDS = 60;
/** Longer files are lists of addresses. */
const MOST_CHARACTERS = 300_000;
/** The length of the list that people look at. */
const SEEN = 10;

/** A word that somebody wrote: offsets count from the start of the file. */
interface Written {
  kind: 'menu' | 'command' | 'argument' | 'value' | 'name' | 'variable' | 'property';
  word: string;
  start: number;
}

/** Where the word was in the list, from 1; null where it was not offered. */
interface Replayed extends Written {
  rank: number | null;
  /** Whether the rest of the file was there. */
  isWhole: boolean;
}

const setting = { names: [], suggestCommand: null };

/** The words of a script that completion is asked for. */
function wordsOf(document: OpenDocument): Written[] {
  const { analysis } = document;
  return analysis.file.commands.flatMap((command) => [
    ...pathWords(command),
    ...argumentWords(command, document),
    ...slotWords(command),
    ...conditionWords(command),
    ...variableWords(command, analysis.file),
  ]);
}

function pathWords({ path, resolution, statement }: ResolvedCommand): Written[] {
  if (resolution?.kind !== 'menu' && resolution?.kind !== 'command') return [];
  const base = absoluteStart(statement);
  return path.flatMap(({ text, start }, index) => {
    if (text === '..') return [];
    const isCommand = resolution.kind === 'command' && index === path.length - 1;
    return [{ kind: isCommand ? ('command' as const) : ('menu' as const), word: text, start: base + start }];
  });
}

function argumentWords(command: ResolvedCommand, { analysis }: OpenDocument): Written[] {
  const { schema, statement } = command;
  if (schema === null) return [];
  const base = absoluteStart(statement);
  const at = ({ start }: NodeBase) => base + start;
  const names = command.arguments
    .filter(({ isKnown }) => isKnown)
    .map(({ name }): Written => ({ kind: 'argument', word: name.text, start: at(name) }));
  const values = command.arguments.flatMap(({ fullName, value }): Written[] => {
    const argument = schema.arguments().get(fullName);
    return value?.kind === 'word' && argument !== undefined ? choiceWords(value.text, at(value), argument) : [];
  });
  const uses = nameUses(command).flatMap(({ kind, name, range, isDefinition }): Written[] => {
    const counts = analysis.names.of(kind).get(name)!;
    const isElsewhere = counts.definitions + counts.uses > 1 && !isDefinition;
    return isElsewhere && /^[a-z]/i.test(name) ? [{ kind: 'name', word: name, start: at(range) }] : [];
  });
  const known = new Set(values.map(({ start }) => start));
  return [...names, ...values, ...uses.filter(({ start }) => !known.has(start))];
}

/** The enumerated values in a text that begins at an offset. */
function choiceWords(text: string, start: number, argument: Argument): Written[] {
  const choices = argument.form === 'bool' ? ['yes', 'no'] : argument.choices()?.values.map((each) => each.value);
  return [...text.matchAll(/[^,]+/g)].flatMap((match): Written[] => {
    const word = match[0].replace(/^!/, '');
    const before = match.index + match[0].length - word.length;
    return choices?.includes(word) ? [{ kind: 'value', word, start: start + before }] : [];
  });
}

/** Enumerated values that stand without a name. */
function slotWords({ schema, positional, slots, statement }: ResolvedCommand): Written[] {
  return positional.flatMap((value, index) => {
    const argument = schema?.arguments().get(slots[index] ?? '');
    if (value.kind !== 'word' || argument === undefined) return [];
    return choiceWords(value.text, absoluteStart(statement) + value.start, argument);
  });
}

/** The properties of conditions, and enumerated values behind them. */
function conditionWords({ schema, filter, statement }: ResolvedCommand): Written[] {
  if (schema === null || filter === null) return [];
  const properties = propertiesOf(schema.menu);
  const base = absoluteStart(statement);
  return comparisonsIn(filter).flatMap(({ operands: [left, right] }): Written[] => {
    if (left?.kind !== 'word') return [];
    const setter = properties.get(left.text);
    if (setter === undefined && !schema.menu.readOnly.includes(left.text)) return [];
    const values = setter && right?.kind === 'word' ? choiceWords(right.text, base + right.start, setter.argument) : [];
    return [{ kind: 'property', word: left.text, start: base + left.start }, ...values];
  });
}

function comparisonsIn(node: Node): Operation[] {
  if (node.kind === 'braces' || node.kind === 'substitution') return [];
  const inner = childrenOf(node).flatMap(comparisonsIn);
  return node.kind === 'operation' && COMPARISONS.has(node.operator) ? [node, ...inner] : inner;
}

/** Uses of variables that are declared before and can be seen. */
function variableWords({ statement }: ResolvedCommand, file: ResolvedFile): Written[] {
  const base = absoluteStart(statement);
  return statement.parts.flatMap(variablesIn).flatMap(({ name, start }): Written[] => {
    const isSeen =
      name !== null && /^[A-Za-z]/.test(name) && variablesAt(file, base + start).some((each) => each.name === name);
    const sigil = file.script.source.slice(base + start, base + start + 2) === '$"' ? 2 : 1;
    return isSeen ? [{ kind: 'variable', word: name, start: base + start + sigil }] : [];
  });
}

function variablesIn(node: Node): Variable[] {
  if (node.kind === 'braces' || node.kind === 'substitution') return [];
  return node.kind === 'variable' ? [node] : childrenOf(node).flatMap(variablesIn);
}

function rankAt(document: OpenDocument, { word, start }: Written): number | null {
  const { items } = completions(document, { position: document.lines.positionAt(start + 1) }, setting);
  const first = word[0]!.toLowerCase();
  const shown = items.filter(({ filterText, label }) => (filterText ?? label).toLowerCase().startsWith(first));
  shown.sort((a, b) => a.sortText!.localeCompare(b.sortText!) || a.label.localeCompare(b.label));
  const index = shown.findIndex(({ label }) => label === word);
  return index < 0 ? null : index + 1;
}

function replay(text: string): Replayed[] {
  const whole = new OpenDocument('file:///replay.rsc', 1, text);
  const words = wordsOf(whole);
  const step = Math.max(1, Math.ceil(words.length / MOST_WORDS));
  return words
    .filter((_, index) => index % step === 0)
    .flatMap((written) => {
      const { word, start } = written;
      const head = text.slice(0, start + 1);
      const gone = new OpenDocument('file:///replay.rsc', 1, head);
      const kept = new OpenDocument('file:///replay.rsc', 1, head + text.slice(start + word.length));
      return [
        { ...written, isWhole: false, rank: rankAt(gone, written) },
        { ...written, isWhole: true, rank: rankAt(kept, written) },
      ];
    });
}

/** Once with the rest of the file gone, once with it kept. */
export function measureCompletion(): Figure[] {
  const offered: Figure = {
    name: 'offered',
    title: 'completion offers the word that people wrote',
    cases: 0,
    failures: [],
  };
  const first: Figure = { name: 'first-ten', title: 'among the first ten', cases: 0, failures: [] };
  for (const script of readdirSync(corpus).filter((name) => name.endsWith('.rsc'))) {
    const { text } = readScript(new URL(script, corpus));
    if (text.length > MOST_CHARACTERS) continue;
    for (const { kind, word, rank, isWhole, start } of replay(text)) {
      const expected = `${kind} ${word} at ${start}${isWhole ? '' : ', the rest gone'}`;
      const got = rank === null ? 'not offered' : `number ${rank}`;
      for (const [figure, isRight] of [
        [offered, rank !== null] as const,
        [first, rank !== null && rank <= SEEN] as const,
      ]) {
        figure.cases += 1;
        if (!isRight) figure.failures.push({ script, expected, got });
      }
    }
  }
  return [offered, first];
}
