/** Random firewalls, half of them knocks, each with packets that a few strangers send to it. */
import fc from 'fast-check';
import type { Family } from '../../server/src/firewall/rule.ts';

/** One `add` command. */
export interface Line {
  menu: string;
  words: string[];
}

/** One packet that somebody sends, before it is known what state its connection is in. */
export interface Attempt {
  /** Which of the strangers sends it. */
  sender: number;
  protocol: 'tcp' | 'udp' | 'icmp' | 'ipsec-esp';
  port: number;
  /** Of an echo request: its code. */
  code: number;
  /** Bytes behind the headers. */
  data: number;
  /** Index of an earlier attempt whose connection it goes on with. */
  continues: number | null;
  /** Belongs to no connection, and does not begin one: an ACK or an echo reply out of the blue. */
  isStray: boolean;
}

export interface FirewallCase {
  family: Family;
  lines: Line[];
  attempts: Attempt[];
}

export const SENDERS: Record<Family, readonly string[]> = {
  4: ['198.51.100.7', '198.51.100.8', '203.0.113.1'],
  6: ['2001:db8:77::7', '2001:db8:77::8', '2001:db8:99::1'],
};
const SOURCES: Record<Family, readonly string[]> = {
  4: [...SENDERS[4], '198.51.100.0/24', '198.51.100.8-203.0.113.1', '0.0.0.0/0'],
  6: [...SENDERS[6], '2001:db8:77::/64', '2001:db8:77::8/127', '::/0'],
};
const KNOCK = [1001, 1002, 1003];
const PORTS = [22, ...KNOCK, 8291];
/** Data that makes packets of different protocols the same size. */
const DATA = [0, 8, 12, 20, 56];
/** Actions that not every table has. */
const ONLY_IN: Record<string, readonly string[]> = {
  filter: ['drop', 'drop', 'reject'],
  raw: ['drop', 'notrack', 'notrack'],
};
const LISTS = ['stage1', 'stage2', 'door', 'penalty'];
const RULES = { minLength: 3, maxLength: 12 };
const ATTEMPTS = { minLength: 4, maxLength: 8 };

/** Firewalls whose entries live long, or, where time is to pass between packets, for these numbers of seconds. */
export function firewallCase(timeouts: readonly string[]): fc.Arbitrary<FirewallCase> {
  const anyAttempts = fc.array(attempt(), ATTEMPTS);
  return fc
    .constantFrom<Family>(4, 6)
    .chain((family) =>
      fc
        .oneof(
          fc.tuple(knockRules(family, timeouts), fc.oneof(knocking(), knocking(), anyAttempts)),
          fc.tuple(fc.oneof(anyRules(family, timeouts), markRules(family, timeouts)), anyAttempts),
          fc.tuple(natRules(family, timeouts), anyAttempts.map(withoutSessions)),
        )
        .map(([lines, attempts]) => ({ family, lines, attempts: continuingEarlierOnes(attempts) })),
    );
}

function attempt(): fc.Arbitrary<Attempt> {
  return fc.record({
    sender: fc.constantFrom(0, 0, 0, 1, 2),
    protocol: fc.constantFrom<Attempt['protocol']>('tcp', 'tcp', 'tcp', 'udp', 'icmp', 'ipsec-esp'),
    port: fc.constantFrom(...PORTS),
    code: fc.constantFrom(0, 0, 1),
    data: fc.constantFrom(...DATA),
    continues: fc.option(fc.nat(ATTEMPTS.maxLength), { freq: 2 }),
    isStray: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
  });
}

/** The knock of `knockRules`, right or one port twice or in another order, with something else in between. */
function knocking(): fc.Arbitrary<Attempt[]> {
  const twice = fc.nat(KNOCK.length - 1).map((at) => KNOCK.toSpliced(at, 0, KNOCK[at]!));
  const order = fc.oneof(fc.constant(KNOCK), twice, fc.shuffledSubarray(KNOCK, { minLength: 2 }));
  const own = { sender: 0, protocol: 'tcp', code: 0, data: 0, continues: null, isStray: false } as const;
  return fc.tuple(order, fc.array(attempt(), { maxLength: 2 }), fc.nat(KNOCK.length)).map(([ports, others, at]) => {
    const right = ports.map((port): Attempt => ({ ...own, port }));
    const door: Attempt = { ...own, port: 8291 };
    return [...right.toSpliced(at, 0, ...others), door, { ...door, continues: right.length + others.length }];
  });
}

