/** What is kept over edits: the same as if the text had been read for the first time. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Analysis } from '../../../../server/src/analysis.ts';
import type { Proved } from '../../../../server/src/firewall/proofs/prove.ts';
import { parse } from '../../../../server/src/syntax/parser.ts';
import { TextLines } from '../../../../server/src/syntax/text-lines.ts';
import { absoluteStart } from '../../../../server/src/syntax/tree.ts';

const rules = [
  '/ip firewall filter',
  'add action=accept chain=input connection-state=established,related',
  'add action=add-src-to-address-list address-list=b address-list-timeout=10m chain=input dst-port=13872 protocol=tcp src-address-list=a',
  'add action=add-src-to-address-list address-list=a address-list-timeout=10s chain=input dst-port=12417 protocol=tcp',
  'add action=accept chain=input dst-port=8291 protocol=tcp src-address-list=b',
  'add action=accept chain=input src-address=192.0.2.1',
  'add action=accept chain=input dst-port=22 protocol=tcp src-address=10.0.0.0/8',
  'add action=drop chain=input src-address-list=bad',
  'add action=jump chain=input jump-target=own protocol=tcp',
  'add action=accept chain=own dst-port=8291 protocol=tcp',
  'add action=drop chain=input',
  'add action=accept chain=forward dst-address=10.1.1.1 dst-port=443 protocol=tcp',
  'add action=add-src-to-address-list address-list=b address-list-timeout=10m chain=input dst-port=999 protocol=tcp src-address=10.0.0.0/8',
  'add action=accept chain=input packet-mark=known',
  '/ip firewall mangle add action=mark-packet chain=prerouting new-packet-mark=known',
  '/ip firewall nat add action=dst-nat chain=dstnat dst-port=13872 protocol=tcp to-addresses=10.1.1.1',
  '/ip firewall address-list add address=198.51.100.0/24 list=bad',
  'set [find chain=input] disabled=yes',
  ':foreach p in={1;2} do={ /ip firewall filter add chain=input action=drop protocol=udp dst-port=$p }',
];
const line = fc.integer({ min: 0, max: rules.length - 1 }).map((index) => rules[index]!);
/** Mostly the rules in their order, so that there is a knock. */
const script = fc.oneof(
  fc.shuffledSubarray(rules.slice(1)).map((lines) => [rules[0]!, ...lines]),
  fc.subarray(rules.slice(1)).map((lines) => [rules[0]!, ...lines]),
  fc.array(line, { maxLength: 12 }).map((lines) => [rules[0]!, ...lines]),
);
const edit = fc.record({
  at: fc.nat(14),
  removed: fc.nat(1),
  added: fc.oneof(
    line.map((each) => [each]),
    fc.constant([] as string[]),
  ),
  /** In a line instead of between lines. */
  word: fc.option(fc.constantFrom(' disabled=yes', ' comment=x', ' src-address=192.0.2.7'), { nil: null }),
});

function describeProofs({ proofs, machines }: Analysis) {
  return {
    proofs: proofs.map(({ id, answer, why, trace }: Proved) => [
      id,
      answer,
      why,
      trace.map(({ packet, rule, effect }) => [packet, effect, rule && absoluteStart(rule.command.statement)]),
    ]),
    knocks: machines.flatMap(({ knocks }) => knocks.map(({ list, opens, steps }) => ({ list, opens, steps }))),
  };
}

function checkEdit(before: string, from: string, to: string): void {
  const analysis = new Analysis(parse(new TextLines(before)));
  describeProofs(analysis);
  const start = before.indexOf(from);
  analysis.update({ start, end: start + from.length, newText: to });
  assert.deepEqual(describeProofs(analysis), describeProofs(new Analysis(before.replace(from, to))));
}

describe('proofs after edits', () => {
  it('know what a rule was there for that is gone', () => {
    const mark = '/ip firewall mangle add action=mark-packet chain=prerouting new-packet-mark=known\n';
    const other = '/ip firewall filter add action=drop chain=forward protocol=udp\n';
    const known = '/ip firewall filter add action=accept chain=input packet-mark=known\n';
    checkEdit(`${mark}${other}${known}`, mark, '');
  });

  it('know of stages that only others than strangers meet', () => {
    const own =
      'add action=add-src-to-address-list address-list=a chain=input dst-port=999 protocol=tcp src-address=10.0.0.0/8';
    const knock = [rules[0], own, ...rules.slice(2, 5), 'add action=drop chain=input', ''].join('\n');
    checkEdit(knock, 'dst-port=999', 'dst-port=998');
    checkEdit(knock, `${own}\n`, '');
  });

  it('are those of the text as it is', () => {
    fc.assert(
      fc.property(script, fc.array(edit, { minLength: 1, maxLength: 4 }), (before, edits) => {
        let lines = before.map((each) => `${each}\n`);
        const analysis = new Analysis(parse(new TextLines(lines.join(''))));
        describeProofs(analysis);
        for (const { at, removed, added, word } of edits) {
          const index = Math.min(at, lines.length);
          const start = lines.slice(0, index).join('').length;
          const end = lines.slice(0, index + removed).join('').length;
          const old = lines[index] ?? '';
          const isWord = word !== null && old.startsWith('add');
          const texts = isWord ? [old.replace('\n', `${word}\n`)] : added.map((each) => `${each}\n`);
          const newText = texts.join('');
          analysis.update({ start, end: isWord ? start + old.length : end, newText });
          lines = lines.toSpliced(index, isWord ? 1 : removed, ...texts);
          assert.deepEqual(describeProofs(analysis), describeProofs(new Analysis(lines.join(''))));
        }
      }),
      { numRuns: 300 },
    );
  });
});
