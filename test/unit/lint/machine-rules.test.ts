/** What rules say from the machine's answers, against the simulator: small random firewalls, every short sequence of packets. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AddressLists } from '../../../server/src/firewall/address-lists.ts';
import { createPacket } from '../../../server/src/firewall/packet.ts';
import type { Rule } from '../../../server/src/firewall/rule.ts';
import { simulate, type Verdict } from '../../../server/src/firewall/simulator.ts';
import { Analysis, check } from '../../../server/src/index.ts';
import { absoluteStart } from '../../../server/src/syntax/tree.ts';

const LONGEST = 4;
const PORTS = ['3001', '3002', '3003'];
const LISTS = ['a', 'b', 'c'];
const PACKETS = [...PORTS, '22'].map((port) => createPacket({ protocol: 'tcp', destinationPort: Number(port) }));

const port = fc.constantFrom(...PORTS, '3001-3002');
const list = fc.constantFrom(...LISTS);
const filler = fc
  .record({ port, list, before: fc.option(list, { nil: null, freq: 4 }) })
  .map(
    (parts) =>
      `add action=add-src-to-address-list address-list=${parts.list} address-list-timeout=1m chain=input dst-port=${parts.port} protocol=tcp${parts.before === null ? '' : ` src-address-list=${parts.before}`}`,
  );
const decision = fc
  .record({
    action: fc.constantFrom('accept', 'drop'),
    port: fc.constantFrom(' dst-port=22 protocol=tcp', ' dst-port=3002 protocol=tcp', ' protocol=tcp'),
    asked: fc.constantFrom('', ' src-address-list=a', ' src-address-list=!b', ' src-address-list=c'),
  })
  .map(({ action, port: asked, asked: sender }) => `add action=${action} chain=input${asked}${sender}`);
const firewall = fc
  .tuple(
    fc.array(fc.oneof({ weight: 4, arbitrary: filler }, { weight: 1, arbitrary: decision }), {
      minLength: 2,
      maxLength: 5,
    }),
    list,
    fc.array(filler, { maxLength: 1 }),
  )
  .map(([rules, door, behind]) =>
    [
      '/ip firewall filter',
      'add action=accept chain=input connection-state=established,related',
      ...rules,
      `add action=accept chain=input dst-port=22 protocol=tcp src-address-list=${door}`,
      ...behind,
      'add action=drop chain=input',
      '',
    ].join('\n'),
  );

/** All verdicts on all sequences of packets, at once one after the other. */
function* verdictsOf(rules: readonly Rule[], lists = new AddressLists(), length = 0): Generator<Verdict> {
  for (const packet of PACKETS) {
    const after = lists.clone();
    yield simulate(rules, after, packet, 0);
    if (length + 1 < LONGEST) yield* verdictsOf(rules, after, length + 1);
  }
}

/** Whether the rule, and one that fills a list that it reads, took the same packet. */
function isClimb({ trace }: Verdict, rule: Rule): boolean {
  const at = trace.findIndex((step) => step.rule === rule);
  const read = rule.properties.get('src-address-list');
  return trace.slice(0, Math.max(0, at)).some((step) => step.rule.properties.get('address-list') === read);
}

/** Whether strangers get in to what the rule accepts, and by something else. */
function isOpen(rule: Rule, rules: readonly Rule[]): boolean {
  const destinationPort = Number(rule.properties.get('dst-port') ?? '1');
  const packet = createPacket({ protocol: 'tcp', destinationPort });
  const verdict = simulate(rules, new AddressLists(), packet, 0);
  return verdict.accepted && verdict.rule !== rule;
}

const CLAIMS: Record<string, (rule: Rule, rules: readonly Rule[], verdicts: Verdict[]) => boolean> = {
  KN109: (rule, _, verdicts) => verdicts.some((verdict) => isClimb(verdict, rule)),
  KN112: (rule, _, verdicts) => verdicts.every(({ trace }) => trace.every((step) => step.rule !== rule)),
  KN113: (rule, _, verdicts) => verdicts.every((verdict) => verdict.rule !== rule),
  KN114: (rule, rules) => isOpen(rule, rules),
};

describe('rules that ask the machine', () => {
  it('say what every sequence of packets shows', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(firewall, (text) => {
        const { firewall: read } = new Analysis(text);
        for (const { code, start, severity } of check(text)) {
          const holds = CLAIMS[code];
          if (holds === undefined || severity !== 'error') continue;
          seen.add(code);
          const rule = read.rules.findLast(({ command }) => absoluteStart(command.statement) <= start)!;
          assert.ok(holds(rule, read.rules, [...verdictsOf(read.rules)]), `${code} at ${start}:\n${text}`);
        }
      }),
      { numRuns: 250 },
    );
    assert.ok(seen.size > 1, 'the firewalls are too good');
  });
});
