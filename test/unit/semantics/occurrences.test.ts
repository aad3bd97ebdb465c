import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Analysis } from '../../../server/src/analysis.ts';
import { occurrencesIn } from '../../../server/src/semantics/occurrences.ts';
import { absoluteRange } from '../../../server/src/syntax/tree.ts';
import { type Edit, editsWith, toChanges } from '../helpers/edits.ts';
import { anyScript } from '../helpers/random-scripts.ts';

const lines = [
  '/ip firewall filter',
  'add chain=input action=jump jump-target=knock src-address-list=!office,home',
  'remove [find chain=knock and src-address-list="office"]',
  '/system script add name=s source=":global mode; :put \\"\\$mode\\"; /ip firewall address-list add list=office"',
  ':global mode 1',
  ':global greet do={ :local name 1; :put "$name $mode $other" }',
  '$greet other=[$greet other=2]',
  ':foreach name,value in={a=1} do={',
  ':put ($value - name) }',
  '{ :local mode 2',
  '}',
];
const script = fc.oneof(
  fc.array(fc.constantFrom(...lines), { maxLength: 9 }).map((each) => each.join('\n')),
  anyScript,
);
const edit: fc.Arbitrary<Edit> = editsWith(
  fc.oneof(fc.constantFrom('', ' ', '\n', '"', '}', 'a'), fc.constantFrom(...lines)),
);

/** Every name with what it means and how it is written, and the text at its place. */
function describeNames({ file, script: { text } }: Analysis) {
  return occurrencesIn(file).map(({ symbol, role, name, statement, range, value, depth, within }) => {
    const { start, end } = absoluteRange(statement, range);
    return [symbol.key, role, name, start, end, text.slice(start, end), value, depth, within?.key];
  });
}

describe('the names in a file', () => {
  it('are after any edits those that a new file has', () => {
    fc.assert(
      fc.property(script, fc.array(edit, { minLength: 1, maxLength: 4 }), (text, edits) => {
        const analysis = new Analysis(text);
        assert.ok(describeNames(analysis));
        for (const change of toChanges(text, edits)) {
          analysis.update(change);
          assert.ok(describeNames(analysis));
        }
        assert.deepEqual(describeNames(analysis), describeNames(new Analysis(analysis.script.text)));
      }),
      { numRuns: 300 },
    );
  });

  it('stand where they are said to stand, also in the quotes of a script', () => {
    fc.assert(
      fc.property(script, (text) => {
        const analysis = new Analysis(text);
        for (const { name, statement, range, value } of occurrencesIn(analysis.file)) {
          const { start, end } = absoluteRange(statement, range);
          const written = text.slice(start, end);
          // Escapes and line ends are part of what is written.
          const isAsWritten = /^[\w.-]*$/.test(written) && value?.form !== 'other';
          if (isAsWritten) assert.equal(written, name);
        }
      }),
      { numRuns: 300 },
    );
  });
});
