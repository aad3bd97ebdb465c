import assert from 'node:assert/strict';
import fc from 'fast-check';
import { namesOf } from '../../../server/src/features/names/script-names.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { prepareRename, rename } from '../../../server/src/features/rename.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';
import { openAtMark } from '../helpers/marked-document.ts';
import { anyScript } from '../helpers/random-scripts.ts';
import { checkRenames } from '../helpers/rename-laws.ts';

const fixtures = fixturesIn(new URL('../../fixtures/rename/', import.meta.url));

const script = (document: OpenDocument) => ({ ...namesOf(document), open: () => document });

/** The lines that become other ones, or why nothing does; the new name stands behind `# rename:`. */
function describeCase(source: string): string[] {
  const { document, position } = openAtMark(source);
  const newName = /# rename: (.*)/.exec(source)![1]!;
  const prepared = prepareRename(document, position, [script(document)]);
  if ('refusal' in prepared) return [`no: ${prepared.refusal}`];
  const result = rename(document, position, newName, [script(document)]);
  if ('refusal' in result) return [`not ${newName}: ${result.refusal}`];
  const before = document.lines.toString().split('\n');
  const after = new OpenDocument('file:///after.rsc', 1, document.lines.toString());
  const edits = result.changes![document.uri]!.map(({ range, newText: text }) => ({ range, text }));
  after.edit(
    edits.toSorted((one, other) => compare(other, one)),
    2,
  );
  return after.lines
    .toString()
    .split('\n')
    .filter((line, index) => line !== before[index]);
}

interface Placed {
  range: { start: { line: number; character: number } };
}

function compare({ range: { start: one } }: Placed, { range: { start: other } }: Placed): number {
  return one.line - other.line || one.character - other.character;
}

const lines = [
  '/ip firewall filter',
  'add chain=input action=jump jump-target=knock',
  'add chain=knock action=accept src-address-list=!office',
  'add chain=knock action=add-src-to-address-list address-list=office address-list-timeout=1h',
  'print where chain=knock and src-address-list="office"',
  '/ip firewall address-list remove [find list=office]',
  '/ip dhcp-server lease add address=192.0.2.5 address-lists=office,home',
  '/system script add name=backup source=":global mode; :put \\"is \\$mode\\"; :set mode (\\$mode + 1)"',
  '/system scheduler add name=nightly on-event=backup',
  ':global mode 1',
  ':global greet do={ :global mode; :put "$name $mode"; :local name 1; :return ($name + mode) }',
  '$greet name=Ann',
  ':local mode [$greet name=mode]',
  ':foreach name,value in={a=1} do={ :put ($value - name) }',
  '{ :local value $mode; :set mode $value }',
  ':local lists {"office";"home"}',
  ':foreach list in=$lists do={ /ip firewall address-list add list=$list address=192.0.2.7 }',
  '/interface ethernet set [find default-name=ether1] name=mode',
  '/ip address add interface=mode address=192.0.2.1/24',
];

describe('rename', () => {
  for (const { name, fixture } of fixtures) it(`of ${name}`, () => checkExpectations(fixture, describeCase));

  it('changes all references of a name and nothing else, and can be taken back', () => {
    const script = fc.array(fc.constantFrom(...lines), { minLength: 2, maxLength: 12 });
    let renamed = 0;
    fc.assert(
      fc.property(script, (chosen) => {
        renamed += checkRenames(chosen.map((line) => `${line}\n`).join(''));
      }),
      { numRuns: 50 },
    );
    assert.ok(renamed > 50);
  });

  it('answers wherever it is asked for, whatever the text', () => {
    fc.assert(
      fc.property(anyScript, fc.double({ min: 0, max: 1, noNaN: true }), (text, at) => {
        const document = new OpenDocument('file:///test.rsc', 1, text);
        const position = document.lines.positionAt(Math.floor(at * text.length));
        assert.ok(prepareRename(document, position, [script(document)]));
        assert.ok(rename(document, position, 'other', [script(document)]));
      }),
    );
  });

  it('is made in all scripts that mean the same thing', () => {
    const { document, position } = openAtMark(':global mode<|> 1');
    const other = new OpenDocument('file:///b.rsc', 1, ':global mode\n:put $mode\n');
    const stranger = new OpenDocument('file:///c.rsc', 1, ':local mode 1\n');
    const scripts = [document, other, stranger].map(script);
    const result = rename(document, position, 'level', scripts);
    assert.deepEqual('changes' in result && Object.keys(result.changes!), ['file:///test.rsc', 'file:///b.rsc']);
    const clash = new OpenDocument('file:///d.rsc', 1, ':global mode\n:local level 1\n:put $mode\n');
    assert.deepEqual(rename(document, position, 'level', [...scripts, script(clash)]), {
      refusal: 'With the name level another variable would be meant in d.rsc.',
    });
  });
});
