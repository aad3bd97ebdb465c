/** What is wrong with variables that are read where no declaration holds. */
import type { Analysis } from '../analysis.ts';
import { type EmbeddedScript, embeddedScripts } from '../semantics/embedded-scripts.ts';
import { eventVariables, givenTo } from '../semantics/event-variables.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import type { ResolvedFile } from '../semantics/resolved-file.ts';
import type { VariableReading, VariableUse } from '../semantics/variable-reading.ts';
import { declarationsOf } from '../semantics/variables.ts';
import { absoluteRange, type Script } from '../syntax/tree.ts';

export interface VariableFault {
  use: VariableUse;
  /** The `:global` that declares it elsewhere in the file; null where nothing there does. */
  global: ResolvedCommand | null;
  /** A local variable around the function, which the function does not see, has the name. */
  isAround: boolean;
  /** The name that was meant, where a minus has ended it: `lease-hostname` for `$lease-hostname`. */
  meant: string | null;
  /** The script in a string that has a variable of this name itself, which was meant: the `$` lacks its backslash. */
  unescapedIn: EmbeddedScript | null;
}

const REST_OF_NAME = /^(?:-[A-Za-z0-9]+)+/;
const LONGEST_NAME = 40;

/**
 * In order of writing. A name may as well be a value that a function is given; which ones these are is known of functions
 * that nobody else can call, and of all by the calls in the file. A script that is not whole is not looked at.
 */
export function variableFaults({ script, variables, file }: Analysis): VariableFault[] {
  if (script.errors.length > 0) return [];
  return variables.undeclared.flatMap((use) => {
    // What begins with an unknown name is no command, and mostly prose.
    if (use.command.resolution?.kind.startsWith('unknown')) return [];
    const global = variables.globals.get(use.name) ?? null;
    const isAround = use.scope.findAround(use.name) !== null;
    const meant = meantName(use, script.source);
    const unescapedIn = scriptMeant(use, file);
    const isCertain = meant !== null || unescapedIn !== null;
    const isElsewhere = global !== null || isAround;
    const fault = { use, global, isAround, meant, unescapedIn };
    return isCertain || isFault(use, isElsewhere, variables) ? [fault] : [];
  });
}

function isFault({ name, scope }: VariableUse, isElsewhere: boolean, { parameters }: VariableReading): boolean {
  const { kind, isPrivate, takesValues } = scope.outermost;
  switch (kind) {
    case 'function':
      return !parameters.has(name) && (isElsewhere || isPrivate);
    case 'event':
      return isElsewhere;
    default:
      // A file with $1 in it is the body of a function.
      return isElsewhere || (!takesValues && !eventVariables.has(name));
  }
}

/** Who calls a function may give it the variable that its string puts in. */
function scriptMeant({ name, node, command, scope }: VariableUse, file: ResolvedFile): EmbeddedScript | null {
  const { kind, takesValues } = scope.outermost;
  if (kind === 'function' || kind === 'event' || takesValues) return null;
  const script = embeddedScripts(command, file).find(
    ({ node: { start, end } }) => start < node.start && node.end < end,
  );
  if (script === undefined) return null;
  const isGiven = givenTo(command.menu!, script.argument).includes(name);
  const isDeclared = script.file.commands.some((each) => declarationsOf(each).some((found) => found.name === name));
  return isGiven || isDeclared ? script : null;
}

/** A variable that is there, of whose name a minus has left only the beginning. */
function meantName({ name, node, command, scope }: VariableUse, source: Script['source']): string | null {
  const { end } = absoluteRange(command.statement, node);
  const rest = REST_OF_NAME.exec(source.slice(end, end + LONGEST_NAME))?.[0];
  if (rest === undefined) return null;
  const whole = name + rest;
  return eventVariables.has(whole) || scope.find(whole) !== null ? whole : null;
}
