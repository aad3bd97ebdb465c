import assert from 'node:assert/strict';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { check, readSeverities } from '../../../server/src/index.ts';

/** The diagnostics as `CODE text that they are about`. */
function found(text: string): string[] {
  return check(text).map(({ code, start, end }) => `${code} ${text.slice(start, end)}`);
}

/** The text after the fixes of syntactic mistakes, each applied to what the one before has left. */
function mended(text: string): string {
  const mistake = check(text).find(({ code, fix }) => code.startsWith('SY') && fix !== undefined);
  if (mistake === undefined) return text;
  const edits = mistake.fix!.edits.toSorted((a, b) => b.start - a.start);
  return mended(edits.reduce((t, { start, end, newText }) => t.slice(0, start) + newText + t.slice(end), text));
}

describe('the diagnostics of a file', () => {
  it('leave out what follows from another mistake of the same command', () => {
    const accept = '/ip firewall filter\nadd action=accept chain=input src-address-list=';
    assert.deepEqual(found(`${accept}office\n`), ['AL201 src-address-list=office']);
    assert.deepEqual(found(`${accept}“office”\n`), ['SY002 “office”']);
  });

  it('explain what the router complains of, and nothing where it is content or reads no further', () => {
    assert.deepEqual(found('/ip firewall fitler\n'), ['SY010 fitler']);
    assert.deepEqual(found('}\n/ip firewall fitler\n'), ['SY000 }']);
  });

  it('say once what several complaints of the router are about', () => {
    const broken = '/ip firewall nat\nadd action=masquerade chain=srcnat src-address-\nlist=office\n';
    assert.deepEqual(found(broken), ['SY006 src-address-\nlist']);
    const range = '/ip firewall nat\nadd action=masquerade chain=srcnat src-address=10.0.0.1 - 10.0.0.9\n';
    assert.deepEqual(found(range), ['SY011 10.0.0.1 - 10.0.0.9']);
  });

  it('are said once, however often a loop runs the line', () => {
    const loop = ':foreach p in={22;80} do={ add action=drop chain=input dst-port=$p protocol=tcp }\n';
    const drops = `/ip firewall filter\nadd action=drop chain=input protocol=tcp\n${loop}`;
    assert.deepEqual(found(drops), ['FW307 action=drop']);
  });

  it('can have other severities, or be switched off', () => {
    const codes = (text: string, given: Record<string, string>) => {
      const { severities, mistakes } = readSeverities(Object.entries(given));
      assert.deepEqual(mistakes, []);
      return check(text, { severities }).map(({ code, severity }) => `${code} ${severity}`);
    };
    const drop = '/ip firewall filter\nadd action=drop chain=input disable=yes\n';
    assert.deepEqual(codes(drop, { SY001: 'hint' }), ['SY001 hint']);
    // What the router refuses it refuses, with or without our words for it.
    assert.deepEqual(codes(drop, { SY001: 'off' }), ['SY000 error']);
    assert.deepEqual(codes(drop, { SY000: 'off', SY001: 'off' }), []);
    const silenced = `# rsc-disable-next-line SY001\n${drop.replace('filter\n', 'filter ')}`;
    assert.deepEqual(codes(silenced, { SY001: 'warning' }), []);
  });

  it('can be about comments, which a comment above silences', () => {
    const line = '# hping3 -s router.example.com -c 1 -p 12417\n';
    assert.deepEqual(found(line), ['CL505 -s']);
    assert.deepEqual(found(`# rsc-disable-next-line CL505\n${line}`), []);
  });

  it('move with their comments while the file is edited, and go with them', () => {
    const document = new OpenDocument('file:///a.rsc', 1, '# hping3 -s router.example.com -c 1\n:put 1\n');
    const soon = () => document.soonDiagnostics.map(({ code, start }) => `${code} ${start}`);
    assert.equal(document.diagnostics.length, 1);
    assert.deepEqual(soon(), ['CL505 9']);
    const start = { line: 0, character: 0 };
    document.edit([{ range: { start, end: start }, text: ':put 0\n' }], 2);
    assert.deepEqual(soon(), ['CL505 16']);
    document.edit([{ range: { start, end: { line: 2, character: 0 } }, text: '' }], 3);
    assert.deepEqual(soon(), []);
  });

  it('are put right by their fixes, one after the other', () => {
    const printed = [
      'add address=192.0.2.7 comment="" list=\\',
      '    "Home Office"',
      'add action=add-src-to-address-list address-list=first address-list-',
      'timeout=10s chain=input comment="1" dst-port=12417 ',
      'protocol=tcp',
      'add action=add-src-to-address-list address-list="Guests“ address-list-',
      'timeout=5m chain=input comment="2" dst-port=9216 protocol=udp src-address-list=first',
      'add action=accept chain=input comment="who has',
      'knocked" src-address-list=Guests',
      '',
    ].join('\n');
    const expected = [
      '/ip firewall address-list',
      'add address=192.0.2.7 comment="" list=\\',
      '    "Home Office"',
      '/ip firewall filter',
      'add action=add-src-to-address-list address-list=first address-list-timeout=10s chain=input comment="1" dst-port=12417 \\',
      'protocol=tcp',
      'add action=add-src-to-address-list address-list="Guests" address-list-timeout=5m chain=input comment="2" dst-port=9216 protocol=udp src-address-list=first',
      'add action=accept chain=input comment="who has knocked" src-address-list=Guests',
      '',
    ].join('\n');
    assert.equal(mended(printed), expected);
  });
});