/** Only what came before can be continued, and only by more of the same. */
function continuingEarlierOnes(attempts: Attempt[]): Attempt[] {
  const result: Attempt[] = [];
  for (const [index, { continues, ...own }] of attempts.entries()) {
    const earlier = continues === null ? undefined : result[continues];
    const canContinue = earlier !== undefined && !earlier.isStray && earlier.protocol !== 'ipsec-esp';
    if (!canContinue || index === 0) result.push({ ...own, continues: null });
    else result.push({ ...earlier, data: own.data, continues: earlier.continues ?? continues });
  }
  return result;
}

/** A knock behind other rules, its stages sometimes in another order in the file, or one of them missing. */
function knockRules(family: Family, timeouts: readonly string[]): fc.Arbitrary<Line[]> {
  const { filter } = menusOf(family);
  const stage = (guard: string[], port: number, list: string) =>
    fc.constantFrom(...timeouts).map((timeout): Line => {
      const matchers = ['protocol=tcp', `dst-port=${port}`, ...guard];
      const effect = ['action=add-src-to-address-list', `address-list=${list}`, `address-list-timeout=${timeout}`];
      return { menu: filter, words: ['chain=input', ...matchers, ...effect] };
    });
  const stages = fc.tuple(
    stage([], 1001, 'stage1'),
    stage(['src-address-list=stage1'], 1002, 'stage2'),
    stage(['src-address-list=stage2'], 1003, 'door'),
    fc.constant<Line>({ menu: filter, words: ['chain=input', 'src-address-list=door', 'action=accept'] }),
  );
  const order = fc.oneof(
    { weight: 2, arbitrary: stages },
    { weight: 1, arbitrary: stages.chain((lines) => fc.shuffledSubarray(lines, { minLength: 3 })) },
  );
  const before = fc.array(rule(family, timeouts), { maxLength: 2 });
  const end: Line = { menu: filter, words: ['chain=input', 'action=drop'] };
  return fc.tuple(before, order).map(([others, knock]) => [...others, ...knock, end]);
}

/**
 * Only new connections: the simulator is given packets of translated ones as they are behind the translation, and of
 * packets that belong to none nobody knows what RouterOS says of their translation.
 */
function withoutSessions(attempts: readonly Attempt[]): Attempt[] {
  return attempts.map((each) => ({ ...each, continues: null, isStray: false }));
}

/** Translations to other ports, before a filter that sees these. */
function natRules(family: Family, timeouts: readonly string[]): fc.Arbitrary<Line[]> {
  const { filter, nat } = menusOf(family);
  // Where nothing changes, netfilter does not call it a translation.
  const toPort = fc.constantFrom('22', '8291').map((port) => ['action=dst-nat', `to-ports=${port}`]);
  const translation = fc.constantFrom('dstnat', 'dstnat', 'first').chain((chain) =>
    fc
      .tuple(
        fc.constantFrom('tcp', 'tcp', 'udp'),
        fc.constantFrom('1001', '1001-1002', '1001,1003', '!22,8291'),
        fc.oneof(fc.constant<string[]>([]), senderMatcher(family)),
        fc.oneof(toPort, toPort, toPort, action(nat, chain, timeouts)),
      )
      .map(([protocol, ports, sender, effect]) => ({
        menu: nat,
        words: [`chain=${chain}`, `protocol=${protocol}`, `dst-port=${ports}`, ...sender, ...effect],
      })),
  );
  const state = negatable(['dstnat']).map(
    (value): Line => ({
      menu: filter,
      words: ['chain=input', `connection-nat-state=${value}`, 'action=accept'],
    }),
  );
  const rules = fc.oneof(
    anyRules(family, timeouts),
    knockRules(family, timeouts),
    state.map((line) => [line]),
  );
  const end: Line = { menu: filter, words: ['chain=input', 'action=drop'] };
  const jump: Line = { menu: nat, words: ['chain=dstnat', 'action=jump', 'jump-target=first'] };
  return fc
    .tuple(fc.array(translation, { minLength: 1, maxLength: 4 }), fc.nat(4), rules)
    .map(([before, at, after]) => [...before.toSpliced(at, 0, jump), ...after, end]);
}

