/**
 * The machine against the simulator: small random firewalls, every sequence of packets up to a length. RSC_FIREWALLS
 * sets how many firewalls are tried, and makes the sequences five packets long.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AddressLists } from '../../../../server/src/firewall/address-lists.ts';
import { afterPause, explore, type Move } from '../../../../server/src/firewall/machine/exploration.ts';
import { KnockMachine } from '../../../../server/src/firewall/machine/knock-machine.ts';
import { schedule } from '../../../../server/src/firewall/machine/schedule.ts';
import { createPacket, type Packet } from '../../../../server/src/firewall/packet.ts';
import type { Firewall, SourceRule } from '../../../../server/src/firewall/read-firewall.ts';
import { readRule } from '../../../../server/src/firewall/rule.ts';
import { simulate } from '../../../../server/src/firewall/simulator.ts';

const NO_HISTORY = { before: [], commands: [], refused: new Set<never>() };
const runs = Number(process.env.RSC_FIREWALLS ?? 1000);
const longest = process.env.RSC_FIREWALLS === undefined ? 4 : 5;

/** TCP ports; 4 stands for those that no rule names. */
const PORTS = [1, 2, 3, 4, 9];
const SERVICE = 9;
const LISTS = ['a', 'b', 'c', 'd'];
const PAUSES_MS = [0, 5000, 10_000, 20_000];

const list = fc.constantFrom(...LISTS);
const guard = fc.option(fc.tuple(list, fc.constantFrom('', '', '', '!')), { nil: null });
const port = fc.constantFrom('1', '2', '3', '9', '1-2', '!1', '');
const where = fc.constantFrom('input', 'input', 'input', 'own');

function rulesWith(timeouts: fc.Arbitrary<string>): fc.Arbitrary<Record<string, string>[]> {
  const filler = fc.record({ chain: where, port, guard, list, timeout: timeouts }).map((parts) => ({
    ...conditionsOf(parts),
    action: 'add-src-to-address-list',
    'address-list': parts.list,
    'address-list-timeout': parts.timeout,
  }));
  const decision = fc
    .record({ chain: where, port, guard, action: fc.constantFrom('accept', 'drop', 'return') })
    .map((parts) => ({ ...conditionsOf(parts), action: parts.action }));
  const jump = fc.record({ port, guard }).map((parts) => ({
    ...conditionsOf({ ...parts, chain: 'input' }),
    action: 'jump',
    'jump-target': 'own',
  }));
  const door = list.map((name) => ({
    chain: 'input',
    protocol: 'tcp',
    'dst-port': String(SERVICE),
    'src-address-list': name,
    action: 'accept',
  }));
  const rule = fc.oneof(
    { weight: 5, arbitrary: filler },
    { weight: 2, arbitrary: decision },
    { weight: 1, arbitrary: jump },
  );
  return fc
    .tuple(fc.array(rule, { maxLength: 3 }), door, fc.array(rule, { maxLength: 3 }))
    .map(([before, accept, behind]) => [...before, accept, ...behind, { chain: 'input', action: 'drop' }]);
}

/** A penalty that the first knock may bring with it, among other rules in any order. */
const penalized = fc
  .record({
    knock: fc.constantFrom('1', '2', '1-2'),
    last: fc.constantFrom('1', '2', '3'),
    penalty: fc.constantFrom('1', '2', '1-2', '!9'),
    short: fc.constantFrom('10s', '20s'),
    long: fc.constantFrom('10s', '20s', 'none-dynamic'),
    more: rulesWith(fc.constantFrom('10s', '20s')),
  })
  .chain(({ knock, last, penalty, short, long, more }) => {
    const tcp = { chain: 'input', protocol: 'tcp' };
    const fill = (name: string, timeout: string) => ({
      action: 'add-src-to-address-list',
      'address-list': name,
      'address-list-timeout': timeout,
    });
    const rules: Record<string, string>[] = [
      { chain: 'input', 'src-address-list': 'x', action: 'drop' },
      { ...tcp, 'dst-port': last, 'src-address-list': 'a', ...fill('b', long) },
      { ...tcp, 'dst-port': knock, ...fill('a', long) },
      { ...tcp, 'dst-port': penalty, ...fill('x', short) },
      { ...tcp, 'dst-port': String(SERVICE), 'src-address-list': 'b', action: 'accept' },
      ...more.slice(0, 2),
    ];
    return fc
      .shuffledSubarray(rules, { minLength: 5 })
      .map((shuffled) => [...shuffled, { chain: 'input', action: 'drop' }]);
  });

/** An accept that takes the next knock from all who are not on a list: only those on it get past. */
const detoured = fc
  .record({
    first: fc.constantFrom('1', '2', '1-2'),
    next: fc.constantFrom('1', '2', '3'),
    accepted: fc.constantFrom('1', '2', '3', '2-3'),
    more: rulesWith(fc.constant('none-dynamic')),
  })
  .chain(({ first, next, accepted, more }) => {
    const tcp = { chain: 'input', protocol: 'tcp' };
    const fill = { action: 'add-src-to-address-list', 'address-list-timeout': 'none-dynamic' };
    const rules: Record<string, string>[] = [
      { ...tcp, 'dst-port': first, ...fill, 'address-list': 'a' },
      { ...tcp, 'dst-port': accepted, 'src-address-list': '!a', action: 'accept' },
      { ...tcp, 'dst-port': next, ...fill, 'address-list': 'b' },
      { ...tcp, 'dst-port': String(SERVICE), 'src-address-list': 'b', action: 'accept' },
      ...more.slice(0, 2),
    ];
    return fc
      .shuffledSubarray(rules, { minLength: 4 })
      .map((shuffled) => [...shuffled, { chain: 'input', action: 'drop' }]);
  });

