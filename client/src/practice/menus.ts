/** Rows as `print` shows them: those of the configuration, and those that the router makes up when it is asked. */
import { formatDuration, routerosCommands } from '../../../server/src/index.ts';
import { dateText, oldDateText, timeText } from './clock.ts';
import { LIST_MENUS } from './firewall.ts';
import type { Router } from './router.ts';
import { SCHEDULER_MENU } from './scheduler.ts';
import { readable, textOf } from './script/value.ts';
import type { Row } from './store.ts';

/** What `print` keeps to itself. */
const HIDDEN = new Set(['password']);

type RowSource = (router: Router) => readonly Row[];

const SOURCES: Record<string, RowSource> = {
  '/file': ({ files }) => files.rows(),
  '/log': ({ eventsSinceBoot }) =>
    numbered(eventsSinceBoot.map(({ at, topics, text }) => ({ time: momentText(at), topics, message: text }))),
  '/safe-mode': (router) => numbered([router.safeMode.describe()]),
  '/system/clock': (router) => numbered([clockValues(router)]),
  '/system/resource': (router) => [
    withValues(router.store.single('/system/resource'), {
      uptime: router.uptime(),
      'free-hdd-space': String(router.files.free),
    }),
  ],
  '/system/script/environment': ({ globals, user }) =>
    numbered([...globals].map(([name, { value }]) => ({ name, user, value: readable(textOf(value)) }))),
  '/user/active': ({ sessions }) =>
    numbered(
      sessions.map(({ user, source, since }) => ({
        when: momentText(since),
        name: user,
        address: source,
        via: 'api',
        group: 'full',
        radius: 'false',
      })),
    ),
  [LIST_MENUS[4]]: (router) => listRows(router, LIST_MENUS[4]),
  [LIST_MENUS[6]]: (router) => listRows(router, LIST_MENUS[6]),
  [SCHEDULER_MENU]: ({ store, scheduler }) =>
    store.rows(SCHEDULER_MENU).map((row) => {
      const next = scheduler.nextRun(row);
      return next === null ? row : withValues(row, { 'next-run': momentText(next) });
    }),
};

/** The rows of a menu, in order. */
export function rowsOf(router: Router, menu: string): readonly Row[] {
  return SOURCES[menu]?.(router) ?? router.store.rows(menu);
}

/** Whether a menu has one record, such as `/system/identity`, and not rows. */
export function isSingle(menu: string): boolean {
  const commands = routerosCommands.menu(menu.split('/').filter(Boolean))?.commands();
  return commands !== undefined && !commands.has('find');
}

/** A row as `print` shows it. */
export function shownValues(menu: string, { id, values }: Row): Record<string, string> {
  const visible = Object.entries(values).filter(([name]) => !HIDDEN.has(name));
  return { ...(isSingle(menu) ? {} : { '.id': id }), ...Object.fromEntries(visible) };
}

function listRows({ store, clock }: Router, menu: string): Row[] {
  return store.rows(menu).map((row) => {
    if (row.expiresAt === null) return row;
    return withValues(row, { timeout: formatDuration(Math.max(0, (row.expiresAt - clock.now()) / 1000)) });
  });
}

function withValues(row: Row, values: Record<string, string>): Row {
  return { ...row, values: { ...row.values, ...values } };
}

function numbered(rows: Record<string, string>[]): Row[] {
  return rows.map((values, index) => ({ id: `*${(index + 1).toString(16).toUpperCase()}`, values, expiresAt: null }));
}

function clockValues({ clock, release }: Router): Record<string, string> {
  const now = clock.now();
  const date = release.hasOldDates ? oldDateText(now) : dateText(now);
  return { time: timeText(now), date, 'time-zone-name': 'UTC', 'gmt-offset': '+00:00' };
}

function momentText(ms: number): string {
  return `${dateText(ms)} ${timeText(ms)}`;
}
