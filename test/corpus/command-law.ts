/**
 * Compares the commands that the syntax tree resolves to with those of the router's intermediate form. Nothing in the
 * form is quoted, so it is not read back: a command is found by `(evl /path/name`, its arguments as far as the first
 * bracket.
 */
import { Analysis, routerosCommands, routerVerdict } from '../../server/src/index.ts';
import type { Command } from '../../server/src/schema/command-tree.ts';
import { findArgument } from '../../server/src/schema/lookup.ts';
import type { Target } from '../../server/src/schema/presence.ts';
import { childBodies } from '../../server/src/semantics/bodies.ts';
import type { ResolvedCommand } from '../../server/src/semantics/resolved-command.ts';
import type { Body } from '../../server/src/syntax/tree.ts';
import type { ScriptFile } from './script-file.ts';

/** A command with the names of its arguments, sorted; the form may hide the last ones. */
interface Reading {
  path: string;
  names: string[];
  isComplete: boolean;
}

/**
 * What the two readings of a script disagree on. Null where the router does not take the script, and where a brace that
 * closes nothing is the end of it for the router, while the editor complains of the brace and reads on.
 */
export function disagreements({ text, encoding }: ScriptFile, routeros: string): string[] | null {
  const { complaints, il } = routerVerdict(text, { routeros, encoding });
  if (complaints.length > 0 || il === null) return null;
  const { script, commands, target } = new Analysis(text, { routeros });
  if (script.errors.some(({ start }) => text[start] === '}')) return null;
  const stored = new Set(commands.flatMap(storedBodies));
  const tree = commands.filter((command) => !isIn(command.statement.parent, stored));
  const unknown = tree.filter(({ command, resolution }) => command === null && (resolution?.kind ?? 'menu') !== 'menu');
  const readings = tree.flatMap((command) =>
    command.schema === null ? [] : [readingOf(command, command.schema, target)],
  );
  const known = new KnownNames(readings);
  const printed = [...il.matchAll(/\(evl (?=\/)/g)].flatMap(({ index }) =>
    printedCommand(il.slice(index + 5, index + 5 + LONGEST), known),
  );
  return [
    ...script.errors.map(({ message, start }) => `${message}: ${text.slice(start, start + 20)}`),
    ...unknown.map(({ path }) => `unknown: ${path.map((segment) => segment.text).join(' ')}`),
    ...unmatched(readings, printed),
  ];
}

/** How much of a command is looked at. */
const LONGEST = 4000;

/** The form keeps the source of scripts as the text that it is. */
function storedBodies(command: ResolvedCommand): Body[] {
  return childBodies(command).flatMap(({ body, fromRoot }) => (fromRoot ? [body] : []));
}

function isIn(body: Body, bodies: ReadonlySet<Body>): boolean {
  return bodies.has(body) || (body.parent !== null && isIn(body.parent.parent, bodies));
}

function readingOf(command: ResolvedCommand, schema: Command, target: Target): Reading {
  const { positional, slots, arguments: named, filter } = command;
  // An argument without a value is as good as none: `src-address= url=…`.
  const names = named.flatMap(({ fullName, value }) => (value === null ? [] : [fullName]));
  for (const [index, value] of positional.entries()) {
    const slot = slots[index] ?? null;
    const word = value.kind === 'negation' ? value.operand : value;
    if (slot !== null) names.push(slot);
    else if (word?.kind === 'word') names.push(fullNameOf(schema, word.text, target));
  }
  if (filter !== null && filter.conditions.length > 0) names.push('where');
  return { path: pathOf(schema), names: [...new Set(names)].sort(), isComplete: true };
}

function fullNameOf(schema: Command, word: string, target: Target): string {
  const found = findArgument(schema, word, target);
  return found.kind === 'found' ? found.node.name : `${word}?`;
}

function pathOf({ menu, name }: Command): string {
  return menu.path === '/' ? `/${name}` : `${menu.path}/${name}`;
}

/** The names of the command tree, and those that it takes as they come, as far as the script has them. */
class KnownNames {
  readonly #written = new Map<string, Set<string>>();

  constructor(readings: readonly Reading[]) {
    for (const { path, names } of readings) {
      const known = this.#written.get(path) ?? new Set<string>();
      for (const name of names) known.add(name);
      this.#written.set(path, known);
    }
  }

  /** The commands of a menu that a form can begin with. */
  startsOf(menu: string, form: string): Start[] {
    const commands = routerosCommands.menu(menu.split('/').filter((name) => name !== ''))?.commands();
    const inTree = [...(commands?.keys() ?? [])].map((name) => `${menu}${name}`);
    const paths = new Set([...inTree, ...this.#written.keys()].filter((path) => form.startsWith(path)));
    return [...paths]
      .filter((path) => path.length > menu.length && path.startsWith(menu))
      .map((path) => {
        const inSchema = commands?.get(path.slice(menu.length))?.arguments();
        const written = this.#written.get(path);
        return { path, hasArgument: (name) => inSchema?.has(name) === true || written?.has(name) === true };
      });
  }
}

interface Start {
  path: string;
  hasArgument: (name: string) => boolean;
}

/** The command that the form begins with; none where it is a change of menu. */
function printedCommand(form: string, known: KnownNames): Reading[] {
  const menu = /^\/(?:[a-z0-9.-]+\/)*/.exec(form)![0];
  if (/^(?:[\s);]|$)/.test(form.slice(menu.length))) return [];
  const found = known.startsOf(menu, form).flatMap(({ path, hasArgument }) => {
    const printed = printedNames(hasArgument, form.slice(path.length));
    return printed === null ? [] : [{ path, ...printed }];
  });
  return found.length === 1 ? found : [{ path: `unclear: ${form.slice(0, 40)}`, names: [], isComplete: false }];
}

/** The names of arguments in what follows a command's name; null where this cannot be an argument. */
function printedNames(hasArgument: Start['hasArgument'], rest: string): Omit<Reading, 'path'> | null {
  const text = /^[^()]*/.exec(rest)![0];
  const names = text.split(';').flatMap((item) => {
    const name = /^[^=]*(?==)/.exec(item)?.[0];
    return name !== undefined && hasArgument(name) ? [name] : [];
  });
  const isFirstKnown = text === '' ? rest.startsWith(')') : names[0] !== undefined && text.startsWith(`${names[0]}=`);
  return isFirstKnown ? { names, isComplete: rest[text.length] === ')' } : null;
}

/** Finds to each reading of one side its equal on the other side. */
function unmatched(tree: readonly Reading[], printed: readonly Reading[]): string[] {
  const left = Map.groupBy(tree, ({ path }) => path);
  const problems: string[] = [];
  // Those that are seen in full first, then those of which more is seen.
  const order = printed.toSorted((a, b) => +b.isComplete - +a.isComplete || b.names.length - a.names.length);
  for (const reading of order) {
    const candidates = left.get(reading.path) ?? [];
    const index = candidates.findIndex((candidate) => agree(candidate, reading));
    if (index < 0) problems.push(`only in the router's reading: ${describe(reading)}`);
    else candidates.splice(index, 1);
  }
  return [...problems, ...[...left.values()].flat().map((reading) => `only in the tree: ${describe(reading)}`)];
}

function agree(tree: Reading, printed: Reading): boolean {
  const seen = printed.isComplete ? tree.names : tree.names.slice(0, printed.names.length);
  return seen.join() === printed.names.join();
}

function describe({ path, names, isComplete }: Reading): string {
  return `${path} ${names.join(' ')}${isComplete ? '' : ' …'}`;
}
