/** The page of the knock panel: the drawing, and the same in words. */
import type { KnockDiagram } from '../../../server/src/protocol.ts';
import { diagramStyle, themePalette } from './diagram-style.ts';
import { drawKnock } from './draw-knock.ts';
import { drawPlayer, drawProofs, playsStyle } from './draw-plays.ts';
import { escapeMarkup, sentence } from './markup.ts';

/** What the page may load, and from where. */
export interface PageSources {
  /** Used once: only what carries it runs. */
  nonce: string;
  /** URI of the page's script. */
  script: string;
}

const style = `
body { padding: 0 16px 24px; font-size: var(--vscode-font-size); }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; margin: 12px 0 2px; }
h1 { flex: 1; margin: 0; font-size: 1.2em; font-weight: 600; }
h2 { margin: 20px 0 4px; font-size: 1em; font-weight: 600; }
.verdict { margin: 0; color: var(--vscode-descriptionForeground); }
svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
ol { margin: 0; padding-left: 2em; }
li { margin: 2px 0; }
button { font: inherit; cursor: pointer; border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; padding: 4px 10px; color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
button:hover { background: var(--vscode-button-secondaryHoverBackground); }
li button { vertical-align: top; padding: 0; border: 0; text-align: left; color: var(--vscode-textLink-foreground); background: none; }
li button:hover { background: none; text-decoration: underline; }
button:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
`;

/** The page without content, which follows by message. It loads nothing but its own script. */
export function emptyPage({ nonce, script }: PageSources): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Knock Diagram</title>
<style nonce="${nonce}">${style}${diagramStyle(themePalette)}${playsStyle}</style>
</head>
<body>
<main></main>
<script nonce="${nonce}" src="${escapeMarkup(script)}"></script>
</body>
</html>`;
}

/** What the page shows of a script. */
export function knockContent(diagram: KnockDiagram, name: string): string {
  const title = escapeMarkup(titleOf(name));
  if (diagram.states.length === 0) return `<header><h1>${title}</h1></header><p>${escapeMarkup(noKnock(name))}</p>`;
  return [
    `<header><h1>${title}</h1><button type="button" data-jump data-id="jump">Proofs</button><button type="button" data-export data-id="export">Export as SVG…</button></header>`,
    ...diagram.verdicts.map(({ door, text }) => `<p class="verdict">${escapeMarkup(`${door}: ${text}`)}</p>`),
    omitted(diagram.omittedDoors),
    '<div class="columns">',
    drawKnock(diagram, titleOf(name)),
    drawProofs(diagram.plays),
    '</div>',
    '<h2>In words</h2>',
    list('states', diagram.states),
    '<h2>What moves an address on</h2>',
    list(
      'arrows',
      diagram.arrows.filter(({ label }) => label !== ''),
    ),
    ...diagram.timelines.flatMap(({ door, rows }) => [
      `<h2>The knock to ${escapeMarkup(door)} in time</h2>`,
      list(`time ${door}`, rows),
    ]),
    drawPlayer(diagram.plays),
  ].join('\n');
}

export function titleOf(name: string): string {
  return `Knock of ${name}`;
}

/** What there is to say in place of a diagram. */
function noKnock(name: string): string {
  return `${name} has no knock: no rule accepts an address list that a packet somebody has to know gets them onto.`;
}

function omitted(doors: number): string {
  return doors === 0 ? '' : `<p>${doors} more doors are not shown: a picture of all of them could not be read.</p>`;
}

function list(id: string, items: readonly { description: string; line: number | null }[]): string {
  const entries = items.map(({ description, line }, index) => {
    const text = escapeMarkup(sentence(line, description));
    if (line === null) return `<li>${text}</li>`;
    return `<li><button type="button" data-line="${line}" data-id="words ${escapeMarkup(id)} ${index}">${text}</button></li>`;
  });
  return `<ol>${entries.join('')}</ol>`;
}
