/** Which kind of values each argument takes, from all that routers said of it. */
import { referenceTarget } from './generate-references.ts';
import { isFirewall, shapeInFirewall, timeOfDay } from './generate-shapes.ts';
import { kindOfSpec, type ValueSpec } from './generate-spec.ts';
import { type FormOf, type FormType, formatValueKind, type ValueForm, type ValueKind } from './value-kind.ts';

/** An argument of a command, with all that the sources say of its values. */
export interface DescribedArgument {
  /** Of the menu. */
  readonly menu: string;
  readonly command: string;
  readonly name: string;
  readonly specs: readonly ValueSpec[];
  readonly isBool: boolean;
  /** Whether its values are those that are enumerated. */
  readonly isEnumeration: boolean;
  /** Whether a comma was offered, or several values at once. */
  readonly isList: boolean;
  /** Whether no values were offered. */
  readonly isSilent: boolean;
  /** Whether an interface of the router that was asked was among the values. */
  readonly namesInterface: boolean;
}

/** Commands whose arguments are the properties of a menu, so that what is said of one holds for all. */
const WRITING = new Set(['add', 'set', 'reset']);
const SECRET =
  /(?:^|[.-])(?:password|passphrase|secret|private-key|pre-?shared-key|psk|(?:auth|md5|ntp|authentication|encryption)-key|wpa2?-pre-shared-key|key|key-val|secrets|cak)$/;
/** Keys that are for everybody, and names of keys, by menu and argument. */
const NO_SECRET =
  /public-key|host-key|ssh-keys|-id$|client-cert-key$|^\/ key$|^\/container\/envs key$|^\/ip\/ipsec\/(?:identity (?:remote-)?key|key key|key\/rsa key)$|^\/system\/ntp\/.+ auth-key$/;
const SCRIPT = /^(?:source|script|on-.+|.+-script)$/;
const PORT = /(?:^|[.-])ports?$/;
const LAST_PORT = 65535;
/** Routers count hexadecimal values in bytes. */
const DIGITS_OF_BYTE = 2;
/** Enumerations of what has a number as well, with the largest one. */
const NUMBERED: readonly (readonly [RegExp, number])[] = [
  [/(?:mac|vlan)-protocol$/, 65535],
  [/^(?:.+-)?ip-protocol$|^protocol$/, 255],
];
/** Numbers of seconds, which may be written as times. */
const TEMPORAL = /(?:time|timeout|interval|interval-dr|lifetime|delay|age)$/;
/** Put together of numbers and more, in ways that differ from one to the next. */
const COMPOSED = /(?:communities|capabilities|operational-classes|^random-.+|-thresholds)$/;
/** What routers say of an IPv4 address they mean of IPv6 ones, too, but for these menus. */
const IPV4_ONLY =
  /^\/(?:ip\/(?:address|arp|dhcp-.+|firewall\/.+|hotspot.*|pool|upnp|ipsec\/mode-config)|interface\/(?:6to4|bonding|bridge|eoip|gre|ipip|mesh).*)$/;
