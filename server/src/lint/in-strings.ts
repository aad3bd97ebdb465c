/** What is wrong with the scripts in the strings of a command: `source="…"`, `on-event="…"`, `:parse "…"`. */
import { Analysis } from '../analysis.ts';
import { embeddedScripts } from '../semantics/embedded-scripts.ts';
import type { EmbeddedText } from '../semantics/embedded-text.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import type { Diagnostic, Edit, Fix } from './diagnostic.ts';
import type { LintRule } from './rule.ts';
import type { Severities } from './severities.ts';

/**
 * Whether a rule has a say in a script in a string: those about one command do, and those about the language. What looks
 * at the configuration that a file leaves does not, since nobody knows when such a script runs, and after what.
 */
export function holdsInStrings(rule: LintRule): boolean {
  return 'checkCommand' in rule || rule.meta.isOfLanguage === true;
}

/**
 * Diagnostics of the scripts in a command's strings, with offsets from its statement; null where it has none. Nothing is said of a script of which
 * a variable or a command makes a part when the string is read: only the router knows what comes of it.
 * @param lint says what is wrong with one of them by itself
 */
export function diagnosticsInStrings(
  command: ResolvedCommand,
  { file, target }: Analysis,
  severities: Severities,
  lint: (script: Analysis) => Diagnostic[],
): Diagnostic[] | null {
  const scripts = embeddedScripts(command, file);
  if (scripts.length === 0) return null;
  return scripts.flatMap((script) => {
    const { source } = script;
    if (source.isComputed) return [];
    const found = lint(Analysis.ofEmbedded(script, target));
    return found.map((diagnostic) =>
      inString(severities.has(diagnostic.code) ? diagnostic : softened(diagnostic), source),
    );
  });
}

/** The router keeps the string without reading it: what it would refuse stops the script, and not the file around. */
function softened(diagnostic: Diagnostic): Diagnostic {
  const { severity, message } = diagnostic;
  if (severity !== 'error') return diagnostic;
  const sentence = /[.?]$/.test(message) ? message : `${message}.`;
  return { ...diagnostic, severity: 'warning', message: `${sentence} The router finds out when the script runs.` };
}

function inString({ fix, choices = [], start, end, ...diagnostic }: Diagnostic, source: EmbeddedText): Diagnostic {
  const writtenFix = fix && fixInString(fix, source);
  const writtenChoices = choices.map((each) => fixInString(each, source)).filter((each) => each !== null);
  return {
    ...diagnostic,
    ...source.place({ start, end }),
    ...(writtenFix && { fix: writtenFix }),
    ...(writtenChoices.length > 0 && { choices: writtenChoices }),
  };
}

function fixInString({ edits, ...fix }: Fix, source: EmbeddedText): Fix | null {
  const written = edits.map((edit) => source.edit(edit)).filter((edit): edit is Edit => edit !== null);
  return written.length === edits.length ? { ...fix, edits: written } : null;
}
