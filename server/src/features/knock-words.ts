/** Knocks in the words that code lenses and diagrams use. */
import type { Analysis } from '../analysis.ts';
import { conditions, type PlacedRule } from '../firewall/placed-rules.ts';
import type { SourceRule } from '../firewall/read-firewall.ts';
import type { Family } from '../firewall/rule.ts';
import { serviceName } from '../firewall/service-names.ts';
import { formatDuration, parseDuration } from '../semantics/duration.ts';
import { TextLines } from '../syntax/text-lines.ts';
import { absoluteStart } from '../syntax/tree.ts';

/** How much of a text, or of a list of ports, is shown. */
const MOST_CHARACTERS = 32;

const UNITS: Record<string, string> = { w: 'wk', d: 'd', h: 'h', m: 'min', s: 's' };

/** The services behind a door by their names, each once. */
export function serviceWords(accepts: readonly PlacedRule[]): string {
  const services = [...new Set(accepts.flatMap(servicesOf))];
  return services.includes('any') ? serviceName('any') : [...new Set(services.map(serviceName))].join(', ');
}

function servicesOf(accept: PlacedRule): string[] {
  const protocol = conditions(accept, 'protocol').at(-1);
  const ports = conditions(accept, 'dst-port').at(-1);
  if (protocol === undefined) return ['any'];
  return ports === undefined ? [protocol] : ports.split(',').map((port) => `${protocol}/${port}`);
}

/** The lists that the sender has to be on, by the rule itself or by a jump to it. */
export function requiredLists(placed: PlacedRule): string[] {
  return conditions(placed, 'src-address-list').filter((list) => !list.startsWith('!'));
}

/** Names the state of being on a list in diagrams. */
export function idOfList(family: Family, list: string): string {
  return `${family} list ${list}`;
}

/** The packet that a rule waits for: `54389/tcp`, `icmp of 720 bytes`, `8000/udp with "sesame"`. */
export function packetWords(placed: PlacedRule): string {
  const last = (property: string) => conditions(placed, property).at(-1);
  const protocol = positive(conditions(placed, 'protocol'));
  const port = last('dst-port') ?? last('port');
  const size = last('packet-size');
  const content = positive(conditions(placed, 'content'));
  const layer7 = positive(conditions(placed, 'layer7-protocol'));
  return [
    portWords(port, protocol),
    size === undefined ? '' : ` of ${not(size)} bytes`,
    content === undefined ? '' : ` with "${cut(content)}"`,
    layer7 === undefined ? '' : ` with layer7 ${cut(layer7)}`,
  ].join('');
}

/** A time for people: `1 h`, `1 min 30 s`, `0.3 s`. */
export function timeWords(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(2))} s`;
  return formatDuration(seconds)
    .replace(/(\d+)([a-z])/g, (_, count, unit) => ` ${count} ${UNITS[unit]}`)
    .trim();
}

/** Seconds that a rule keeps an address on its list; null for one that stays, and for a time that is not known. */
export function timeoutOf({ rule }: PlacedRule): number | null {
  return parseDuration(rule.properties.get('address-list-timeout') ?? '') || null;
}

/** Tells the line of an offset in the file, from 1. */
export function lineCounter({ script: { source } }: Analysis): (offset: number) => number {
  const lines = typeof source === 'string' ? new TextLines(source) : source;
  return (offset) => lines.positionAt(offset).line + 1;
}

/** Where the command of a rule or entry begins, as an offset in the file. One of a base is where the file names its base. */
export function startOf(analysis: Analysis, { command: { statement } }: Pick<SourceRule, 'command'>): number {
  if (analysis.isOwn(statement)) return absoluteStart(statement);
  return analysis.directive === null ? 0 : absoluteStart(analysis.directive.comment);
}

function portWords(port: string | undefined, protocol: string | undefined): string {
  if (port === undefined) return protocol ?? 'any packet';
  return `${not(cut(port))}/${protocol ?? 'any'}`;
}

function positive(values: readonly string[]): string | undefined {
  return values.findLast((value) => !value.startsWith('!'));
}

function not(value: string): string {
  return value.startsWith('!') ? `other than ${value.slice(1)}` : value;
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`;
}
