import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Analysis } from '../../../server/src/analysis.ts';
import type { FirewallUnknown, SourceEntry, SourceRule } from '../../../server/src/firewall/read-firewall.ts';
import { COMPUTED } from '../../../server/src/firewall/rule.ts';
import { absoluteStart } from '../../../server/src/syntax/tree.ts';
import { checkExpectations } from '../helpers/expectations.ts';

const fixture = new URL('../../fixtures/firewall/model.rsc', import.meta.url);
const OF_THE_RULE = new Set(['action', 'chain', 'disabled', 'place-before']);

function printRule({ family, table, chain, action, disabled, properties }: SourceRule): string {
  const others = [...properties].filter(([name]) => !OF_THE_RULE.has(name)).map(([name, value]) => `${name}=${value}`);
  return [`IPv${family} ${table} ${chain}:`, ...others, action, ...(disabled ? ['(disabled)'] : [])].join(' ');
}

function printEntry({ family, list, address, timeout, disabled }: SourceEntry): string {
  return `IPv${family} list ${list}: ${address}${timeout === null ? '' : ` for ${timeout} s`}${disabled ? ' (disabled)' : ''}`;
}

function printUnknown(source: string, { command, doubt, family, table, chain }: FirewallUnknown): string {
  const start = absoluteStart(command.statement);
  const [line] = source.slice(start, start + command.statement.length).split('\n');
  const touched = [family && `IPv${family}`, table, chain].filter((each) => each !== null);
  return `not known (${doubt}): ${line} -> ${touched.length === 0 ? 'anything' : touched.join(' ')}`;
}

function printFirewall(source: string): string[] {
  const { rules, entries, layer7, interfaceLists, addresses, unknowns } = new Analysis(source).firewall;
  return [
    ...rules.map(printRule),
    ...entries.map(printEntry),
    ...layer7.map(({ name, regexp }) => `pattern ${name}: ${regexp}`),
    ...[...interfaceLists].map(([list, names]) => `interfaces ${list}: ${names.join(' ')}`),
    ...addresses.map((address) => `own address ${address}`),
    ...unknowns.map((unknown) => printUnknown(source, unknown)),
  ];
}

/** One change as a command, and in the list of comments that it changes. */
function commandOf(
  { kind, from, to }: { kind: string; from: number; to: number },
  comment: string,
  list: string[],
): string {
  const at = from % list.length;
  const before = to % list.length;
  if (kind === 'add' || list.length === 0) {
    list.push(comment);
    return `add chain=input comment="${comment}"`;
  }
  if (kind === 'insert') {
    const place = from % 2 === 0 ? before : `[find comment="${list[before]}"]`;
    list.splice(before, 0, comment);
    return `print\nadd chain=input comment="${comment}" place-before=${place}`;
  }
  const [moved] = list.splice(at, 1) as [string];
  if (kind === 'remove') return from % 2 === 0 ? `print\nremove ${at}` : `remove [find comment="${moved}"]`;
  const target = before === at ? undefined : before - (before > at ? 1 : 0);
  list.splice(target ?? at, 0, moved);
  return `print\nmove [find comment="${moved}"] ${before}`;
}

describe('firewall model', () => {
  it('is what the script leaves behind', () => {
    // What is computed reads better as it is written.
    checkExpectations(fixture, (source) => printFirewall(source).map((line) => line.replaceAll(COMPUTED, '$')));
  });

  it('keeps the order that the router keeps, whatever is added, moved and removed', () => {
    const step = fc.record({
      kind: fc.constantFrom('add', 'insert', 'move', 'remove'),
      from: fc.nat(20),
      to: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const expected: string[] = [];
        const script = steps.map((each, index) => commandOf(each, `rule ${index}`, expected));
        const { rules, unknowns } = new Analysis(['/ip firewall filter', ...script].join('\n')).firewall;
        assert.deepEqual(
          rules.map(({ properties }) => properties.get('comment')),
          expected,
        );
        assert.deepEqual(unknowns, []);
      }),
    );
  });

  it('comes to an end where loops go on and on', () => {
    const loop = ':for i from=1 to=1000 do={';
    const { rules, unknowns } = new Analysis(`${loop} ${loop} /ip firewall filter add chain=input } }`).firewall;
    assert.ok(rules.length <= 10_000);
    assert.ok(unknowns.some(({ doubt, table }) => doubt === 'condition' && table === 'filter'));
  });

  it('tells the command of each rule', () => {
    const { rules } = new Analysis('/ip firewall filter\n:foreach p in={1;2} do={ add chain=input dst-port=$p }')
      .firewall;
    assert.equal(rules.length, 2);
    assert.equal(rules[0]!.command, rules[1]!.command);
    assert.equal(rules[0]!.command.command, 'add');
  });
});
