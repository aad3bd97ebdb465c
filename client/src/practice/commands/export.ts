/** `/export`: the configuration as a script that makes it again. */
import { routerosCommands } from '../../../../server/src/index.ts';
import type { Call, Handlers, Reply } from '../call.ts';
import { dateText, oldDateText, timeText } from '../clock.ts';
import { isSingle } from '../menus.ts';
import type { Router } from '../router.ts';
import type { Row } from '../store.ts';
import { exportedValue } from '../values.ts';

export const exportCommands: Handlers = { '//export': exportAll };

/** Secrets, which RouterOS 7 leaves out unless told otherwise, and what the router counts itself. */
const LEFT_OUT = new Set(['password', 'start-date', 'owner', 'dynamic']);
/** Values that need no quotes. */
const BARE = /^[\w!*+,./:@-]+$/;

function exportAll(router: Router, { arguments: values, print }: Call): Reply {
  const text = exportText(router);
  const file = values.get('file');
  if (file === undefined) print?.(text);
  else router.files.write(file.endsWith('.rsc') ? file : `${file}.rsc`, Buffer.from(text, 'utf8'));
  return {};
}

/** The configuration as a script; what is dynamic is not in it. */
export function exportText(router: Router): string {
  const { store, clock, release } = router;
  const now = clock.now();
  const lines = [
    `# ${release.hasOldDates ? oldDateText(now) : dateText(now)} ${timeText(now)} by RouterOS ${release.version}`,
    '#',
  ];
  for (const menu of store.menus().sort()) {
    const commands = store.rows(menu).flatMap((row) => exportRow(router, menu, row));
    if (commands.length > 0) lines.push(menu.slice(0, 1) + menu.slice(1).replaceAll('/', ' '), ...commands);
  }
  return `${lines.join('\n')}\n`;
}

/** The command that makes a row, or changes one that every router has; none when there is nothing to say. */
function exportRow(router: Router, menu: string, row: Row): string[] {
  if (row.values.dynamic === 'true') return [];
  const before = router.initialValues(menu, row);
  const command = before === null && !isSingle(menu) ? 'add' : 'set';
  const names = routerosCommands.menu(menu.split('/').filter(Boolean))?.commands().get(command)?.arguments();
  if (names === undefined) return [];
  const changed = Object.entries(row.values)
    .filter(([name, value]) => names.has(name) && before?.[name] !== value && isWorthSaying(name, value, before))
    .map(([name, value]) => `${name}=${quoted(exportedValue(name, value))}`);
  if (changed.length === 0) return [];
  const item = command === 'set' && !isSingle(menu) ? [`[ find name=${quoted(before?.name ?? '')} ]`] : [];
  return [[command, ...item, ...changed.sort()].join(' ')];
}

/** Defaults go without saying, unless they were something else at first. */
function isWorthSaying(name: string, value: string, before: Record<string, string> | null): boolean {
  if (name === 'comment') return value !== '' || before !== null;
  if (LEFT_OUT.has(name)) return false;
  return before !== null || !(name === 'disabled' && value === 'false');
}

function quoted(value: string): string {
  if (BARE.test(value)) return value;
  const escaped = value
    .replace(/[\\"$]/g, '\\$&')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}
