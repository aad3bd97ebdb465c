/** What a script means and does not say: seconds of long times, payloads of packet sizes, menus of far away lines. */
import type { InlayHint, Range } from 'vscode-languageserver-types';
import { InlayHintKind } from 'vscode-languageserver-types';
import { parseDuration } from '../semantics/duration.ts';
import { literalText } from '../semantics/literals.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import { absoluteStart, type Value } from '../syntax/tree.ts';
import { pingPayload } from './descriptions/value-words.ts';
import type { OpenDocument } from './open-document.ts';
import { inAllScripts, type ScriptDocument } from './script-document.ts';

/** Shorter times are read at a glance. */
const LONG_TIME_SECONDS = 600;
/** The menu of a line is in sight when it was named this many lines above. */
const LINES_IN_SIGHT = 25;

export function inlayHints(document: OpenDocument, range: Range): InlayHint[] {
  return inAllScripts(document, (script) => hintsIn(script, range));
}

function hintsIn(document: ScriptDocument, range: Range): InlayHint[] {
  const { analysis } = document;
  const from = document.offsetAt(range.start);
  const to = document.offsetAt(range.end);
  const hints: InlayHint[] = [];
  let menuLine = 0;
  for (const { commands } of analysis.statements) {
    const [first] = commands;
    if (first === undefined) continue;
    const start = absoluteStart(first.statement);
    if (start > to) break;
    const isVisible = start + first.statement.length >= from;
    const isMenu = first.resolution?.kind === 'menu';
    if (isMenu || isAbsolute(first)) menuLine = document.positionAt(start).line;
    else if (isVisible && first.menu !== null && isRelative(first)) {
      if (document.positionAt(start).line - menuLine > LINES_IN_SIGHT) hints.push(menuHint(document, first, start));
    }
    if (isVisible) for (const command of commands) hints.push(...valueHints(document, command));
  }
  return hints;
}

function isAbsolute({ statement: { parts } }: ResolvedCommand): boolean {
  const [first] = parts;
  return first?.kind === 'word' && first.text.startsWith('/');
}

/** Whether the menu before it has a say in what it means. */
function isRelative({ statement: { parts }, current }: ResolvedCommand): boolean {
  const [first] = parts;
  return first?.kind === 'word' && !first.text.startsWith(':') && current !== null && current.path !== '/';
}

function menuHint(document: ScriptDocument, { menu }: ResolvedCommand, start: number): InlayHint {
  return { position: document.positionAt(start), label: menu!, paddingRight: true };
}

function valueHints(document: ScriptDocument, command: ResolvedCommand): InlayHint[] {
  const base = absoluteStart(command.statement);
  const named = command.arguments.map(({ fullName, value, end }) => ({ name: fullName, value, end }));
  const unnamed = command.positional.map((value, index) => ({
    name: command.slots[index] ?? null,
    value,
    end: value.end,
  }));
  return [...named, ...unnamed].flatMap(({ name, value, end }) => {
    const label = labelOf(name, value, command);
    if (label === null) return [];
    const position = document.range({ start: base, end: base + end }).end;
    return [{ position, label, kind: InlayHintKind.Parameter, paddingLeft: true }];
  });
}

function labelOf(name: string | null, value: Value | null, { schema, menu }: ResolvedCommand): string | null {
  const argument = name === null ? undefined : schema?.arguments().get(name);
  const text = literalText(value);
  if (argument === undefined || text === null || text === '') return null;
  if (name === 'packet-size' && /^\d+$/.test(text)) {
    const payload = pingPayload(Number(text), menu!);
    return payload === null ? null : `ping with ${payload} bytes`;
  }
  if (!argument.valueKind()?.forms.some(({ type }) => type === 'time')) return null;
  const seconds = parseDuration(text);
  return seconds !== null && seconds >= LONG_TIME_SECONDS && !/^\d+s?$/.test(text) ? `${seconds} s` : null;
}
