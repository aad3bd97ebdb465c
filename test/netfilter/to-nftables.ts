/** Firewalls of our model in the language of nftables, many in one rule set: each protects an address of its own. */
import type { Rule } from '../../server/src/firewall/rule.ts';
import { parseDuration } from '../../server/src/semantics/duration.ts';
import type { SimulatedCase } from './our-model.ts';

/** Netfilter's hooks and priorities of the chains that packets for the router pass, in their order. */
const HOOKS = [
  { table: 'raw', chain: 'prerouting', hook: 'prerouting', priority: -300 },
  { table: 'mangle', chain: 'prerouting', hook: 'prerouting', priority: -150 },
  { table: 'nat', chain: 'dstnat', hook: 'prerouting', priority: -100 },
  { table: 'mangle', chain: 'input', hook: 'input', priority: -150 },
  { table: 'filter', chain: 'input', hook: 'input', priority: 0 },
] as const;

const ICMP = { 4: 'icmp', 6: 'icmpv6' };
const IP = { 4: 'ip', 6: 'ip6' };
const HOP_LIMIT = { 4: 'ip ttl', 6: 'ip6 hoplimit' };
const MARKS = ['no-mark', 'red', 'blue'];
const NOT_A_CONDITION = new Set([
  'chain',
  'action',
  'address-list',
  'address-list-timeout',
  'jump-target',
  'new-packet-mark',
  'passthrough',
  'to-ports',
]);
/** Names of protocols that nftables spells in its own way. */
const PROTOCOLS = new Map([['ipsec-esp', 'esp']]);

/**
 * The set `accepted` collects what gets through all chains, as pairs of address and hop limit. An answer leaves only where
 * its pair is in `answered`: to a packet that was accepted and has begun a connection.
 */
export function toNftables(cases: readonly SimulatedCase[]): string {
  return ([4, 6] as const).map((family) => tableOf(family, cases)).join('');
}

function tableOf(family: 4 | 6, cases: readonly SimulatedCase[]): string {
  const ip = IP[family];
  const own = cases.map((one, number) => ({ ...one, number })).filter((one) => one.family === family);
  const pairs = (side: string) => `${ip} ${side} . ${HOP_LIMIT[family]}`;
  const pairSet = (name: string) => `set ${name} { typeof ${pairs('daddr')}; size 65535; flags dynamic; }`;
  const bases = HOOKS.map(({ table, chain, hook, priority }) => {
    const jumps = own
      .filter(({ rules }) => rules.some((rule) => rule.table === table && rule.chain === chain))
      .map(({ address, number }) => `${address} : jump ${chainName(number, table, chain)}`);
    const dispatch = jumps.length === 0 ? [] : [`${ip} daddr vmap { ${jumps.join(', ')} }`];
    return chainOf(`${table}_${chain}`, [
      `type ${table === 'nat' ? 'nat' : 'filter'} hook ${hook} priority ${priority};`,
      ...dispatch,
    ]);
  });
  return [
    `table ${ip} differential {`,
    pairSet('accepted'),
    pairSet('answered'),
    ...own.map(firewallOf),
    ...bases,
    chainOf('end', [
      'type filter hook input priority 100;',
      `add @accepted { ${pairs('daddr')} }`,
      `ct state new add @answered { ${pairs('daddr')} }`,
    ]),
    chainOf('answers', ['type filter hook output priority -500;', `${pairs('saddr')} != @answered drop`]),
    '}\n',
  ].join('\n');
}

/** Sets and chains come first: what a rule names has to stand before it. */
function firewallOf({ family, number, rules, entries }: SimulatedCase & { number: number }): string {
  const type = family === 4 ? 'ipv4_addr' : 'ipv6_addr';
  const sets = listsOf(rules, entries).map((list) => {
    const addresses = entries.filter((entry) => entry.list === list).map(({ address }) => address);
    const elements = addresses.length === 0 ? '' : `elements = { ${addresses.join(', ')} }; `;
    return `set ${setName(number, list)} { type ${type}; size 64; flags dynamic,timeout; ${elements}}`;
  });
  const targets = rules.flatMap(({ table, properties }) => {
    const target = properties.get('jump-target');
    return target === undefined ? [] : [chainOf(chainName(number, table, target), [])];
  });
  const chains = Map.groupBy(rules, ({ table, chain }) => chainName(number, table, chain));
  const filled = [...chains].map(([name, own]) =>
    chainOf(
      name,
      own.map((rule) => [...conditionsOf(rule, number), effectOf(rule, number)].join(' ')),
    ),
  );
  return [...sets, ...targets, ...filled].join('\n');
}