interface Parts {
  chain: string;
  port: string;
  guard: [string, string] | null;
}

function conditionsOf(parts: Parts): Record<string, string> {
  const ports = parts.port === '' ? {} : { protocol: 'tcp', 'dst-port': parts.port };
  const lists = parts.guard === null ? {} : { 'src-address-list': parts.guard[1] + parts.guard[0] };
  return { chain: parts.chain, ...ports, ...lists };
}

function firewallOf(rules: readonly Record<string, string>[]): Firewall {
  const read = rules.map((properties, index) => ({
    ...readRule(4, 'filter', new Map(Object.entries(properties))),
    // Nothing of a command is looked at but which one it is.
    command: { index } as unknown as SourceRule['command'],
  }));
  return {
    rules: read,
    entries: [],
    layer7: [],
    interfaceLists: new Map(),
    addresses: [],
    isIpv6Off: false,
    unknowns: [],
    refusals: [],
    history: NO_HISTORY,
  };
}

function isService({ protocol, destinationPort }: Packet): boolean {
  return protocol === 'tcp' && destinationPort === SERVICE;
}

/** The fewest packets after which the service answers that did not answer before; null for none up to the limit. */
function fewestPackets(firewall: Firewall, packets: readonly Packet[], pauses: readonly number[]): number | null {
  const service = packets.find(isService)!;
  const isOpen = (lists: AddressLists, now: number) => simulate(firewall.rules, lists.clone(), service, now).accepted;
  let waiting = [{ lists: new AddressLists(), now: 0 }];
  if (isOpen(waiting[0]!.lists, 0)) return null;
  for (let length = 0; length <= longest; length += 1) {
    const later = waiting.flatMap(({ lists, now }) => pauses.map((pause) => ({ lists, now: now + pause })));
    if (later.some(({ lists, now }) => isOpen(lists, now))) return length;
    if (length === longest) break;
    waiting = later.flatMap(({ lists, now }) =>
      packets.map((packet) => {
        const after = lists.clone();
        simulate(firewall.rules, after, packet, now);
        return { lists: after, now };
      }),
    );
    // What the same lists lead to is the same.
    waiting = [...new Map(waiting.map((each) => [ageOf(each), each])).values()];
  }
  return null;
}

/** Who is on which list, and for how long still. */
function ageOf({ lists, now }: { lists: AddressLists; now: number }): string {
  return JSON.stringify(
    lists
      .entries(now)
      .map((entry) => [entry.list, entry.expiresAt === null ? null : entry.expiresAt - now])
      .sort(),
  );
}

/** The shortest way of the machine to the service, the packet to it included. */
function shortestWay(machine: KnockMachine, service: Packet): Move[] | null {
  const index = machine.classOf(service);
  assert.notEqual(index, null);
  if (machine.accepts(machine.start, index!)) return null;
  const { nodes, isComplete } = explore(machine);
  assert.ok(isComplete);
  for (const from of nodes) {
    for (const [before, zoneBefore] of afterPause(machine, from)) {
      const outcome = machine.step(before, index!).find(({ accepted }) => accepted);
      if (outcome === undefined) continue;
      const way: Move[] = [{ from, before, zoneBefore, class: index!, outcome }];
      for (let move = from.move; move !== null; move = move.from.move) way.unshift(move);
      return way;
    }
  }
  return null;
}

function checkAgreement(rules: readonly Record<string, string>[], pauses: readonly number[]): void {
  const firewall = firewallOf(rules);
  const machine = new KnockMachine(firewall, 4);
  const packets = [
    ...PORTS.map((destinationPort) => createPacket({ ...machine.sender, destinationPort })),
    createPacket({ ...machine.sender, protocol: 'udp', destinationPort: 4 }),
  ];
  const way = shortestWay(machine, packets.find(isService)!);
  const expected = fewestPackets(firewall, packets, pauses);
  if (way !== null) checkThatItOpens(firewall, machine, way);
  const found = way === null ? null : way.length - 1;
  if (pauses.length === 1) assert.equal(found !== null && found <= longest ? found : null, expected);
  else
    assert.ok(
      expected === null || (found !== null && found <= expected),
      `${found} packets, but ${expected} are enough`,
    );
}

/** Plays the way through the simulator, at the times that the machine says. */
function checkThatItOpens(firewall: Firewall, machine: KnockMachine, way: readonly Move[]): void {
  const times = schedule(machine, way);
  assert.notEqual(times, null);
  const lists = new AddressLists();
  const verdicts = way.map((move, index) =>
    simulate(firewall.rules, lists, machine.classes[move.class]!.packet, times![index]!),
  );
  assert.ok(verdicts.at(-1)!.accepted);
}

describe('knock machine, against all sequences of packets', function () {
  this.timeout(0);

  it('opens what can be opened, by as few packets', () => {
    fc.assert(
      fc.property(fc.oneof(rulesWith(fc.constant('none-dynamic')), detoured), (rules) => checkAgreement(rules, [0])),
      { numRuns: runs },
    );
  });

  it('knows what time does to lists on which it is bad to be', () => {
    fc.assert(
      fc.property(penalized, (rules) => checkAgreement(rules, PAUSES_MS)),
      { numRuns: Math.ceil(runs / 10) },
    );
  });
});
