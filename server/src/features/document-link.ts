/** What a script names that can be opened: addresses in the web, and other scripts. */
import type { DocumentLink } from 'vscode-languageserver-types';
import { argumentValue } from '../semantics/argument-values.ts';
import { literalText } from '../semantics/literals.ts';
import { startOfText } from '../semantics/names.ts';
import { absoluteRange, absoluteStart } from '../syntax/tree.ts';
import type { OpenDocument } from './open-document.ts';
import { inAllScripts, type ScriptDocument } from './script-document.ts';

/** Ends where a string does, and where something is put in that is only known when the script runs. */
const WEB = /\bhttps?:\/\/[^\s"'\\<>$[\]{}|^`]+/g;
/** What ends a sentence and no address. */
const TRAILING = /[.,;:!?)]+$/;

/** `scripts` are the URIs of those in the workspace. */
export function documentLinks(document: OpenDocument, scripts: readonly string[]): DocumentLink[] {
  const links = inAllScripts(document, (script) => [...webLinks(script), ...importLinks(script, scripts)]);
  // An address in a script in a string is found in both texts.
  const places = new Map(links.map((link) => [`${link.range.start.line} ${link.range.start.character}`, link]));
  return [...places.values(), ...baseLink(document)];
}

function webLinks(document: ScriptDocument): DocumentLink[] {
  const text = document.lines.toString();
  const links: DocumentLink[] = [];
  for (const match of text.matchAll(WEB)) {
    const end = match.index + match[0].length;
    // `https://example.net/$name` is no address yet.
    if (/[$[\\]/.test(text[end] ?? '')) continue;
    const target = match[0].replace(TRAILING, '');
    if (!URL.canParse(target)) continue;
    links.push({ range: document.range({ start: match.index, end: match.index + target.length }), target });
  }
  return links;
}

/** On the router the file lies in its own folders, so a script of the same name will do. */
function importLinks(document: ScriptDocument, scripts: readonly string[]): DocumentLink[] {
  return document.analysis.commands.flatMap((command) => {
    if (command.menu !== '/' || command.command !== 'import') return [];
    const value = argumentValue(command, 'file-name');
    const path = literalText(value);
    if (value === null || !path) return [];
    const beside = besides(document, path);
    const target = scripts.find((script) => beside !== null && isSame(script, beside)) ?? withName(path, scripts);
    if (target === null) return [];
    const start = startOfText(value);
    const node = start === null ? value : { start, end: start + path.length };
    return [{ range: document.range(absoluteRange(command.statement, node)), target }];
  });
}

function baseLink(document: OpenDocument): DocumentLink[] {
  const { directive } = document.analysis;
  const target = directive === null || directive.path === '' ? null : besides(document, directive.path);
  if (directive === null || target === null) return [];
  const from = absoluteStart(directive.comment);
  return [{ range: document.range({ start: from + directive.at.start, end: from + directive.at.end }), target }];
}

/** The URI of a path that is seen from the document; null where the document lies nowhere. */
function besides({ uri }: ScriptDocument, path: string): string | null {
  const relative = path.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') || !URL.canParse(relative, uri) ? null : new URL(relative, uri).href;
}

function isSame(one: string, other: string): boolean {
  return decodeURIComponent(one) === decodeURIComponent(other);
}

/** The only script with the name that a path ends in. */
function withName(path: string, scripts: readonly string[]): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const found = scripts.filter((script) => decodeURIComponent(script).endsWith(`/${name}`));
  return found.length === 1 ? found[0]! : null;
}
