/** What is known of the word under the cursor. */
import type { Hover, Position } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis.ts';
import { parseDuration } from '../semantics/duration.ts';
import { literalText } from '../semantics/literals.ts';
import { referenceKind } from '../semantics/names.ts';
import { menuOfSegment, type Place, placeAt } from '../semantics/place.ts';
import type { ResolvedArgument, ResolvedCommand } from '../semantics/resolved-command.ts';
import { variablesAt } from '../semantics/variables.ts';
import { absoluteRange, absoluteStart, type NodeBase } from '../syntax/tree.ts';
import { describeList } from './descriptions/address-lists.ts';
import { describe } from './descriptions/describe.ts';
import { packetSizeWords, timeWords } from './descriptions/value-words.ts';
import type { OpenDocument } from './open-document.ts';

export function hover(document: OpenDocument, position: Position): Hover | null {
  const { analysis } = document;
  const place = placeAt(analysis.file, document.lines.offsetAt(position));
  const value = place === null ? null : textOf(place, document);
  if (place === null || value === null) return null;
  const range = document.range(absoluteRange(place.command.statement, nodeOf(place)));
  return { contents: { kind: 'markdown', value }, range };
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

function textOf(place: Place, document: OpenDocument): string | null {
  const { command } = place;
  switch (place.kind) {
    case 'path':
      return pathText(command, place.index);
    case 'variable':
      return variableText(place.variable.name, command, document);
    case 'argument-name':
      return argumentText(command, place.argument.fullName);
    case 'argument-value':
      return valueText(place.argument, command, document.analysis) ?? argumentText(command, place.argument.fullName);
    case 'slot':
      return argumentText(command, place.name);
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
  { fullName, value }: ResolvedArgument,
  { schema, menu }: ResolvedCommand,
  analysis: Analysis,
): string | null {
  const argument = schema?.arguments().get(fullName);
  const text = literalText(value)?.replace(/^!/, '');
  if (argument === undefined || text === undefined) return null;
  if (argument.choices()?.values.some((choice) => choice.value === text)) {
    return describe({ command: schema!, argument, value: text });
  }
  const kind = argument.valueKind();
  const reference = referenceKind(kind, menu!);
  if (reference?.endsWith('/address-list')) return describeList(analysis, reference, text);
  if (fullName === 'packet-size') return packetSizeWords(text, menu!);
  const isTime = kind?.forms.some(({ type }) => type === 'time') === true;
  return isTime && parseDuration(text) !== null ? timeWords(text) : null;
}

function variableText(name: string | null, command: ResolvedCommand, { analysis, lines }: OpenDocument): string | null {
  const start = absoluteStart(command.statement);
  const found = variablesAt(analysis.file, start + 1).find((each) => each.name === name);
  if (found === undefined) return null;
  const { statement } = found.command;
  const line = lines.positionAt(absoluteStart(statement)).line + 1;
  return `**$${found.name}** ${found.isGlobal ? 'global' : 'local'} variable, declared in line ${line}`;
}
