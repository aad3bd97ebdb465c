/** Every name that a file writes, with what it names: the ground of definitions, references and renames. */
import { allNames } from './all-names.ts';
import { embeddedScripts } from './embedded-scripts.ts';
import type { NameKind } from './names.ts';
import { inValue, type WrittenName } from './places.ts';
import type { ResolvedStatement } from './resolve.ts';
import type { ResolvedCommand } from './resolved-command.ts';
import type { ResolvedFile } from './resolved-file.ts';
import { globalSymbol, type NamedSymbol } from './symbols.ts';
import { bindVariables } from './variable-binding.ts';
import { type VariableEvent, variableEvents } from './variable-events.ts';

/** A `declaration` is that of a global variable without a value; functions are called, and so are chains by a jump. */
export type Role = 'definition' | 'declaration' | 'write' | 'read' | 'call';

export interface Occurrence extends WrittenName {
  symbol: NamedSymbol;
  role: Role;
  /** The argument that the name is the value of; null for a variable. */
  property: string | null;
  /** The menu of the command; null for a variable. */
  menu: string | null;
  isBuiltIn: boolean;
  /** Whether a variable gets a function here. */
  isFunction: boolean;
  /** The function that it stands in; for a chain that is jumped to, the chain of the rule. */
  within: NamedSymbol | null;
}

interface Known {
  names: readonly Occurrence[];
  events: readonly VariableEvent[];
}

const NOTHING: Known = { names: [], events: [] };
/** What is known of a statement holds as long as it is the same one. */
const ofStatement = new WeakMap<ResolvedStatement, Known>();
/** By the commands, which are other ones after each edit. */
const ofFile = new WeakMap<readonly ResolvedCommand[], readonly Occurrence[]>();

/** The global variables of a router are items of this menu. */
const ENVIRONMENT = '/system/script/environment';

/** First the names of things, then those of variables, each in order of writing. */
export function occurrencesIn(file: ResolvedFile): readonly Occurrence[] {
  const { commands } = file;
  const known = ofFile.get(commands);
  if (known !== undefined) return known;
  const found: Occurrence[] = [];
  const events: VariableEvent[] = [];
  for (const statement of file.statements) {
    const each = knownOf(statement, file);
    for (const occurrence of each.names) found.push(occurrence);
    for (const event of each.events) events.push(event);
  }
  for (const occurrence of bindVariables(events)) found.push(occurrence);
  ofFile.set(commands, found);
  return found;
}

function knownOf(statement: ResolvedStatement, file: ResolvedFile): Known {
  if (statement.commands.length === 0) return NOTHING;
  const known = ofStatement.get(statement) ?? {
    names: namesIn(statement, file),
    events: variableEvents(statement, file),
  };
  ofStatement.set(statement, known);
  return known;
}

function namesIn({ commands }: ResolvedStatement, file: ResolvedFile): Occurrence[] {
  return commands.flatMap((command) => [
    ...namesOf(command),
    ...embeddedScripts(command, file).flatMap(({ statements, outside }) =>
      statements
        .flatMap((statement) => namesIn(statement, file))
        .flatMap((occurrence) => {
          const written = outside(occurrence);
          return written === null ? [] : { ...occurrence, ...written };
        }),
    ),
  ]);
}

function namesOf(command: ResolvedCommand): Occurrence[] {
  const names = allNames(command);
  const own = names.find(({ property, isInCondition }) => property === 'chain' && !isInCondition);
  return names.map((use): Occurrence => {
    const isJump = use.property === 'jump-target' && !use.isInCondition;
    const within = isJump && own ? symbolOf(own.kind, own.name) : null;
    return {
      ...inValue(command.statement, use, use.value, use.isInCondition),
      symbol: symbolOf(use.kind, use.name),
      role: isJump ? 'call' : use.isDefinition ? 'definition' : 'read',
      property: use.property,
      menu: command.menu,
      isBuiltIn: use.isBuiltIn,
      isFunction: false,
      within,
    };
  });
}

function symbolOf(kind: NameKind, name: string): NamedSymbol {
  if (kind === ENVIRONMENT) return globalSymbol(name);
  return { key: `${kind} ${name}`, kind, isOfFile: false };
}
