/** What a value must look like: the forms that an argument takes, and their text in the table. */

/** What a number counts; null where nothing is told. */
export type NumberUnit = 'bits' | 'bytes' | 'percent' | 'degrees';

/** Both ends belong to it; an end that is not told is infinite. */
interface Span {
  readonly min: number;
  readonly max: number;
}

/** Forms that need no further fact. */
const PLAIN = [
  /** yes or no */
  'bool',
  /** One of the argument's choices. */
  'words',
  /** `10.0.0.1` */
  'ip',
  /** `fe80::1` */
  'ip6',
  /** Of either family, with an interface, a routing table or a prefix length behind it, or the name of a host. */
  'address',
  /** `10.0.0.0/8` or a single address. */
  'prefix',
  'prefix6',
  /** `10.0.0.1-10.0.0.9`, a prefix or a single address. */
  'range',
  'range6',
  /** The name of a host in DNS. */
  'host',
  'mac',
  /** `2026-11-21` */
  'date',
  /** `08:30:00` */
  'clock',
  /** `2026-11-21 08:30:00` */
  'datetime',
  /** A part of the day: `8h-17h` */
  'daytime',
  /** Source text of a script, or the name of one. */
  'script',
  /** Items of the menu itself: numbers, names, or what `find` gives. */
  'item',
] as const;
type PlainType = (typeof PLAIN)[number];

export type ValueForm =
  | { readonly type: PlainType }
  | ({ readonly type: 'number'; readonly unit: NumberUnit | null } & Span)
  /** A number or a range of numbers. */
  | ({ readonly type: 'numbers' } & Span)
  /** A port or a range of ports. */
  | ({ readonly type: 'port' } & Span)
  /** In seconds. */
  | ({ readonly type: 'time' } & Span)
  /** The span is that of the length; a `secret` is a text that nobody should read. */
  | ({ readonly type: 'text' | 'hex' | 'secret' } & Span)
  /**
   * The name of a thing that is defined elsewhere: in a menu, whose path this is (of an address list the name that its
   * entries have in common), or by its use: `chain`, `connection-mark`, `packet-mark`.
   */
  | { readonly type: 'reference'; readonly to: string }
  /** Put together of several; see `value-shape.ts`. */
  | { readonly type: 'shape'; readonly shape: string };

/** The name of a form. */
export type FormType = ValueForm['type'];
export type FormOf<Type extends FormType> = Extract<ValueForm, { readonly type: Type }>;

export interface ValueKind {
  /** Whether values are known to be lists, with commas between them. */
  readonly isList: boolean;
  /** A value has one of these forms, or is one of the argument's choices. */
  readonly forms: readonly ValueForm[];
}

const LIST = 'list ';
const BETWEEN = ' | ';
const plainTypes: ReadonlySet<string> = new Set(PLAIN);

/** The table's form: `list number 1..4094 | words`, `time 0..86400`, `number 0.. bits`, `reference /ip/pool`. */
export function formatValueKind({ isList, forms }: ValueKind): string {
  return (isList ? LIST : '') + forms.map(formatForm).join(BETWEEN);
}

/** The inverse of `formatValueKind`. */
export function parseValueKind(text: string): ValueKind {
  const isList = text.startsWith(LIST);
  const forms = text.slice(isList ? LIST.length : 0).split(BETWEEN);
  return { isList, forms: forms.map(parseForm) };
}

function formatForm(form: ValueForm): string {
  switch (form.type) {
    case 'number':
      return `number ${formatSpan(form)}${form.unit === null ? '' : ` ${form.unit}`}`;
    case 'numbers':
    case 'port':
    case 'time':
    case 'text':
    case 'hex':
    case 'secret':
      return `${form.type} ${formatSpan(form)}`;
    case 'reference':
      return `reference ${form.to}`;
    case 'shape':
      return `shape ${form.shape}`;
    default:
      return form.type;
  }
}

/** Throws when the text is that of no form. */
export function parseForm(text: string): ValueForm {
  const [type = '', fact = '', unit] = text.split(' ');
  switch (type) {
    case 'number':
      return { type, unit: (unit as NumberUnit | undefined) ?? null, ...parseSpan(fact) };
    case 'numbers':
    case 'port':
    case 'time':
    case 'text':
    case 'hex':
    case 'secret':
      return { type, ...parseSpan(fact) };
    case 'reference':
      return { type, to: fact };
    case 'shape':
      return { type, shape: text.slice('shape '.length) };
    default:
      if (!plainTypes.has(type)) throw new Error(`There is no form of values called ${type}`);
      return { type: type as PlainType };
  }
}

function formatSpan({ min, max }: Span): string {
  return `${min === -Infinity ? '' : min}..${max === Infinity ? '' : max}`;
}

function parseSpan(text: string): Span {
  const [min, max] = text.split('..');
  return { min: min ? Number(min) : -Infinity, max: max ? Number(max) : Infinity };
}