/** Addresses that may be named, and by what. */
const NAMED_ADDRESSES: readonly (readonly [menu: RegExp, name: RegExp, to: string])[] = [
  [/^\/routing\//, /(?:router-id|^id)$/, '/routing/id'],
  [/^\/ip\/dhcp-server\/lease$/, /^address$/, '/ip/pool'],
  [/^\/ppp\//, /^(?:local|remote)-address$/, '/ip/pool'],
];
/** Of which routers say nothing. Source: RouterOS manual, the pages of the menus. */
const UNSAID: readonly (readonly [menu: RegExp, name: RegExp, form: ValueForm])[] = [
  [/^\/ip\/route$/, /^dst-address$/, { type: 'prefix' }],
  [/^\/ip(?:v6)?\/route$/, /^pref-src$/, { type: 'address' }],
  [/^\/ipv6\/address$/, /^address$/, { type: 'prefix6' }],
  [/^\/interface\/wireguard\/peers$/, /^(?:allowed|client)-address$|^client-dns$/, { type: 'address' }],
  [/^\/snmp$/, /^trap-target$/, { type: 'address' }],
  [/^\/ppp\/profile$/, /^(?:local|remote)-address$/, { type: 'address' }],
];
/** Properties that are known to take several values: anywhere, and in rules of a firewall. */
const LIST =
  /(?<!^to-)(?:addresses|servers|ports|ranges|networks|interfaces|-ids|lists|policy|flags)$|^(?:dns|ntp|wins)-server$|^allowed-address$/;
const FIREWALL_LIST = /^(?:(?:src-|dst-)?port|(?:src|dst)-address-type|connection-(?:nat-)?state|headers|hotspot)$/;
/** What a list is made of. */
const DIVISIBLE: ReadonlySet<FormType> = new Set([
  ...(['words', 'port', 'number', 'numbers', 'reference', 'ip', 'ip6', 'address', 'prefix', 'prefix6'] as const),
  ...(['range', 'range6', 'mac'] as const),
]);
/** Names that say so little of their values that what other menus say of them does not help. */
const VAGUE = /(?:^|[.-])(?:name|numbers?|value|type|list|options?|key|id|time|address|user|group|mode|from|to)$/;
/** How many menus must agree, and in how many menus right below the root. */
const FEW = 3;
const AREAS = 2;
/** Of these each menu has its own limits and words. */
const LIMITED = /^(?:words|number|time)|,/;
/** Where the names of hosts are addresses as well. */
const ADDRESS_LIST = /\/firewall\/address-list$/;

/** The rows of the table's `kinds` by `menu command argument`. */
export function kindRows(described: readonly DescribedArgument[]): ReadonlyMap<string, string> {
  const withNames = described.filter(({ command, name }) => command === 'add' && name === 'name');
  const named = new Set(withNames.map(({ menu }) => menu));
  const own = new Map([...Map.groupBy(described, propertyOf)].map(([key, all]) => [key, ownKind(all, named)]));
  const common = commonKinds(own);
  const rows = described.flatMap((argument): [string, string][] => {
    const { menu, command, name, isSilent } = argument;
    const kind = own.get(propertyOf(argument)) ?? (WRITING.has(command) && isSilent ? common.get(name) : undefined);
    return kind === undefined ? [] : [[[menu, command, name].join(' '), formatValueKind(kind)]];
  });
  return new Map(rows);
}

/** What is said of a property is said of it in all commands that write it. */
function propertyOf({ menu, command, name }: DescribedArgument): string {
  return [menu, WRITING.has(command) ? '' : command, name].join(' ');
}

/** From all that is said of a property. */
function ownKind(all: readonly DescribedArgument[], named: ReadonlySet<string>): ValueKind | null {
  const { menu, name } = all[0]!;
  if (all.every(({ isBool }) => isBool)) return { isList: false, forms: [{ type: 'bool' }] };
  const shape = shapeInFirewall(menu, name);
  if (shape !== null) return { isList: false, forms: [shape] };
  const said = all.flatMap(({ specs }) => specs.flatMap((spec) => kindOfSpec(spec) ?? []));
  const forms = [
    ...said.flatMap((kind) => kind.forms).flatMap((form) => meant(form, all[0]!)),
    ...(all.every(({ isEnumeration }) => isEnumeration) ? enumerated(name) : []),
    ...(ADDRESS_LIST.test(menu) && name === 'address' ? [{ type: 'host' } as const] : []),
  ];
  if (all.some(({ namesInterface }) => namesInterface)) forms.push({ type: 'reference', to: '/interface' });
  else if (forms.length === 0) forms.push(...unsaid(menu, name, named));
  if (forms.length === 0) return null;
  const isList = said.some((kind) => kind.isList) || all.some((argument) => argument.isList);
  return { isList: isList || isNamedAsList(menu, name, forms), forms: widest(forms) };
}

/** Protocols may be given by their numbers, too. */
function enumerated(name: string): ValueForm[] {
  const max = NUMBERED.find(([pattern]) => pattern.test(name))?.[1];
  return [{ type: 'words' }, ...(max === undefined ? [] : [{ type: 'number', min: 0, max, unit: null } as const])];
}

function isNamedAsList(menu: string, name: string, forms: readonly ValueForm[]): boolean {
  const isNamed = LIST.test(name) || (isFirewall(menu) && FIREWALL_LIST.test(name));
  return isNamed && forms.some(({ type }) => DIVISIBLE.has(type));
}

/** Commands such as ping take the names of hosts, which need not have a dot. */
const anyHost: ValueForm[] = [{ type: 'address' }, { type: 'text', min: 0, max: Infinity }];

/** A form as the name of the argument puts it more exactly. */
function meant(form: ValueForm, { menu, command, name }: DescribedArgument): ValueForm[] {
  const isIPv4 = name.endsWith('4') || (WRITING.has(command) && IPV4_ONLY.test(menu));
  switch (form.type) {
    case 'number':
    case 'numbers':
      return meantNumber(form, name);
    case 'text':
    case 'hex':
      return [meantText(form, menu, name)];
    case 'time':
    case 'daytime':
      return [name === 'time' ? timeOfDay : form];
    case 'address':
      return WRITING.has(command) ? [form] : anyHost;
    case 'ip':
      if (!WRITING.has(command)) return anyHost;
      return [isIPv4 ? form : { type: 'address' }, ...namesOfAddresses(menu, name)];
    case 'prefix':
      return [isIPv4 ? form : { type: 'address' }];
    case 'range':
      return isIPv4 ? [form] : [form, { type: 'range6' }];
    case 'prefix6':
      return [menu.startsWith('/ipv6/') || name.endsWith('6') ? { type: 'range6' } : { type: 'address' }];
    default:
      return [form];
  }
}

function meantNumber(form: FormOf<'number' | 'numbers'>, name: string): ValueForm[] {
  const { min, max } = form;
  if (COMPOSED.test(name)) return [{ type: 'text', min: 0, max: Infinity }];
  if (PORT.test(name)) return [{ type: 'port', min, max: Math.min(max, LAST_PORT) }];
  return TEMPORAL.test(name) ? [form, { type: 'time', min, max }] : [form];
}

function meantText(form: FormOf<'text' | 'hex' | 'secret'>, menu: string, name: string): ValueForm {
  if (SCRIPT.test(name)) return { type: 'script' };
  if (!isSecret(menu, name)) return form;
  return { ...form, type: 'secret', max: form.type === 'hex' ? form.max * DIGITS_OF_BYTE : form.max };
}

function namesOfAddresses(menu: string, name: string): ValueForm[] {
  const found = NAMED_ADDRESSES.find(([inMenu, names]) => inMenu.test(menu) && names.test(name));
  return found === undefined ? [] : [{ type: 'reference', to: found[2] }];
}

function isSecret(menu: string, name: string): boolean {
  return SECRET.test(name) && !NO_SECRET.test(`${menu} ${name}`);
}

/** What the name of an argument alone tells. */
function unsaid(menu: string, name: string, named: ReadonlySet<string>): ValueForm[] {
  if (SCRIPT.test(name)) return [{ type: 'script' }];
  if (isSecret(menu, name)) return [{ type: 'secret', min: 0, max: Infinity }];
  const form = UNSAID.find(([inMenu, names]) => inMenu.test(menu) && names.test(name))?.[2];
  if (form !== undefined) return [form, ...namesOfAddresses(menu, name)];
  const to = referenceTarget(menu, name, named);
  return to === null ? [] : [{ type: 'reference', to }];
}

/** One form of each type, with the widest limits. */
function widest(forms: readonly ValueForm[]): ValueForm[] {
  const byType = new Map<FormType, ValueForm>();
  for (const form of forms) {
    const known = byType.get(form.type);
    byType.set(form.type, known === undefined ? form : wider(known, form));
  }
  return [...byType.values()];
}

function wider(one: ValueForm, other: ValueForm): ValueForm {
  if (!('min' in one && 'min' in other)) return one;
  const span = { min: Math.min(one.min, other.min), max: Math.max(one.max, other.max) };
  return { ...one, ...span };
}

/** What all menus agree on that say anything of a property of this name. */
function commonKinds(own: ReadonlyMap<string, ValueKind | null>): ReadonlyMap<string, ValueKind> {
  const said = [...own].flatMap(([key, kind]) => {
    const [menu, command, name] = key.split(' ');
    const isOfUse = kind !== null && command === '' && !VAGUE.test(name!) && !isFirewall(menu!);
    return isOfUse ? [{ name: name!, area: menu!.split('/')[1], kind }] : [];
  });
  const agreed = [...Map.groupBy(said, ({ name }) => name)].flatMap(([name, all]): [string, ValueKind][] => {
    const kinds = all.map(({ kind }) => kind);
    const areas = new Set(all.map(({ area }) => area));
    const types = new Set(kinds.map(({ forms }) => forms.map(typeOf).join()));
    if (kinds.length < FEW || areas.size < AREAS || types.size > 1 || LIMITED.test([...types][0]!)) return [];
    return [[name, { isList: kinds.some(({ isList }) => isList), forms: widest(kinds.flatMap(({ forms }) => forms)) }]];
  });
  return new Map(agreed);
}

/** Of references also what they refer to. */
function typeOf(form: ValueForm): string {
  return form.type === 'reference' ? `${form.type} ${form.to}` : form.type;
}
