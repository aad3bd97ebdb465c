/** How a script is written, so that new rules look like those that are there. */
import { routerosString } from '../clients/quoting.ts';
import type { SourceRule } from '../read-firewall.ts';
import type { Family, Table } from '../rule.ts';
import type { NewEntry, NewRule } from './knock-rules.ts';

interface CommentStyle {
  /** What comments begin with: `knock: `; empty for none. */
  prefix: string;
  isCapital: boolean;
}

export interface Style {
  lineEnd: string;
  /** `/ip/firewall/filter`, as version 7 takes it, or `/ip firewall filter`. */
  hasSlashes: boolean;
  /** Properties by their names, as exports have them. */
  isSorted: boolean;
  /** Null where rules have no comments. */
  comments: CommentStyle | null;
}

/** Of a script that is begun. */
export const OWN_STYLE: Style = {
  lineEnd: '\n',
  hasSlashes: false,
  isSorted: false,
  comments: { prefix: '', isCapital: false },
};

/** A word and what parts it from the rest: `knock: `, `FW - `. */
const PREFIX = /^([\p{L}\w]+)(\s*[:|–-]\s+)(?=\S)/u;
const BARE = /^[\w.:/,!-]+$/;
const KNOCK = 'knock';
/** The comments that the default configuration of the router has say so. */
const NOT_OURS = /^defconf/i;

/** The style of a script with these rules, of which some may be from another one. */
export function readStyle(text: string, rules: readonly SourceRule[]): Style {
  const written = rules.map(({ command }) => command.arguments.map(({ fullName }) => fullName));
  return {
    lineEnd: text.includes('\r\n') ? '\r\n' : '\n',
    hasSlashes: /^\s*\/ip(v6)?\/firewall\//m.test(text) && !/^\s*\/ip(v6)? firewall/m.test(text),
    isSorted:
      written.length > 0 && written.every((names) => names.every((name, at) => at === 0 || names[at - 1]! <= name)),
    comments: readComments(rules),
  };
}

/** Few comments are none: then only the door has one. */
function readComments(rules: readonly SourceRule[]): CommentStyle | null {
  const comments = rules.flatMap(({ properties }) => properties.get('comment') || []);
  if (comments.length === 0) return null;
  const own = comments.filter((comment) => !NOT_OURS.test(comment));
  const prefixes = own.map((comment) => PREFIX.exec(comment));
  const isUsual = own.length > 0 && prefixes.filter((match) => match !== null).length * 2 >= own.length;
  const bodies = own.map((comment, at) => (isUsual ? comment.slice(prefixes[at]?.[0].length ?? 0) : comment));
  const capitals = bodies.filter((body) => /^\p{Lu}/u.test(body)).length;
  return { prefix: isUsual ? usualPrefix(prefixes) : '', isCapital: capitals * 2 > bodies.length };
}

/** The one that most comments have; where each rule has its own, `knock` in their case. */
function usualPrefix(matches: readonly (RegExpExecArray | null)[]): string {
  const found = matches.filter((match) => match !== null);
  const byText = [...Map.groupBy(found, ([whole]) => whole)].sort(([, a], [, b]) => b.length - a.length);
  const [text, most] = byText[0]!;
  const [, word = '', separator = ''] = found[0]!;
  return most.length * 2 >= matches.length ? text : inCaseOf(KNOCK, word) + separator;
}

function inCaseOf(text: string, model: string): string {
  if (model.length > 1 && model === model.toUpperCase()) return text.toUpperCase();
  return /^\p{Lu}/u.test(model) ? capital(text) : text;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function menuOf(style: Style, family: Family, table: Table | 'address-list'): string {
  const words = [family === 4 ? 'ip' : 'ipv6', 'firewall', table];
  return `/${words.join(style.hasSlashes ? '/' : ' ')}`;
}

/** The command that adds the rule, without its menu. */
export function writeRule({ properties, purpose }: NewRule, style: Style): string {
  const { comments } = style;
  const isDoor = purpose.endsWith('behind the door');
  const comment = comments === null ? (isDoor ? purpose : null) : inStyle(purpose, comments);
  return writeAdd({ ...properties, ...(comment !== null && { comment }) }, style);
}

export function writeEntry({ list, address }: NewEntry, style: Style): string {
  return writeAdd({ list, address }, style);
}

function writeAdd(properties: Record<string, string>, { isSorted }: Style): string {
  const all = Object.entries(properties);
  if (isSorted) all.sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    'add',
    ...all.map(([name, value]) => `${name}=${name === 'comment' || !BARE.test(value) ? routerosString(value) : value}`),
  ].join(' ');
}

function inStyle(purpose: string, { prefix, isCapital }: CommentStyle): string {
  // `knock: knock 1 of 3` says it twice.
  const words = prefix.toLowerCase().startsWith(KNOCK) ? purpose.replace(/^knock (?=\d)/, 'stage ') : purpose;
  return prefix + (isCapital ? capital(words) : words);
}
