/** Scripts in the strings of others: `source="…"`, `on-event="…"`, `:parse "…"`. */
import type { Command as CommandSchema } from '../schema/command-tree.ts';
import { parse } from '../syntax/parser.ts';
import { absoluteRange, type NodeBase, type PlainText, type TemplateText, type Value } from '../syntax/tree.ts';
import { isSource } from './argument-roles.ts';
import { EmbeddedText } from './embedded-text.ts';
import type { WrittenName } from './places.ts';
import type { ResolvedStatement } from './resolve.ts';
import type { ResolvedCommand } from './resolved-command.ts';
import type { ResolvedFile } from './resolved-file.ts';
import { isNameOfScript } from './script-name.ts';

export interface EmbeddedScript {
  /** The string, quotes included; it counts from the statement of `command`. */
  node: PlainText | TemplateText;
  command: ResolvedCommand;
  /** The argument that it is the value of. */
  argument: string;
  /** The script itself, and where its characters are written. */
  source: EmbeddedText;
  /** Its statements with what they mean: it begins in the root menu. */
  file: ResolvedFile;
  statements: readonly ResolvedStatement[];
  /** A name in the script as one in the file around; null where variables of the file around have a part in it. */
  outside(name: WrittenName): WrittenName | null;
}

/** What no name of a script or of a thing looks like: a statement has a blank, an operator or a bracket. */
const CODE = /[\s:;/{[($]/;

/** What JSON begins with, which some keep in the source of a script. */
const DATA = /^\s*[{[]/;

const NOTHING: readonly EmbeddedScript[] = [];
const known = new WeakMap<ResolvedCommand, readonly EmbeddedScript[]>();

/**
 * In order of writing. Those in the strings of one of them are found by its own `file`: not many, since each level takes
 * twice the backslashes of the one around.
 */
export function embeddedScripts(command: ResolvedCommand, file: ResolvedFile): readonly EmbeddedScript[] {
  if (command.schema === null) return NOTHING;
  const scripts = known.get(command) ?? find(command, command.schema, file);
  if (scripts.length > 0) known.set(command, scripts);
  return scripts;
}

function find(command: ResolvedCommand, schema: CommandSchema, file: ResolvedFile): readonly EmbeddedScript[] {
  const { positional, slots } = command;
  const isParse = schema.name === 'parse' && schema.menu.path === '/';
  const found: EmbeddedScript[] = [];
  const add = (argument: string, value: Value | null) => {
    if (value?.kind !== 'text' && value?.kind !== 'template') return;
    if (isParse || mayBeScript(schema, argument)) found.push(...read(value, command, argument, file));
  };
  for (const [index, value] of positional.entries()) if (slots[index]) add(slots[index], value);
  for (const { fullName, value } of command.arguments) add(fullName, value);
  return found;
}

/** Other arguments have such names as well: `on-link` says yes or no, the `source` of a route is an address. */
function mayBeScript(schema: CommandSchema, argument: string): boolean {
  if (!isSource(argument)) return false;
  const kind = schema.arguments().get(argument)?.valueKind();
  return kind == null || kind.forms.some(({ type }) => type === 'script');
}

function read(
  node: PlainText | TemplateText,
  command: ResolvedCommand,
  argument: string,
  around: ResolvedFile,
): EmbeddedScript[] {
  const source = new EmbeddedText(node);
  if (!CODE.test(source.text) || isData(source.text) || isName(source.text, command, argument)) return [];
  const file = around.embedded(parse(source.text));
  const { statements } = file;
  return [{ node, command, argument, source, file, statements, outside: (name) => outside(name, command, source) }];
}

/** The source of a script, and what the root's commands run, is no name. */
function isName(text: string, { menu }: ResolvedCommand, argument: string): boolean {
  return menu !== '/' && argument !== 'source' && isNameOfScript(text);
}

function isData(text: string): boolean {
  if (!DATA.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function outside(name: WrittenName, command: ResolvedCommand, source: EmbeddedText): WrittenName | null {
  const map = (node: NodeBase) => source.written(absoluteRange(name.statement, node));
  const range = map(name.range);
  const node = name.value && map(name.value.node);
  if (range === null || (name.value !== null && node === null)) return null;
  const value = name.value && { ...name.value, node: node! };
  return { name: name.name, statement: command.statement, range, value, depth: name.depth + 1 };
}
