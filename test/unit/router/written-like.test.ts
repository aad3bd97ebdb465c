import assert from 'node:assert/strict';
import fc from 'fast-check';
import { writtenLike } from '../../../client/src/router/written-like.ts';

const exported = `# 2026-11-21 16:42:44 by RouterOS 7.22.1
# software id = ABCD
/interface ethernet
set [ find default-name=ether1 ] comment="the uplink" name=wan
/ip firewall filter
add action=accept chain=input comment="a long comment that makes the line \\
    longer than the router likes" connection-state=established,related
add action=drop chain=input
`;

/** The lines of the export that are others than those of the file, once it is written like the file. */
function checkDifference(file: string, expected: string[]): void {
  const lines = new Set(file.split('\n'));
  assert.deepEqual(
    writtenLike(exported, file)
      .split('\n')
      .filter((line) => !lines.has(line)),
    expected,
  );
}

describe('an export beside a file', () => {
  it('has no difference where only the writing differs', () => {
    checkDifference(
      `# 2024-01-01 00:00:00 by RouterOS 7.16
# software id = ABCD
/interface ethernet
set name=wan comment="the uplink" [find default-name=ether1]
/ip firewall filter
add chain=input action=accept connection-state=established,related comment="a long comment that makes the line longer than the router likes"
add chain=input \\
  action=drop
`,
      [],
    );
  });

  it('shows what is another value, and what the file lacks', () => {
    checkDifference(
      `# the hut
/interface ethernet
set name=wan comment="an uplink" [find default-name=ether1]
/ip firewall filter
add chain=input action=drop
`,
      [
        'set [ find default-name=ether1 ] comment="the uplink" name=wan',
        'add action=accept chain=input comment="a long comment that makes the line \\',
        '    longer than the router likes" connection-state=established,related',
      ],
    );
  });

  it('keeps what the header says of the device', () => {
    checkDifference(exported.replace('ABCD', 'WXYZ').replace('2026', '2024'), ['# software id = ABCD']);
  });

  it('takes the commands of one menu for no others', () => {
    checkDifference(exported.replace('/ip firewall filter', '/ipv6 firewall filter'), ['/ip firewall filter']);
    assert.equal(
      writtenLike('/ip dns\nset servers=1.1.1.1\n', '/ip dns\nset servers=8.8.8.8\n'),
      '/ip dns\nset servers=1.1.1.1\n',
    );
  });

  it('stays as it is beside itself, and beside a text without commands', () => {
    const line = fc.constantFrom(
      '/ip dns',
      'set servers=1.1.1.1',
      'add a=1 b=2',
      'add b=2 a=1',
      '{',
      ':put [find]',
      '"',
      '\\',
      '# x',
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\n');
        assert.equal(writtenLike(text, ''), text);
        assert.equal(writtenLike(writtenLike(text, text), text), writtenLike(text, text));
      }),
    );
    assert.equal(writtenLike(exported, exported), exported);
  });
});
