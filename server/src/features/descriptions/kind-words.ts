/** What a value must look like, in words. */
import type { FormOf, ValueForm, ValueKind } from '../../schema/value-kind.ts';
import { formatDuration } from '../../semantics/duration.ts';

const PLAIN: Readonly<Record<string, string>> = {
  bool: '`yes` or `no`',
  ip: 'an IPv4 address',
  ip6: 'an IPv6 address',
  address: 'an IPv4 or IPv6 address',
  prefix: 'an IPv4 address or prefix, such as `10.0.0.0/8`',
  prefix6: 'an IPv6 address or prefix, such as `2001:db8::/32`',
  range: 'an IPv4 address, prefix or range, such as `10.0.0.1-10.0.0.9`',
  range6: 'an IPv6 address, prefix or range',
  host: 'the name of a host',
  mac: 'a MAC address',
  date: 'a date, such as `2026-01-31`',
  clock: 'a time of day, such as `08:30:00`',
  datetime: 'a date with a time of day',
  daytime: 'a part of the day, such as `8h-17h`',
  script: 'a script, or the name of one',
  item: 'items: numbers, names, or what `[find]` gives',
};

/** Things that no menu defines, and those whose menu does not say what they are. */
const THINGS: Readonly<Record<string, string>> = {
  chain: 'the name of a chain',
  'connection-mark': 'a connection mark',
  'packet-mark': 'a packet mark',
};

/** `a number from 1 to 4094`. Words of an enumeration are told elsewhere. */
export function kindWords({ isList, forms }: ValueKind): string {
  const words = [...new Set(forms.filter(({ type }) => type !== 'words').map(formWords))].join(', or ');
  return isList && words !== '' ? `a list, with commas between: ${words}` : words;
}

function formWords(form: ValueForm): string {
  switch (form.type) {
    case 'number':
      return `a number${spanWords(form, String)}${form.unit === null ? '' : `, in ${form.unit}`}`;
    case 'numbers':
      return `a number or a range of numbers${spanWords(form, String)}`;
    case 'port':
      return 'a port, or a range such as `8000-8010`';
    case 'time':
      return `a time${spanWords(form, timeText)}`;
    case 'text':
      return `text${lengthWords(form)}`;
    case 'secret':
      return `a secret${lengthWords(form)}`;
    case 'hex':
      return `hexadecimal digits${lengthWords(form)}`;
    case 'reference':
      return THINGS[form.to] ?? `a name from \`${form.to}\``;
    case 'shape':
      return `\`${form.shape.replace(/<(\w+)[^>]*>/g, '$1')}\``;
    default:
      return PLAIN[form.type]!;
  }
}

type Span = Pick<FormOf<'number'>, 'min' | 'max'>;

function spanWords({ min, max }: Span, write: (bound: number) => string): string {
  if (max === Infinity) return min > 0 ? ` from ${write(min)}` : '';
  return ` from ${write(Math.max(min, 0) === 0 ? 0 : min)} to ${write(max)}`;
}

function timeText(seconds: number): string {
  return Number.isInteger(seconds) ? formatDuration(seconds) : `${seconds}s`;
}

function lengthWords({ min, max }: Span): string {
  if (max === Infinity) return min > 0 ? ` of at least ${min} characters` : '';
  return min > 0 ? ` of ${min} to ${max} characters` : ` of at most ${max} characters`;
}
