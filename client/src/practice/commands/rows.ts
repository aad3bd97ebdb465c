/** The commands that all menus of rows share: print, get, add, set, remove … */
import { parseDuration } from '../../../../server/src/index.ts';
import { type Call, type Handlers, type Reply, Trap } from '../call.ts';
import { dateText, timeText } from '../clock.ts';
import { LIST_KEY } from '../firewall.ts';
import { isSingle, shownValues } from '../menus.ts';
import { passesQueries } from '../queries.ts';
import type { Router } from '../router.ts';
import { SCHEDULER_MENU, schedulerDefaults } from '../scheduler.ts';
import type { Row } from '../store.ts';
import { isRuleMenu, missingArguments, storedValue } from '../values.ts';

/** Arguments that steer a command and are no properties of a row. */
const STEERING = new Set(['.id', 'numbers', 'place-before', 'copy-from']);
const LIST_MENU = /^\/ip(?:v6)?\/firewall\/address-list$/;
/** What must be the only one of its kind in a menu, and the router's complaint; elsewhere it is the name. */
const UNIQUE: [menu: RegExp, properties: string[], complaint: string][] = [
  [LIST_MENU, LIST_KEY, 'failure: already have such entry'],
  [/^\/interface\/list\/member$/, ['list', 'interface'], 'failure: already have such entry'],
  [/^\/ip\/address$/, ['address', 'interface'], 'failure: already have such address'],
  [/^\/ip\/dns\/static$/, ['name', 'address', 'type'], 'failure: entry already exists'],
];

const NAMED: (typeof UNIQUE)[number] = [/./, ['name'], 'failure: already have such name'];

/** Handlers by the name of the command, for every menu that has it. */
export const rowCommands: Handlers = { print, get, add, set, remove, enable, disable, comment, move, unset };

/** The rows that a call names: by id, by name, or by their number from 0. @throws Trap */
export function itemsOf(router: Router, { menu, arguments: values }: Call): Row[] {
  const text = values.get('.id') ?? values.get('numbers') ?? values.get('number');
  if (isSingle(menu)) return [router.store.single(menu)];
  if (text === undefined) throw new Trap('missing value(s) of argument(s) numbers', { category: 0 });
  const rows = router.rows(menu);
  return text.split(',').map((name) => findItem(rows, name));
}

function findItem(rows: readonly Row[], name: string): Row {
  const row = rows.find(({ id, values }) => id === name || values.name === name);
  const numbered = /^\d+$/.test(name) ? rows[Number(name)] : undefined;
  const found = row ?? numbered;
  if (found === undefined) throw new Trap('no such item', { category: 0 });
  return found;
}

function print(router: Router, { menu, arguments: values, queries }: Call): Reply {
  const rows = router.rows(menu).map((row) => shownValues(menu, row));
  const passing = rows.filter((row) => passesQueries(row, queries));
  if (values.has('count-only')) return { ret: String(passing.length) };
  const wanted = values.get('.proplist')?.split(',');
  return { rows: wanted === undefined ? passing : passing.map((row) => pick(row, wanted)) };
}

function pick(row: Record<string, string>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name)));
}

function get(router: Router, call: Call): Reply {
  const [row] = isSingle(call.menu) ? router.rows(call.menu) : itemsOf(router, call);
  const name = call.arguments.get('value-name');
  const values = shownValues(call.menu, row!);
  if (name !== undefined) return { ret: values[name] ?? '' };
  return {
    ret: Object.entries(values)
      .map(([key, value]) => `${key}=${value}`)
      .join(';'),
  };
}

function add(router: Router, { menu, arguments: values, session }: Call): Reply {
  const { store, clock } = router;
  const template = values.get('copy-from');
  const copied = template === undefined ? {} : findItem(store.rows(menu), template).values;
  const own = { ...copied, ...ownValues(router, menu, values) };
  const missing = missingArguments(menu, own);
  if (missing.length > 0) {
    throw new Trap(`missing value(s) of argument(s) ${missing.join(' ')}`, { category: 0 });
  }
  const now = clock.now();
  const expiresAt = expiryOf(menu, values.get('timeout'), now);
  const defaults = defaultsOf(menu, now, session?.user ?? router.user);
  const row = { ...defaults, ...own, ...(expiresAt === null ? {} : { dynamic: 'true' }) };
  checkUnique(router, menu, row, null);
  const before = values.get('place-before');
  const place = before === undefined || before === '' ? null : findItem(store.rows(menu), before.split(',')[0]!);
  return { ret: store.add(menu, row, place, expiresAt).id };
}