function listsOf(rules: SimulatedCase['rules'], entries: SimulatedCase['entries']): string[] {
  const named = rules.flatMap(({ properties }) =>
    ['address-list', 'src-address-list', 'dst-address-list'].flatMap((name) => properties.get(name) ?? []),
  );
  return [...new Set([...entries.map(({ list }) => list), ...named.map((list) => list.replace('!', ''))])];
}

function conditionsOf({ family, properties }: Rule, number: number): string[] {
  const conditions: Record<string, (value: string, not: string) => string> = {
    protocol: (value, not) => `meta l4proto ${not}${PROTOCOLS.get(value) ?? value}`,
    'dst-port': (value, not) => `th dport ${not}{ ${value} }`,
    'src-port': (value, not) => `th sport ${not}{ ${value} }`,
    'src-address': (value, not) => `${IP[family]} saddr ${not}${addressOf(value)}`,
    'src-address-list': (value, not) => `${IP[family]} saddr ${not}@${setName(number, value)}`,
    'dst-address-list': (value, not) => `${IP[family]} daddr ${not}@${setName(number, value)}`,
    'packet-size': (value, not) => `meta length ${not}{ ${value} }`,
    'connection-state': (value, not) => `ct state ${not}{ ${value} }`,
    'connection-nat-state': (value, not) => `ct status & ${value.replace('dstnat', 'dnat')} ${not || '== '}dnat`,
    'in-interface': (value, not) => `iifname ${not}"${value}"`,
    'packet-mark': (value, not) => `meta mark ${not}${MARKS.indexOf(value)}`,
    'icmp-options': (value, not) =>
      `${ICMP[family]} type . ${ICMP[family]} code ${not}{ ${value.replace(':', ' . ')} }`,
  };
  return [...properties].flatMap(([name, value]) => {
    if (name === 'tcp-flags') return [flagsOf(value)];
    if (NOT_A_CONDITION.has(name)) return [];
    const condition = conditions[name];
    if (condition === undefined) throw new Error(`There is no translation of ${name}.`);
    return [value.startsWith('!') ? condition(value.slice(1), '!= ') : condition(value, '')];
  });
}

/** A range over all addresses is no range to nftables. */
function addressOf(value: string): string {
  return value.endsWith('/0') ? `{ ${value} }` : value;
}

/** `syn,!ack`: of these two, SYN alone. */
function flagsOf(value: string): string {
  const flags = value.split(',');
  const set = flags.filter((flag) => !flag.startsWith('!'));
  const mask = flags.map((flag) => flag.replace('!', '')).join('|');
  return `tcp flags & (${mask}) == ${set.length === 0 ? '0' : set.join('|')}`;
}

function effectOf({ family, table, action, properties }: Rule, number: number): string {
  const add = (side: string) => {
    const seconds = parseDuration(properties.get('address-list-timeout') ?? '');
    const set = setName(number, properties.get('address-list') ?? '');
    return `update @${set} { ${IP[family]} ${side} timeout ${seconds}s }`;
  };
  switch (action) {
    case 'add-src-to-address-list':
      return add('saddr');
    case 'add-dst-to-address-list':
      return add('daddr');
    case 'jump':
      return `jump ${chainName(number, table, properties.get('jump-target') ?? '')}`;
    case 'mark-packet': {
      const end = properties.get('passthrough') === 'no' ? ' accept' : '';
      return `meta mark set ${MARKS.indexOf(properties.get('new-packet-mark') ?? '')}${end}`;
    }
    case 'dst-nat':
      return `dnat to :${properties.get('to-ports')}`;
    case 'passthrough':
      return 'continue';
    default:
      return action;
  }
}

function chainName(number: number, table: string, chain: string): string {
  return `f${number}_${table}_${chain}`;
}

function setName(number: number, list: string): string {
  return `f${number}_${list}`;
}

function chainOf(name: string, lines: readonly string[]): string {
  return [`chain ${name} {`, ...lines, '}'].join('\n');
}
