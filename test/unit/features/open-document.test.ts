import assert from 'node:assert/strict';
import fc from 'fast-check';
import { OpenDocument } from '../../../server/src/features/open-document.ts';

const lines = [
  '/ip firewall filter',
  '/ip address',
  'add chain=input action=accept src-address-list=door',
  'add action=add-src-to-address-list address-list=door chain=input dst-port=4711 protocol=tcp',
  'add action=drop chain=input disable=yes',
  'add adress=192.0.2.1/24',
  '# rsc-disable-next-line SY001',
  ':do { /ip address; add adress=192.0.2.2/24 } on-error={ :put "no" }',
  ':put [/ip address find where "a"',
  '/system scheduler add name=a on-event=":put \\$x; /ip adress print"',
  '}',
];
const text = fc
  .array(fc.constantFrom(...lines), { maxLength: 8 })
  .map((each) => each.map((line) => `${line}\n`).join(''));
const edit = fc.record({
  line: fc.nat(8),
  character: fc.nat(40),
  lines: fc.nat(1),
  length: fc.nat(12),
  text: fc.oneof(fc.constantFrom('', 'd', ' ', '\n', '"', '}', 'add', 'disable=yes '), text),
});

interface Edit {
  line: number;
  character: number;
  lines: number;
  length: number;
  text: string;
}

function press(
  document: OpenDocument,
  { line, character, lines: down, length, text: typed }: Edit,
  version: number,
): void {
  const range = { start: { line, character }, end: { line: line + down, character: character + length } };
  document.edit([{ range, text: typed }], version);
}

/** Everything that people see of a document, and the commands that it stands on. */
function describeDocument(document: OpenDocument) {
  const { lines: source, diagnostics, analysis } = document;
  const commands = analysis.commands.map(({ menu, command, execution, statement }) => [
    menu,
    command,
    execution,
    statement.length,
  ]);
  return { text: source.toString(), diagnostics, commands };
}

describe('an open document', () => {
  it('knows after any edits what a new one knows', () => {
    fc.assert(
      fc.property(text, fc.array(edit, { minLength: 1, maxLength: 4 }), (before, edits) => {
        const document = new OpenDocument('file:///a.rsc', 1, before);
        assert.ok(document.diagnostics);
        for (const [index, each] of edits.entries()) {
          press(document, each, index + 2);
          assert.ok(document.soonDiagnostics);
        }
        const fresh = new OpenDocument('file:///a.rsc', 1, document.lines.toString());
        assert.deepEqual(describeDocument(document), describeDocument(fresh));
      }),
      { numRuns: 500 },
    );
  });

  it('is checked in steps as it is at once, whatever is typed in between', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.array(edit, { maxLength: 3 }), fc.nat(120), async (before, edits, from) => {
        const document = new OpenDocument('file:///a.rsc', 1, before);
        let step = 0;
        const typeInBetween = async () => {
          const each = edits[step - from];
          step += 1;
          if (each !== undefined) press(document, each, step);
        };
        const found = await document.check(typeInBetween);
        const wasEdited = edits.length > 0 && step > from;
        assert.equal(found === null, wasEdited);
        const fresh = new OpenDocument('file:///a.rsc', 1, document.lines.toString()).diagnostics;
        assert.deepEqual(found ?? (await document.check(async () => {})), fresh);
      }),
      { numRuns: 200 },
    );
  });

  it('says at once what is wrong with one statement, and later what is wrong with the whole', () => {
    const document = new OpenDocument('file:///a.rsc', 1, '/ip firewall filter\nadd chain=input src-address-list=a\n');
    const codes = (diagnostics: { code: string }[]) => diagnostics.map(({ code }) => code);
    assert.deepEqual(codes(document.soonDiagnostics), []);
    assert.deepEqual(codes(document.diagnostics), ['AL201']);
    const start = { line: 1, character: 0 };
    document.edit([{ range: { start, end: start }, text: 'add chain=input sport=1\n' }], 2);
    assert.deepEqual(codes(document.soonDiagnostics), ['SY001', 'AL201']);
    const end = { line: 2, character: 200 };
    document.edit(
      [{ range: { start: { line: 2, character: 0 }, end }, text: 'add chain=input src-address-list=b' }],
      3,
    );
    assert.deepEqual(codes(document.soonDiagnostics), ['SY001']);
    assert.deepEqual(codes(document.diagnostics), ['SY001', 'AL201']);
    document.edit(
      [{ range: { start, end: start }, text: '/ip firewall address-list add list=b address=192.0.2.1\n' }],
      4,
    );
    assert.deepEqual(codes(document.diagnostics), ['SY001']);
  });

  it('is looked at again when the settings change', () => {
    const document = new OpenDocument('file:///a.rsc', 1, '/ip dns set mdns-repeat-ifaces=bridge\n');
    assert.deepEqual(document.diagnostics, []);
    document.configure({ routeros: '7.9' });
    assert.equal(document.diagnostics.length, 1);
  });

  it('keeps to the severities that were chosen while it is edited', () => {
    const document = new OpenDocument('file:///a.rsc', 1, '/ip firewall filter\nadd chain=input src-address-list=a\n');
    const found = () => document.diagnostics.map(({ code, severity }) => `${code} ${severity}`);
    document.configure({ severities: new Map([['AL201', 'hint']]) });
    assert.deepEqual(found(), ['AL201 hint']);
    const start = { line: 1, character: 0 };
    document.edit([{ range: { start, end: start }, text: 'add chain=input src-address-list=b\n' }], 2);
    assert.deepEqual(found(), ['AL201 hint', 'AL201 hint']);
    document.configure({ severities: new Map([['AL201', 'off']]) });
    assert.deepEqual(found(), []);
    document.edit([{ range: { start, end: start }, text: 'add chain=input src-address-list=c\n' }], 3);
    assert.deepEqual(found(), []);
  });

  it('is another text when the editor sends a whole one', () => {
    const document = new OpenDocument('file:///a.rsc', 1, '/ip address\nadd adress=192.0.2.1/24\n');
    assert.equal(document.diagnostics.length, 1);
    document.edit([{ text: '/ip address\n' }], 2);
    assert.deepEqual([document.diagnostics, document.version], [[], 2]);
  });
});