function senderMatcher(family: Family): fc.Arbitrary<string[]> {
  return fc.oneof(
    negatable(LISTS).map((value) => [`src-address-list=${value}`]),
    negatable(SOURCES[family]).map((value) => [`src-address=${value}`]),
  );
}

/** Marks that decide in the filter. */
function markRules(family: Family, timeouts: readonly string[]): fc.Arbitrary<Line[]> {
  const { filter, mangle } = menusOf(family);
  const marking = fc
    .tuple(fc.constantFrom('prerouting', 'input'), protocolMatchers(family), markAction())
    .map(([chain, conditions, effect]) => ({ menu: mangle, words: [`chain=${chain}`, ...conditions, ...effect] }));
  const rules = fc.array(fc.oneof(marking, marking, rule(family, timeouts)), { minLength: 2, maxLength: 5 });
  const accept = fc
    .constantFrom('red', 'blue', '!red', 'no-mark')
    .map((mark): Line => ({ menu: filter, words: ['chain=input', `packet-mark=${mark}`, 'action=accept'] }));
  const end: Line = { menu: filter, words: ['chain=input', 'action=drop'] };
  return fc.tuple(rules, accept).map(([before, last]) => [...before, last, end]);
}

/** The chain `first` is always gone to, so that its rules count. */
function anyRules(family: Family, timeouts: readonly string[]): fc.Arbitrary<Line[]> {
  const { filter } = menusOf(family);
  const entries = fc.uniqueArray(entry(family), { maxLength: 2, selector: ({ words }) => words.join() });
  const jump = { menu: filter, words: ['chain=input', 'action=jump', 'jump-target=first'] };
  const ends = fc.constantFrom<Line[]>([], [], [{ menu: filter, words: ['chain=input', 'action=drop'] }]);
  return fc
    .tuple(entries, fc.array(rule(family, timeouts), RULES), fc.nat(RULES.maxLength), ends)
    .map(([friends, rules, at, end]) => [...friends, ...rules.toSpliced(at, 0, jump), ...end]);
}

/** Lists with entries that stay are never added to with a timeout: which of the two wins is not known of RouterOS. */
function entry(family: Family): fc.Arbitrary<Line> {
  const { list } = menusOf(family);
  return fc
    .constantFrom(...SENDERS[family])
    .map((address) => ({ menu: list, words: ['list=friends', `address=${address}`] }));
}

/** A rule of a chain that sees packets for the router itself. Without a condition, it ends nothing. */
function rule(family: Family, timeouts: readonly string[]): fc.Arbitrary<Line> {
  const { filter, raw, mangle } = menusOf(family);
  const place = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom('input', 'input', 'first', 'second').map((chain) => ({ menu: filter, chain })),
    },
    { weight: 2, arbitrary: fc.constantFrom('prerouting', 'first').map((chain) => ({ menu: raw, chain })) },
    { weight: 2, arbitrary: fc.constantFrom('prerouting', 'input').map((chain) => ({ menu: mangle, chain })) },
  );
  return place.chain(({ menu, chain }) =>
    fc
      .tuple(matchers(family, menu), action(menu, chain, timeouts))
      .filter(([conditions, effect]) => conditions.length > 0 || effect.length > 1)
      .map(([conditions, effect]) => ({ menu, words: [`chain=${chain}`, ...conditions, ...effect] })),
  );
}

function action(menu: string, chain: string, timeouts: readonly string[]): fc.Arbitrary<string[]> {
  const only = ONLY_IN[menu.split(' ')[1]!] ?? [];
  const toList = fc
    .tuple(fc.constantFrom('src', 'src', 'src', 'dst'), fc.constantFrom(...LISTS), fc.constantFrom(...timeouts))
    .map(([side, list, timeout]) => [
      `action=add-${side}-to-address-list`,
      `address-list=${list}`,
      `address-list-timeout=${timeout}`,
    ]);
  const plain = fc.constantFrom('accept', 'accept', 'return', 'passthrough', ...only).map((name) => [`action=${name}`]);
  const further = { input: 'first', prerouting: 'first', dstnat: 'first', first: 'second' }[chain];
  const jump = further === undefined ? [] : [fc.constant<string[]>(['action=jump', `jump-target=${further}`])];
  return fc.oneof(plain, plain, toList, ...jump, ...(menu.endsWith('mangle') ? [markAction(), markAction()] : []));
}

