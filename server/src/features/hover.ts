/** What is known of the word under the cursor. */
import type { Hover, Position } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis.ts';
import { parseDuration } from '../semantics/duration.ts';
import { givenAt } from '../semantics/event-variables.ts';
import { type FunctionParameters, functionBody, parametersOf } from '../semantics/functions.ts';
import { literalText } from '../semantics/literals.ts';
import { referenceKind, startOfText } from '../semantics/names.ts';
import { menuOfSegment, type Place, placeAt } from '../semantics/place.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import { variablesAt } from '../semantics/variables.ts';
import { absoluteRange, absoluteStart, type Expression, type NodeBase, type Value } from '../syntax/tree.ts';
import { propertiesOf, type Setter } from './completion/argument-candidates.ts';
import { describeList } from './descriptions/address-lists.ts';
import { describe } from './descriptions/describe.ts';
import { packetSizeWords, timeWords } from './descriptions/value-words.ts';
import type { OpenDocument } from './open-document.ts';
import { type ScriptDocument, scriptAt } from './script-document.ts';

/** Slots of the root's commands that hold the name of a variable. */
const VARIABLE_SLOTS = new Set(['name', 'counter', 'error']);

export function hover(file: OpenDocument, position: Position): Hover | null {
  const document = scriptAt(file, position);
  const { analysis } = document;
  const offset = document.offsetAt(position);
  const place = placeAt(analysis.file, offset);
  if (place === null) return null;
  const item = itemAt(place, offset - absoluteStart(place.command.statement));
  const ofItem = item === null ? null : valueText(item, place.command, file.analysis);
  const value = ofItem ?? textOf(place, document);
  if (value === null) return null;
  const node = ofItem === null ? nodeOf(place) : item!.range;
  const range = document.range(absoluteRange(place.command.statement, node));
  return { contents: { kind: 'markdown', value }, range };
}

/** What stands between two commas of a value, or all of it. */
interface Item {
  text: string;
  range: NodeBase;
  /** Of the value. */
  argument: Setter;
}

function itemAt(place: Place, at: number): Item | null {
  const value = writtenValue(place);
  const text = value === null ? null : literalText(value.node);
  if (value === null || text === null) return null;
  const { node, argument } = value;
  const from = startOfText(node);
  if (from === null) return { text, range: node, argument };
  for (const match of text.matchAll(/[^,]+/g)) {
    const bare = match[0].replace(/^!/, '');
    const end = from + match.index + match[0].length;
    if (at <= end) return { text: bare, range: { start: end - bare.length, end }, argument };
  }
  return null;
}

function writtenValue(place: Place): { node: Value | Expression; argument: Setter } | null {
  const { schema } = place.command;
  if (schema === null) return null;
  const ofCommand = (node: Value | null, name: string) => {
    const argument = schema.arguments().get(name);
    return node === null || argument === undefined ? null : { node, argument: { argument, command: schema } };
  };
  switch (place.kind) {
    case 'argument-value':
      return ofCommand(place.argument.value, place.argument.fullName);
    case 'slot':
      return ofCommand(place.node, place.name);
    case 'property-value': {
      const argument = propertiesOf(schema.menu).get(place.name);
      return argument === undefined ? null : { node: place.node, argument };
    }
    default:
      return null;
  }
}

function nodeOf(place: Place): NodeBase {
  switch (place.kind) {
    case 'path':
      return place.segment;
    case 'variable':
      return place.variable;
    default:
      return place.node;
  }
}

function textOf(place: Place, document: ScriptDocument): string | null {
  const { command } = place;
  switch (place.kind) {
    case 'path':
      return pathText(command, place.index);
    case 'variable':
      return variableText(place.variable.name, command, document);
    case 'argument-name':
      return argumentText(command, place.argument.fullName);
    case 'argument-value':
      return argumentText(command, place.argument.fullName);
    case 'slot':
      return namedVariable(place, document) ?? argumentText(command, place.name);
    case 'property':
    case 'property-value': {
      const setter = command.schema === null ? undefined : propertiesOf(command.schema.menu).get(place.name);
      return setter === undefined ? null : describe(setter);
    }
  }
}

function pathText(command: ResolvedCommand, index: number): string | null {
  const menu = menuOfSegment(command, index);
  if (menu !== null) return describe({ menu });
  return command.schema === null ? null : describe({ command: command.schema });
}

function argumentText({ schema }: ResolvedCommand, name: string): string | null {
  const argument = schema?.arguments().get(name);
  return argument === undefined ? null : describe({ command: schema!, argument });
}

/** What a value is beyond its text: the word of a choice, the list of this name, a time, the size of a packet. */
function valueText(
  { text, argument: { argument, command } }: Item,
  { menu }: ResolvedCommand,
  analysis: Analysis,
): string | null {
  if (argument.choices()?.values.some((choice) => choice.value === text)) {
    return describe({ command, argument, value: text });
  }
  const kind = argument.valueKind();
  const reference = referenceKind(kind, menu!);
  if (reference?.endsWith('/address-list')) return describeList(analysis, reference, text);
  if (argument.name === 'packet-size') return packetSizeWords(text, menu!);
  const isTime = kind?.forms.some(({ type }) => type === 'time') === true;
  return isTime && parseDuration(text) !== null ? timeWords(text) : null;
}

/** The variable that `:local x` or `:set x` names. */
function namedVariable({ name, node, command }: Place & { kind: 'slot' }, document: ScriptDocument): string | null {
  const isVariable = command.menu === '/' && VARIABLE_SLOTS.has(name);
  return isVariable ? variableText(literalText(node), command, document) : null;
}

function variableText(name: string | null, command: ResolvedCommand, document: ScriptDocument): string | null {
  const { analysis } = document;
  const start = absoluteStart(command.statement);
  const found = variablesAt(analysis.file, start + 1).find((each) => each.name === name);
  if (found === undefined) return givenText(name, start, analysis);
  const { statement } = found.command;
  const line = document.positionAt(absoluteStart(statement)).line + 1;
  const body = functionBody(found);
  const said = `${found.isGlobal ? 'global' : 'local'} ${body === null ? 'variable' : 'function'}`;
  const takes = body === null ? '' : takenBy(parametersOf(analysis.file, body));
  return `**$${found.name}** ${said}, declared in line ${line}${takes}`;
}

/** A variable that the script is given by what starts it. */
function givenText(name: string | null, offset: number, { file, given }: Analysis): string | null {
  const names = givenAt(file, offset) ?? given;
  return name !== null && names.includes(name) ? `**$${name}** given to the script by what starts it` : null;
}

function takenBy({ positional, named }: FunctionParameters): string {
  const numbers = Array.from({ length: positional }, (_, index) => `\`$${index + 1}\``);
  const all = [...numbers, ...named.map((name) => `\`${name}=\``)];
  return all.length === 0 ? '' : `\n\nTakes ${all.join(', ')}.`;
}
