import assert from 'node:assert/strict';
import { inlayHints } from '../../../server/src/features/inlay-hints.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';

/** The text with its hints in double angle quotes. */
function hinted(text: string): string {
  const document = new OpenDocument('file:///test.rsc', 1, text);
  const range = document.range({ start: 0, end: text.length });
  const hints = inlayHints(document, range).map(({ position, label }) => ({
    at: document.lines.offsetAt(position),
    label,
  }));
  return hints
    .sort((a, b) => b.at - a.at)
    .reduce((all, { at, label }) => `${all.slice(0, at)}«${label}»${all.slice(at)}`, text);
}

describe('inlay hints', () => {
  it('tell the seconds of long times', () => {
    const line = '/ip firewall address-list add list=x address=10.0.0.1 timeout=';
    assert.equal(hinted(`${line}1h30m`), `${line}1h30m«5400 s»`);
    assert.equal(hinted(`${line}10s`), `${line}10s`);
    assert.equal(hinted(`${line}7200`), `${line}7200`);
    assert.equal(hinted(':delay 90m'), ':delay 90m«5400 s»');
  });

  it('tell the data of a ping behind the size of its packet', () => {
    const line = '/ip firewall filter add chain=input protocol=icmp packet-size=720';
    assert.equal(hinted(line), `${line}«ping with 692 bytes»`);
    const v6 = '/ipv6 firewall filter add chain=input protocol=icmpv6 packet-size=720';
    assert.equal(hinted(v6), `${v6}«ping with 672 bytes»`);
  });

  it('are told in scripts in strings, behind the escapes', () => {
    const before = '/system scheduler add name=a on-event=":delay \\"1h30m\\"';
    assert.equal(hinted(`${before}"`), `${before}«5400 s»"`);
    assert.equal(hinted(`:execute ":delay 9\\\n    0m; :put 1"`), `:execute ":delay 9\\\n    0m«5400 s»; :put 1"`);
  });

  it('tell the menu of lines that are far from it', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `add list=x address=10.0.0.${index}`);
    const text = ['/ip firewall address-list', ...lines].join('\n');
    const shown = hinted(text).split('\n');
    assert.equal(shown[10], lines[9]);
    assert.equal(shown[28], `«/ip/firewall/address-list»${lines[27]}`);
  });

  it('tell no menu to commands that say it themselves', () => {
    const text = `${'#\n'.repeat(30)}:log info x\nlog info x\n/system scheduler add name=a on-event=":log info x"`;
    assert.equal(hinted(text), text);
  });
});
