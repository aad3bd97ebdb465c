import { countStates, type ResultState, type RouterResult, stateOf } from './deploy-group.ts';
import type { RouterProfile } from './profile.ts';

/** The states in words for people. */
const words: Record<ResultState, string> = {
  applied: 'applied',
  'nothing-changed': 'nothing changed',
  'rolled-back': 'rolled back',
  'rolls-back': 'rolls back by itself',
  unknown: 'not known',
  'not-begun': 'not begun',
};

/** `3 applied, 1 rolled back, 8 not begun` */
export function summary(results: readonly RouterResult<unknown>[]): string {
  return [...countStates(results)].map(([state, count]) => `${count} ${words[state]}`).join(', ');
}

/** A table with a line for each router, the columns below each other. */
export function resultTable(results: readonly RouterResult<RouterProfile>[]): string[] {
  const rows = results.map((result) => [
    result.router.name,
    words[stateOf(result)],
    result.outcome === null ? '' : `${(result.tookMs / 1000).toFixed(1)} s`,
    (result.outcome?.message ?? '').replaceAll('\n', ' '),
  ]);
  const all = [['Router', 'State', 'Time', 'What happened'], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