function set(router: Router, call: Call): Reply {
  const { store, clock } = router;
  const values = ownValues(router, call.menu, call.arguments);
  for (const item of itemsOf(router, call)) {
    checkUnique(router, call.menu, { ...item.values, ...values }, item);
    const row = stored(router, call.menu, item);
    const expiresAt = expiryOf(call.menu, call.arguments.get('timeout'), clock.now());
    if (expiresAt !== null) Object.assign(row, { expiresAt });
    store.set(row, values);
  }
  return {};
}

function remove(router: Router, call: Call): Reply {
  for (const item of itemsOf(router, call)) router.store.remove(call.menu, stored(router, call.menu, item));
  return {};
}

function enable(router: Router, call: Call): Reply {
  return setAll(router, call, { disabled: 'false' });
}

function disable(router: Router, call: Call): Reply {
  return setAll(router, call, { disabled: 'true' });
}

function comment(router: Router, call: Call): Reply {
  return setAll(router, call, { comment: call.arguments.get('comment') ?? '' });
}

function setAll(router: Router, call: Call, values: Record<string, string>): Reply {
  for (const item of itemsOf(router, call)) router.store.set(stored(router, call.menu, item), values);
  return {};
}

function move(router: Router, call: Call): Reply {
  const { store } = router;
  const destination = call.arguments.get('destination');
  const before = destination === undefined ? null : findItem(store.rows(call.menu), destination);
  for (const item of itemsOf(router, call)) store.move(call.menu, stored(router, call.menu, item), before);
  return {};
}

function unset(router: Router, call: Call): Reply {
  const name = call.arguments.get('value-name') ?? '';
  for (const item of itemsOf(router, call)) router.store.unset(stored(router, call.menu, item), name);
  return {};
}

/** The row of the configuration behind a row as shown. */
function stored({ store }: Router, menu: string, { id }: Row): Row {
  const row = store.rows(menu).find((other) => other.id === id);
  if (row === undefined) throw new Trap('no such item', { category: 0 });
  return row;
}

function ownValues({ store }: Router, menu: string, values: ReadonlyMap<string, string>): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of values) {
    const isKeptAsTime = name === 'timeout' && LIST_MENU.test(menu);
    if (!STEERING.has(name) && !isKeptAsTime) own[name] = storedValue(menu, name, value, store);
  }
  return own;
}

function defaultsOf(menu: string, now: number, owner: string): Record<string, string> {
  if (isRuleMenu(menu)) return { action: 'accept', disabled: 'false', dynamic: 'false', invalid: 'false' };
  if (LIST_MENU.test(menu)) {
    return { disabled: 'false', dynamic: 'false', 'creation-time': `${dateText(now)} ${timeText(now)}` };
  }
  return menu === SCHEDULER_MENU ? schedulerDefaults(now, owner) : { disabled: 'false' };
}

/** When an entry with this timeout goes away; entries without one stay. */
function expiryOf(menu: string, timeout: string | undefined, now: number): number | null {
  if (!LIST_MENU.test(menu) || timeout === undefined || /^none-(?:static|dynamic)$/.test(timeout)) return null;
  const seconds = parseDuration(timeout);
  if (seconds === null) throw new Trap('invalid value for argument timeout', { category: 1, argument: 'timeout' });
  return seconds === 0 ? null : now + seconds * 1000;
}

function checkUnique({ store }: Router, menu: string, values: Record<string, string>, self: Row | null): void {
  const rule = UNIQUE.find(([pattern]) => pattern.test(menu));
  const [, properties, complaint] = rule ?? NAMED;
  if (properties.every((name) => values[name] === undefined)) return;
  const other = store.findSame(menu, properties, values);
  if (other !== null && other.id !== self?.id) throw new Trap(complaint);
}
