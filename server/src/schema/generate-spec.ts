/** What routers say of values, in the notation of their console, as forms of values. */
import type { ValueForm, ValueKind } from './value-kind.ts';

/** What is known of the values of an argument from one source. */
export interface ValueSpec {
  /** As the router printed it. */
  readonly spec?: string;
  /** Of the number that the description names without its limits. */
  readonly min?: number;
  readonly max?: number;
}

/** No number is larger; as a limit it says nothing. */
const LARGEST = 2 ** 64;
const UNITS = { bps: 'bits', KiB: 'bytes', '%': 'percent', C: 'degrees' } as const;
const SECONDS: Readonly<Record<string, number>> = { w: 604800, d: 86400, h: 3600, m: 60, s: 1, ms: 1e-3 };

/** Null where the router says nothing of use. */
export function kindOfSpec(source: ValueSpec): ValueKind | null {
  const { spec = '' } = source;
  const words = listOfWords(spec);
  if (words !== null) return { isList: true, forms: [{ type: 'words' }] };
  const forms = spec.split(' | ').flatMap((alternative) => formOf(alternative.trim(), source) ?? []);
  return forms.length === 0 ? null : { isList: false, forms };
}

/** The words that a description names, beside what else it may take. */
export function wordsOfSpec({ spec = '' }: ValueSpec): readonly string[] {
  return listOfWords(spec) ?? spec.split(' | ').filter((alternative) => /^[a-z][a-z0-9-]*$/.test(alternative));
}

/** `ip|ipv6[,Afi*]` */
function listOfWords(spec: string): readonly string[] | null {
  return /^(\S+)\[,\w+\*\]$/.exec(spec)?.[1]?.split('|') ?? null;
}

function formOf(text: string, source: ValueSpec): ValueForm | null {
  if (text.endsWith('time interval)') || text === 'time interval') return timeForm(text);
  const string = /^(hexadecimal )?string value(?:, min length (\d+))?(?:, max length (\d+))?$/.exec(text);
  if (string !== null) {
    const [, isHex, min = '0', max = 'Infinity'] = string;
    return { type: isHex ? 'hex' : 'text', min: Number(min), max: Number(max) };
  }
  if (/^(?:\[-\])?Num|^\d+\.\.\d+$/.test(text)) {
    const unit = /\[([A-Za-z%]+)\]$/.exec(text)?.[1] as keyof typeof UNITS | undefined;
    return { type: 'number', ...numberSpan(text, source), unit: unit === undefined ? null : UNITS[unit] };
  }
  if (text === 'Start[-End]') return { type: 'numbers', ...numberSpan(text, source) };
  if (text.endsWith('Interface') || text.endsWith('Iface')) return { type: 'reference', to: '/interface' };
  return MEANINGS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

const MEANINGS: readonly (readonly [RegExp, ValueForm])[] = [
  [/\(IP address\)$|^IpNetmask$/, { type: 'ip' }],
  [/\(IP prefix\)$/, { type: 'prefix' }],
  [/\(IP address range\)$/, { type: 'range' }],
  [/\(IPv6 prefix\)$/, { type: 'prefix6' }],
  [/\(MAC address\)$/, { type: 'mac' }],
  [/^Address(?!\[&)/, { type: 'address' }],
  [/^Hour:Min:Sec$/, { type: 'clock' }],
  [/^Year-Month-Day$/, { type: 'date' }],
  [/^Year-Month-Day Hour/, { type: 'datetime' }],
  [/^script$/, { type: 'script' }],
  [/^(?:Item number|List of item numbers)$/, { type: 'item' }],
];

function numberSpan(text: string, { min, max }: ValueSpec): { min: number; max: number } {
  const [first = min, last = max] = /^\d+\.\.\d+$/.test(text) ? text.split('..').map(Number) : [];
  const isSigned = text.startsWith('[-]');
  return { min: first ?? (isSigned ? -Infinity : 0), max: last === undefined || last >= LARGEST ? Infinity : last };
}

/** `1s..1h    (time interval)`; what ends with the day is a part of the day. */
function timeForm(text: string): ValueForm {
  const [min = '', max = ''] = /^(\S+)\.\.(\S*)/.exec(text)?.slice(1) ?? [];
  if (min === '0s' && max === '1d') return { type: 'daytime' };
  return { type: 'time', min: min === '' ? 0 : seconds(min), max: max === '' ? Infinity : seconds(max) };
}

/** Of `1w2d`, or `00:00:00.200`. */
function seconds(text: string): number {
  const clock = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text);
  if (clock !== null) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  const parts = [...text.matchAll(/(\d+)(ms|[wdhms])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * SECONDS[unit!]!, 0);
}