function markAction(): fc.Arbitrary<string[]> {
  return fc
    .tuple(fc.constantFrom('red', 'blue'), fc.constantFrom('yes', 'no'))
    .map(([name, passthrough]) => ['action=mark-packet', `new-packet-mark=${name}`, `passthrough=${passthrough}`]);
}

/** A few conditions, each of another kind. */
function matchers(family: Family, menu: string): fc.Arbitrary<string[]> {
  const others = [
    negatable([...LISTS, 'friends']).map((value) => `src-address-list=${value}`),
    negatable([...LISTS, 'friends']).map((value) => `src-address-list=${value}`),
    negatable(LISTS).map((value) => `dst-address-list=${value}`),
    negatable(SOURCES[family]).map((value) => `src-address=${value}`),
    negatable(['ether1', 'ether2']).map((value) => `in-interface=${value}`),
    negatable(['40', '28-44', '48-60,72', '0-65535', '76-100']).map((value) => `packet-size=${value}`),
  ];
  if (!menu.endsWith('raw')) {
    const states = ['new', 'established', 'established,related', 'invalid', 'new,untracked', 'untracked'];
    others.push(negatable(states).map((value) => `connection-state=${value}`));
    const mark = negatable(['red', 'blue', 'no-mark']).map((value) => `packet-mark=${value}`);
    others.push(mark, mark);
  }
  const some = fc.uniqueArray(fc.oneof(...others), { maxLength: 2, selector: (word) => word.split('=')[0] });
  return fc.tuple(protocolMatchers(family), some).map(([protocol, rest]) => [...protocol, ...rest]);
}

function negatable(values: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom('', '', '', '!'), fc.constantFrom(...values)).map((parts) => parts.join(''));
}

function protocolMatchers(family: Family): fc.Arbitrary<string[]> {
  const icmp = family === 4 ? 'icmp' : 'icmpv6';
  const [echo, reply] = family === 4 ? [8, 0] : [128, 129];
  const ports = negatable(['22', '1001', '1002', '1001,1003', '1000-1002', '22,1002-1003,8000-9000', '0-65535']);
  const flags = fc.constantFrom('syn', 'syn,!ack', 'ack', '!syn');
  const types = negatable([`${echo}:0`, `${echo}:0-255`, `${reply}:0-255`, `${echo}:1-3`]);
  return fc.oneof(
    fc.constant<string[]>([]),
    negatable(['tcp', 'udp', icmp, 'ipsec-esp', '6', '17']).map((value) => [`protocol=${value}`]),
    fc
      .tuple(fc.constantFrom('tcp', 'tcp', 'udp', '6'), ports)
      .map(([name, port]) => [`protocol=${name}`, `dst-port=${port}`]),
    ports.map((port) => ['protocol=tcp', `dst-port=${port}`]),
    negatable(['40000', '40000-40002', '1-40001']).map((port) => ['protocol=udp', `src-port=${port}`]),
    flags.map((flag) => ['protocol=tcp', `tcp-flags=${flag}`]),
    types.map((type) => [`protocol=${icmp}`, `icmp-options=${type}`]),
  );
}

function menusOf(family: Family): Record<'filter' | 'raw' | 'mangle' | 'nat' | 'list', string> {
  const firewall = `/${family === 4 ? 'ip' : 'ipv6'} firewall`;
  return {
    filter: `${firewall} filter`,
    raw: `${firewall} raw`,
    mangle: `${firewall} mangle`,
    nat: `${firewall} nat`,
    list: `${firewall} address-list`,
  };
}

export function scriptOf({ lines }: FirewallCase): string {
  return lines.map(({ menu, words }) => `${menu} add ${words.join(' ')}\n`).join('');
}
