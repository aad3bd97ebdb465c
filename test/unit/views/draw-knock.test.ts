import assert from 'node:assert/strict';
import { drawKnock, drawKnockFile } from '../../../client/src/views/draw-knock.ts';
import { emptyPage, knockContent } from '../../../client/src/views/knock-page.ts';
import { knockDiagram } from '../../../server/src/features/knock-diagram.ts';
import { Analysis } from '../../../server/src/index.ts';

/** A knock whose list has a name that is markup. */
const hostile = `/ip firewall filter
add chain=input action=add-src-to-address-list address-list="<img src=x onerror=alert(1)>" address-list-timeout=10s protocol=udp dst-port=7000 content="\\"'&<b>\\01"
add chain=input action=accept protocol=tcp dst-port=22 src-address-list="<img src=x onerror=alert(1)>"
add chain=input action=drop
`;
const diagram = knockDiagram(new Analysis(hostile), 300);

/** The tags of a markup, each once. */
function tagsOf(markup: string): string[] {
  return [...new Set([...markup.matchAll(/<([a-z]\w*)/g)].map((match) => match[1]!))].sort();
}

describe('the drawing of a knock', () => {
  it('shows names as they are, whatever is in them', () => {
    const drawing = drawKnock(diagram, 'Knock of <a>.rsc');
    assert.deepEqual(tagsOf(drawing), ['circle', 'defs', 'g', 'line', 'marker', 'path', 'rect', 'svg', 'text']);
    assert.ok(drawing.includes('&lt;img src=x onerror=alert(1)&gt;'));
    assert.ok(!tagsOf(knockContent(diagram, '<script>')).includes('script'));
  });

  it('gives each part a name, and a line where it has one', () => {
    const drawing = drawKnock(diagram, 'Knock');
    const parts = [...drawing.matchAll(/<g class="[^"]*" (role="[^>]*)>/g)].map((match) => match[1]!);
    assert.equal(parts.length, diagram.states.length + 1 + 1);
    for (const part of parts)
      assert.match(part, /^role="(img"|button" data-line="\d+") .*tabindex="0" aria-label="[^"]+"$/);
  });

  it('is a file that needs nothing else, and that every program can read', () => {
    const file = drawKnockFile(diagram, 'Knock');
    assert.ok(file.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<svg '));
    assert.doesNotMatch(file, /var\(|@import|url\((?!#)/);
    assert.doesNotMatch(file, /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  });

  it('says that there is no knock', () => {
    const empty = knockDiagram(new Analysis(''), 300);
    assert.match(knockContent(empty, 'a.rsc'), /a\.rsc has no knock/);
  });
});

describe('the page of the knock panel', () => {
  it('loads nothing, and runs only what carries its nonce', () => {
    const page = emptyPage({ nonce: 'abc', script: 'vscode-resource://knock-panel.js' });
    assert.ok(page.includes(`content="default-src 'none'; style-src 'nonce-abc'; script-src 'nonce-abc'"`));
    for (const tag of page.match(/<(script|style)\b[^>]*>/g) ?? []) assert.ok(tag.includes('nonce="abc"'), tag);
    assert.doesNotMatch(knockContent(diagram, 'a.rsc'), /\sstyle=|\son\w+=(?!alert)/);
  });
});
