/** What the router makes of a value: it checks the kinds that matter here, and keeps one form of each. */
import { formatDuration, parseDuration } from '../../../server/src/index.ts';
import { Trap } from './call.ts';
import type { Store } from './store.ts';

/** Values that are kept letter by letter: `comment=yes` is no truth value. */
const FREE_TEXT = new Set([
  'comment',
  'contents',
  'content',
  'file-name',
  'log-prefix',
  'message',
  'name',
  'note',
  'on-event',
  'password',
  'policy',
  'script',
  'source',
]);
const PORTS = new Set(['dst-port', 'src-port', 'port']);
const DURATIONS = new Set(['timeout', 'interval', 'address-list-timeout']);
const DURATION_WORDS = new Set(['none-dynamic', 'none-static']);
const BOOLEANS = new Set(['disabled', 'log']);
/** RouterOS manual, Filter and RAW. */
const ACTIONS = new Set(
  (
    'accept add-dst-to-address-list add-src-to-address-list drop fasttrack-connection jump log passthrough ' +
    'reject return tarpit notrack'
  ).split(' '),
);
const BUILT_IN_LISTS = ['all', 'none', 'dynamic', 'static'];
/** The router's own default configuration has them, so scripts name them without making them. */
const DEFAULT_LISTS = ['WAN', 'LAN'];

/** Arguments without which `add` refuses, by menu; each menu of rules wants a chain. */
const REQUIRED: Record<string, string[]> = {
  '/ip/firewall/address-list': ['list'],
  '/ipv6/firewall/address-list': ['list'],
  '/interface/list': ['name'],
  '/interface/list/member': ['interface', 'list'],
  '/ip/address': ['address', 'interface'],
  '/user': ['name', 'group'],
};

const RULE_MENU = /^\/ip(?:v6)?\/firewall\/(?:filter|nat|mangle|raw)$/;

/** Whether an argument takes text, whatever it looks like. */
export function isFreeText(name: string): boolean {
  return FREE_TEXT.has(name);
}

/** Whether a menu holds firewall rules. */
export function isRuleMenu(menu: string): boolean {
  return RULE_MENU.test(menu);
}

/** The arguments of `add` that are missing. */
export function missingArguments(menu: string, values: Record<string, string>): string[] {
  const required = isRuleMenu(menu) ? ['chain'] : (REQUIRED[menu] ?? []);
  return required.filter((name) => !values[name]);
}

/**
 * The form in which the router keeps a value.
 * @throws Trap when the value is none that the argument takes
 */
export function storedValue(menu: string, name: string, value: string, store: Store): string {
  checkReference(menu, name, value, store);
  if (PORTS.has(name) && isRuleMenu(menu)) requireValid(name, isPortList(value));
  if (name === 'action' && isRuleMenu(menu)) requireValid(name, ACTIONS.has(value) || !/filter|raw/.test(menu));
  if (BOOLEANS.has(name)) requireValid(name, /^(?:yes|no|true|false)$/.test(value));
  if (DURATIONS.has(name)) return storedDuration(name, value);
  return FREE_TEXT.has(name) ? value : value.replace(/^yes$/, 'true').replace(/^no$/, 'false');
}

/** The value as exports write it. */
export function exportedValue(name: string, value: string): string {
  return FREE_TEXT.has(name) ? value : value.replace(/^true$/, 'yes').replace(/^false$/, 'no');
}

function storedDuration(name: string, value: string): string {
  if (DURATION_WORDS.has(value)) return value;
  const seconds = parseDuration(value);
  requireValid(name, seconds !== null);
  return formatDuration(seconds!);
}

/** A name of an interface or of an interface list must be one that exists. */
function checkReference(menu: string, name: string, value: string, store: Store): void {
  const known = referable(menu, name, store);
  if (known === null || known.includes(value.replace(/^!/, ''))) return;
  throw new Trap(`input does not match any value of ${name}`, { category: 1, argument: name });
}

/** The names that an argument may have; null when it names nothing that this router keeps. */
function referable(menu: string, name: string, store: Store): string[] | null {
  if (isRuleMenu(menu)) {
    if (name === 'in-interface-list' || name === 'out-interface-list') return interfaceLists(store);
    return name === 'in-interface' || name === 'out-interface' ? interfaces(store) : null;
  }
  if (menu === '/interface/list/member' && name === 'list') return interfaceLists(store);
  const namesInterface = name === 'interface' && (menu === '/interface/list/member' || menu === '/ip/address');
  return namesInterface ? interfaces(store) : null;
}

function interfaceLists(store: Store): string[] {
  return [...BUILT_IN_LISTS, ...DEFAULT_LISTS, ...store.rows('/interface/list').map((row) => row.values.name ?? '')];
}

function interfaces(store: Store): string[] {
  const menus = store.menus().filter((menu) => menu === '/interface' || /^\/interface\/[a-z0-9-]+$/.test(menu));
  return menus.flatMap((menu) => store.rows(menu).map((row) => row.values.name ?? ''));
}

function isPortList(value: string): boolean {
  return value
    .replace(/^!/, '')
    .split(',')
    .every((part) => {
      const match = /^(\d+)(?:-(\d+))?$/.exec(part);
      if (match === null) return false;
      const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
      return first <= last && last <= 65_535;
    });
}

function requireValid(name: string, isValid: boolean): void {
  if (!isValid) throw new Trap(`invalid value for argument ${name}`, { category: 1, argument: name });
}
