import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Analysis } from '../../../server/src/index.ts';
import { absoluteRange } from '../../../server/src/syntax/tree.ts';

/** What is said of a script, in words: `unread a`, `undeclared b in function`, `condition c`. */
function check(text: string, expected: string[]): void {
  const { variables } = new Analysis(text);
  for (const { name, node, command } of [...variables.undeclared, ...variables.inConditions]) {
    const { start, end } = absoluteRange(command.statement, node);
    assert.match(text.slice(start, end), /^\$/);
    assert.ok(text.slice(start, end).includes(name), `${name} stands at ${text.slice(start, end)}`);
  }
  const found = [
    ...variables.unread.map(({ name }) => `unread ${name}`),
    ...variables.undeclared.map(({ name, scope }) => `undeclared ${name} in ${scope.outermost.kind}`),
    ...variables.inConditions.map(({ name, isDeclared }) => `condition ${name}${isDeclared ? ' declared' : ''}`),
  ];
  assert.deepEqual(found, expected, text);
}

describe('the variables of a script', () => {
  it('hold to the end of their block', () => {
    check(':local a 1; { :local b 2; :put ($a + $b) }; :put $b', ['undeclared b in file']);
    check(':put [:local c 1; :return $c]; :put $c', ['undeclared c in file']);
    check(':for i from=1 to=2 do={ :put $i }; :put $i', ['undeclared i in file']);
    check(':onerror e in={ :put $e } do={ :put $e }; :put $e', ['undeclared e in file']);
  });

  it('are read wherever they stand', () => {
    check(':local a 1; :put "x $a"', []);
    check(':local a 1; :put "$[:len $a]"', []);
    check(':local a 1; :put {1; {$a}}', []);
    check(':local a 1; :put {k=$a; l=$b}', ['undeclared b in file']);
    check(':local a 1; :if (a > 0) do={}', []);
    check(':local a 1; :put a', ['unread a']);
    check(':local a 1; :local b 2; :put (a-b)', []);
    check(':local a 1; /unknown menu={ :put $a; :put $b }', []);
    check(':local a 1; /interface monitor-traffic ether1 once do={ :put ($a . $"rx-bits-per-second") }', []);
  });

  it('are told from values that functions are given', () => {
    check(':global f do={ :put "$0 $1 $x" }; $f x=1', ['undeclared x in function']);
    assert.deepEqual([...new Analysis(':global f do={}; [$f x=1 y=2]').variables.parameters], ['x', 'y']);
    check('/ip dhcp-server set 0 lease-script={ :put $leaseBound }', ['undeclared leaseBound in event']);
    check('/system script add name=a source={ :put $x }', ['undeclared x in source']);
  });

  it('are meant by those who forget what a function sees', () => {
    check(':local a 1; :local f do={ :return $a }; :put [$f]', ['undeclared a in function']);
  });

  it('stand in conditions beside properties', () => {
    check(':local name a; :put [/interface find where name=$name type=$type]', [
      'condition name declared',
      'condition type',
    ]);
    check(':local name a; :put [/interface find name=[:pick $name 0 1]]', []);
  });

  it('are the same when lines stand above', () => {
    const body = ':local a 1; :global f do={ :put {$b; {$c}} }; :put "$d"\n';
    const messages = (text: string) => {
      const { undeclared } = new Analysis(text).variables;
      return undeclared.map(({ command, node }) => absoluteRange(command.statement, node).start);
    };
    fc.assert(
      fc.property(fc.constantFrom('# above\n', ':put 1\n', '\n', '{ :put 2 }\n'), fc.nat(3), (line, count) => {
        const above = line.repeat(count);
        assert.deepEqual(
          messages(above + body).map((start) => start - above.length),
          messages(body),
        );
      }),
    );
  });
});
