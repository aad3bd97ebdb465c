/** What keeps a name from being changed. */
import { routerosCommands } from '../../schema/command-tree.ts';
import type { Occurrence } from '../../semantics/occurrences.ts';
import { functionOfParameter, globalSymbol, type NamedSymbol } from '../../semantics/symbols.ts';
import type { PlacedName, PlacedText, ScriptNames } from './script-names.ts';
import { PLAIN_VARIABLE } from './spelling.ts';
import { escapeRegExp, fileName } from './texts.ts';

const OPERATORS = new Set(['and', 'or', 'in']);

/** Why a name must stay, or must not become another one; null where nothing speaks against it. */
export function obstacle(
  { symbol, name }: Occurrence,
  newName: string | null,
  scripts: readonly ScriptNames[],
): string | null {
  const isVariable = symbol.kind === 'global' || symbol.kind === 'local' || symbol.kind === 'parameter';
  const places = scripts.flatMap((script) => script.of(symbol.key));
  if (places.some((place) => place.isBuiltIn)) {
    return `${name} is a word of RouterOS itself, and no name that a script gives.`;
  }
  if (!isVariable && !places.some(({ role }) => role === 'definition')) {
    return `No script here gives ${name} its name: it is the router's own, or comes from elsewhere.`;
  }
  if (newName !== null && places.some((place) => isBuiltIn(place, newName))) {
    return `${newName} is a word of RouterOS itself: it would mean something else.`;
  }
  const invalid = newName === null ? null : isVariable ? badVariable(name, newName) : badName(newName);
  return (
    invalid ??
    taken(symbol.kind, newName, scripts) ??
    passedOn(symbol, name, scripts) ??
    (isVariable ? variableInText(symbol.kind, name, scripts) : computed(symbol.kind, name, newName, scripts))
  );
}

/** Whether the argument that has a name as its value takes this word of its own. */
function isBuiltIn({ menu: path, property }: PlacedName, word: string): boolean {
  if (path === null || property === null) return false;
  const menu = routerosCommands.menu(path.split('/').filter((part) => part !== ''));
  return ['add', 'set'].some((command) => {
    const choices = menu?.commands().get(command)?.arguments().get(property)?.choices();
    return choices?.values.some(({ value }) => value === word) === true;
  });
}

function badVariable(name: string, newName: string): string | null {
  if (newName === '') return 'A variable needs a name.';
  if (OPERATORS.has(newName)) return `${newName} is an operator, and no name for a variable.`;
  if (/^\d+$/.test(newName)) return `$${newName} is the value at that place of a function's call.`;
  if (PLAIN_VARIABLE.test(newName) || !PLAIN_VARIABLE.test(name)) return null;
  return 'The name of a variable has letters and digits only; any other one needs quotes wherever it stands.';
}

function badName(newName: string): string | null {
  if (newName === '') return 'A name must not be empty.';
  if (/[,\r\n]/.test(newName)) return 'A comma separates names, and a name has one line.';
  if (newName.startsWith('!')) return 'An exclamation mark in front turns a condition round.';
  return /^(?:\d+$|\*)/.test(newName) ? `The router takes ${newName} for the number of an item.` : null;
}

/** A local variable is looked for where it would be seen. */
function taken(kind: string, newName: string | null, scripts: readonly ScriptNames[]): string | null {
  if (newName === null || kind === 'local' || kind === 'parameter') return null;
  const key = kind === 'global' ? globalSymbol(newName).key : `${kind} ${newName}`;
  for (const script of scripts) {
    const [first] = script.of(key);
    if (first !== undefined) return `${newName} is taken: see line ${lineOf(first)} of ${fileName(script.uri)}.`;
  }
  return null;
}

function computed(kind: string, name: string, newName: string | null, scripts: readonly ScriptNames[]): string | null {
  for (const script of scripts) {
    const { computed: all, texts } = script.unfollowed();
    const ofKind = all.filter((each) => each.kind === kind);
    const condition = ofKind.find((each) => each.isCondition && isOther(each.pattern, name, newName));
    if (condition !== undefined)
      return inPlace('A condition would take the one name and not the other', condition, script);
    const built = ofKind.find((each) => !each.isAny && !each.isCondition && each.pattern.test(name));
    if (built !== undefined) return inPlace('A name is put together that may be this one', built, script);
    const isAny = ofKind.some((each) => each.isAny);
    const text = isAny ? texts.find((each) => each.text.split(',').includes(name)) : undefined;
    if (text !== undefined) return inPlace('A text may become this name', text, script);
  }
  return null;
}

/** Who calls a function by another name gives it values by their old names. */
function passedOn(symbol: NamedSymbol, name: string, scripts: readonly ScriptNames[]): string | null {
  if (symbol.kind !== 'parameter') return null;
  const key = functionOfParameter(symbol, name);
  for (const script of scripts) {
    const place = script.of(key).find(({ role }) => role === 'read');
    if (place !== undefined) return inPlace('The function may be called by another name', place, script);
  }
  return null;
}

function isOther(pattern: RegExp, name: string, newName: string | null): boolean {
  return newName !== null && pattern.test(name) !== pattern.test(newName);
}

/** Source in a text of which nobody knows what becomes of it. */
function variableInText(kind: string, name: string, scripts: readonly ScriptNames[]): string | null {
  if (kind !== 'global') return null;
  const use = new RegExp(`(?:\\$|\\b(?:global|set) )"?${escapeRegExp(name)}(?![A-Za-z0-9])`);
  for (const script of scripts) {
    const text = script.unfollowed().texts.find((each) => use.test(each.text));
    if (text !== undefined) return inPlace('A text uses this variable, and may become a script', text, script);
  }
  return null;
}

function inPlace(what: string, place: { range: PlacedText['range'] }, { uri }: ScriptNames): string {
  return `${what}: see line ${lineOf(place)} of ${fileName(uri)}.`;
}

function lineOf({ range }: { range: PlacedText['range'] }): number {
  return range.start.line + 1;
}
