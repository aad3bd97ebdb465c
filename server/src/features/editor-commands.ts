/** Commands that run in the editor. Not every editor has them; what needs one says so here. */
import type { CodeAction, CodeLens } from 'vscode-languageserver-types';

/** Without those that a click would end in an error: such a lens only says what it says. */
export function knownLenses(lenses: readonly CodeLens[], known: ReadonlySet<string>): CodeLens[] {
  return lenses.map((lens) => {
    const { title, command } = lens.command!;
    return known.has(command) ? lens : { ...lens, command: { title, command: '' } };
  });
}

/** Without the actions that the editor cannot take. */
export function knownActions(actions: readonly CodeAction[], known: ReadonlySet<string>): CodeAction[] {
  return actions.filter(({ command }) => command === undefined || known.has(command.command));
}
