/** Which of the values that routers offered for an argument are words of RouterOS, and whether there are others. */
import { type Choices, formatChoices } from './choices.ts';
import type { Presence } from './presence.ts';

/** Arguments that name objects, files or properties, all of them different on each router or told elsewhere. */
const NAMES_OBJECTS =
  /(?:^|[.-])(?:numbers?|value-name|proplist|group-by|copy-from|file|file-name|filename|directory|path|root-dir|layer-dir|tmpdir|mount|name|certificate)$/;
/** Objects of the routers that were asked. */
const LOCAL = /^(?:ether\d+|lo|serial\d+|client\d+|client_mac|admin|guest|public|pub|.*\/|<.*|0000:.*|\d(?::\d)+)$/;
const LOCAL_INTERFACE = /^(?:ether\d+|lo)$/;
/** Words of RouterOS for what may be an object otherwise. */
const INSTEAD_OF_OBJECT = /^(?:none|any|all|auto|main|global|unlimited|request|(?:.*-)?default(?:-.*)?|no-queue)$/;
/** Objects that each router has beside those that were made on it. */
const PREDEFINED: readonly (readonly string[])[] = [
  ['all', 'dynamic', 'none', 'static'],
  ['full', 'read', 'write'],
  ['forward', 'input', 'output', 'prerouting', 'postrouting', 'srcnat', 'dstnat'],
  ['disk', 'echo', 'memory', 'remote'],
  ['clientid', 'clientid_duid', 'hostname'],
];
/** Arguments that take numbers, regular expressions or names as well. */
const TAKES_MORE =
  /(?:^|[.-])(?:advertise|communities|code|color|controllers|rule|group-num|group-prfx|select-num|select-prfx|speed|topics|priority|country)$/;
/** What is put together of a word and something else. */
const WORD = /^[\w./+-]+$/;

/** Values that routers take and do not offer, or do not offer any more. */
const UNOFFERED: Readonly<Record<string, readonly string[]>> = {
  '/interface/lte/apn/add/ip-type': ['ipv4-ipv6'],
  '/interface/lte/apn/set/ip-type': ['ipv4-ipv6'],
  '/system/device-mode/update/mode': ['enterprise'],
  '/ip/firewall/address-list/add/timeout': ['none-dynamic', 'none-static'],
  '/ip/firewall/address-list/set/timeout': ['none-dynamic', 'none-static'],
  '/ipv6/firewall/address-list/add/timeout': ['none-dynamic', 'none-static'],
  '/ipv6/firewall/address-list/set/timeout': ['none-dynamic', 'none-static'],
  '/user/group/add/policy': ['dude', 'tikapp'],
  '/user/group/set/policy': ['dude', 'tikapp'],
};
/** Values that came later than their argument; measured, a router of 7.20.8 stops at it. */
const LATER: Readonly<Record<string, { readonly value: string; readonly since: string }>> = {
  '/system/logging/action/add/target': { value: 'script', since: '7.22rc4' },
  '/system/logging/action/set/target': { value: 'script', since: '7.22rc4' },
};

/** The row of the table's `choices` for an argument; null where no values are enumerated. */
export function choicesOf(
  path: string,
  offered: readonly string[],
  isDescribed: boolean,
  versions: readonly string[],
): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (NAMES_OBJECTS.test(name)) return null;
  const offeredWords = offered.filter((value) => WORD.test(value) && !LOCAL.test(value));
  const words = [...offeredWords, ...(UNOFFERED[path] ?? [])];
  if (words.length === 0) return null;
  const isClosed = !isDescribed && isEnumerated(path, offered);
  const later = LATER[path];
  const values = words.sort().map((value): Choices['values'][number] => {
    return { value, presence: later?.value === value ? since(later.since, versions) : null };
  });
  return formatChoices({ isClosed, values });
}

/** Whether the values that were offered are words of RouterOS, and all that there are. */
export function isEnumerated(path: string, offered: readonly string[]): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const areWords = offered.every((value) => WORD.test(value) && !LOCAL.test(value));
  return areWords && isEnumeration(offered) && !NAMES_OBJECTS.test(name) && !TAKES_MORE.test(name);
}

/** Whether an interface of the router that was asked was offered. */
export function isLocalInterface(value: string): boolean {
  return LOCAL_INTERFACE.test(value);
}

function isEnumeration(words: readonly string[]): boolean {
  const own = words.filter((word) => !INSTEAD_OF_OBJECT.test(word));
  return own.length > 1 && !PREDEFINED.some((objects) => own.every((word) => objects.includes(word)));
}

function since(version: string, versions: readonly string[]): Presence {
  return { ranges: [[versions.indexOf(version), versions.length - 1]], inPackage: false };
}
