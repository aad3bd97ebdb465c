/** The commands of a file that the router does not run: its parser refuses them, or it refuses them when it comes there. */
import type { Target } from '../schema/presence.ts';
import { lastBefore, type Script } from '../syntax/tree.ts';
import { commandAt } from './command-at.ts';
import type { ResolvedStatement } from './resolve.ts';
import type { ResolvedCommand } from './resolved-command.ts';
import type { PlacedComplaint } from './router-parser/router-reading.ts';
import { runTimeFault } from './run-time-fault.ts';

export interface Refusal {
  /** Null where the place belongs to no command. */
  command: ResolvedCommand | null;
  /** In the router's words. */
  message: string;
  /** Whether it finds out before it runs anything, and then runs nothing; else it stops when it comes there. */
  isBefore: boolean;
}

export interface Refusals {
  /** First what the parser refuses, each kind in order of position. */
  refusals: Refusal[];
  /** The commands that are refused, and those that are not read because the script ends before them. */
  commands: ReadonlySet<ResolvedCommand>;
}

export const NO_REFUSALS: Refusals = { refusals: [], commands: new Set() };

/** `statements` are those of the script, `complaints` what the router's parser says of it. */
export function findRefusals(
  script: Script,
  statements: readonly ResolvedStatement[],
  complaints: readonly PlacedComplaint[],
  target: Target,
): Refusals {
  const ofParser = complaints.flatMap(({ kind, message, start }): Refusal[] => {
    if (kind === 'stray') return [];
    const command = commandAt(statements[lastBefore(script.statements, start + 1)]?.commands ?? [], start);
    return [{ command, message, isBefore: kind === 'stop' }];
  });
  const commands = new Set(ofParser.flatMap(({ command }) => command ?? []));
  const later = statements
    .flatMap((statement) => statement.commands)
    .flatMap((command): Refusal[] => {
      const message = command.execution === 'stored' || commands.has(command) ? null : runTimeFault(command, target);
      return message === null ? [] : [{ command, message, isBefore: false }];
    });
  const unread = behindEnd(script, statements, complaints).flatMap((statement) => statement.commands);
  const refused = [...commands, ...later.flatMap(({ command }) => command ?? []), ...unread];
  return { refusals: [...ofParser, ...later], commands: new Set(refused) };
}

/** A bracket that nothing has opened ends the script, unless the router has given up before. */
function behindEnd(
  script: Script,
  statements: readonly ResolvedStatement[],
  complaints: readonly PlacedComplaint[],
): readonly ResolvedStatement[] {
  const end = complaints.find(({ kind }) => kind !== 'late');
  return end?.kind === 'stray' ? statements.slice(lastBefore(script.statements, end.start) + 1) : [];
}
