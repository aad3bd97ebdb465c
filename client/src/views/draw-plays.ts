/** The proofs of a firewall as a list, and the player that shows packets one by one. */
import type { KnockPlays, Play, PlayedRule, PlayStep, ProofAnswer } from '../../../server/src/protocol.ts';
import { themePalette } from './diagram-style.ts';
import { escapeMarkup } from './markup.ts';

export const playsStyle = `
[hidden] { display: none !important; }
.proofs h2:focus { outline: none; }
.proofs > p { color: var(--vscode-descriptionForeground); margin: 4px 0; }
.answers { list-style: none; padding: 0; }
.answers li { display: grid; grid-template-columns: 2.2em 7.6em 1fr; gap: 0 8px; padding: 4px 0; border-top: 1px solid var(--vscode-widget-border, transparent); }
.answers .answer { font-weight: 600; white-space: nowrap; }
.yes .answer { color: var(--vscode-charts-green); }
.no .answer { color: var(--vscode-errorForeground); }
.unproven .answer { color: var(--vscode-descriptionForeground); }
.why { color: var(--vscode-descriptionForeground); }
.answers button { display: block; margin: 4px 0 2px; }
.player { position: sticky; bottom: 0; margin: 16px -16px -24px; padding: 8px 16px 12px; background: var(--vscode-editorWidget-background); border-top: 2px solid ${themePalette.current}; box-shadow: 0 -2px 8px var(--vscode-widget-shadow, transparent); }
.player header { margin: 0 0 4px; }
.player h2 { flex: 1 1 auto; margin: 0; }
.player .buttons { display: flex; gap: 4px; }
.player p { margin: 2px 0; }
.player [aria-disabled=true] { opacity: 0.5; cursor: default; }
.step { max-height: 34vh; overflow: auto; }
.step .packet-text { font-family: var(--vscode-editor-font-family); font-weight: 600; overflow-wrap: anywhere; }
.step .time { color: var(--vscode-descriptionForeground); }
.accepted { color: var(--vscode-charts-green); font-weight: 600; }
.dropped, .rejected { color: var(--vscode-errorForeground); font-weight: 600; }
.step code { display: block; color: var(--vscode-descriptionForeground); background: none; padding: 0; font-family: var(--vscode-editor-font-family); font-size: 0.92em; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
@media (min-width: 1000px) { .columns { display: grid; grid-template-columns: auto minmax(22em, 1fr); gap: 0 32px; align-items: start; } }
@media (prefers-reduced-motion: no-preference) { body:not(.vscode-reduce-motion) .shape, body:not(.vscode-reduce-motion) .tint, body:not(.vscode-reduce-motion) .plate { transition: stroke 0.2s, stroke-width 0.2s, fill 0.2s, fill-opacity 0.2s; } }
`;

const ANSWERS = {
  yes: { style: 'yes', words: '✓ yes' },
  no: { style: 'no', words: '✗ no' },
  'not proven': { style: 'unproven', words: '? not proven' },
} as const;

/** The knocks to play, and each proof with its answer. */
export function drawProofs(plays: KnockPlays | null): string {
  const content =
    plays === null
      ? '<p>The proofs of a firewall of this size take some seconds.</p><button type="button" data-prove data-id="prove">Prove</button>'
      : `${plays.knocks.map(knockButton).join(' ')}<ol class="answers">${plays.proofs.map(proofEntry).join('')}</ol>`;
  return `<section class="proofs"><h2 tabindex="-1">Proofs</h2>${content}</section>`;
}

/** The player, which is closed, with the steps of all plays. What is shown is put into it by the page's script. */
export function drawPlayer(plays: KnockPlays | null): string {
  const all = plays === null ? [] : [...plays.knocks, ...plays.proofs.flatMap(({ play }) => play ?? [])];
  return [
    ...all.map(stepsOf),
    '<section class="player" aria-label="Step by step" hidden>',
    '<header><h2></h2><div class="buttons">',
    button('previous', 'Previous', 'ArrowLeft'),
    button('next', 'Next', 'ArrowRight'),
    button('run', 'Play'),
    button('close', 'Close', 'Escape'),
    '</div></header>',
    '<p class="why"></p>',
    '<div class="step" aria-live="polite" aria-atomic="true"></div>',
    '</section>',
  ].join('');
}

function knockButton(play: Play): string {
  return playButton(play, `${play.title}, packet by packet`);
}

function proofEntry({ id, claim, answer, why, play }: ProofAnswer): string {
  const { style, words } = ANSWERS[answer];
  return [
    `<li class="${style}"><span>${id}</span><span class="answer">${words}</span><div>`,
    `${escapeMarkup(claim)} <span class="why">${escapeMarkup(why)}</span>`,
    play === null ? '' : playButton(play, `Show ${countOf(play)}`, `Show ${countOf(play)} that refute ${id}`),
    '</div></li>',
  ].join('');
}

function countOf({ steps, count }: Play): string {
  const what = steps[0]!.packet === '' ? 'rule' : 'packet';
  return count === 1 ? `the ${what}` : `the ${count} ${what}s`;
}

function playButton({ id }: Play, text: string, label: string = text): string {
  return `<button type="button" data-play="${escapeMarkup(id)}" data-id="play ${escapeMarkup(id)}" aria-label="${escapeMarkup(label)}">${escapeMarkup(text)}</button>`;
}

function button(name: string, text: string, key?: string): string {
  const shortcut = key === undefined ? '' : ` aria-keyshortcuts="${key}" title="${text} (${key.replace('Arrow', '')})"`;
  return `<button type="button" data-do="${name}" data-id="do ${name}"${shortcut}>${text}</button>`;
}

function stepsOf({ id, title, why, steps, count }: Play): string {
  const all = steps.map((step) => stepOf(step, `${step.number} of ${count}`));
  const about = `data-title="${escapeMarkup(title)}" data-why="${escapeMarkup(why)}"`;
  return `<div data-steps="${escapeMarkup(id)}" ${about} hidden>${all.join('')}</div>`;
}

function stepOf(step: PlayStep, number: string): string {
  const { packet, time, rules, outcome, lists, current } = step;
  const head =
    packet === ''
      ? `<p>Rule ${number}</p>`
      : `<p>Packet ${number}: <span class="time">${escapeMarkup(time)}</span> <span class="packet-text">${escapeMarkup(packet)}</span> <span class="${outcome.split(' ')[0]}">${escapeMarkup(outcome)}</span></p>`;
  const on = lists.length === 0 ? 'Its sender is on no list of the knock.' : `Its sender is on ${lists.join(', ')}.`;
  return [
    `<div data-current="${escapeMarkup(JSON.stringify(current))}">`,
    head,
    `<ol>${rules.map(ruleOf).join('')}</ol>`,
    packet === '' ? '' : `<p>${escapeMarkup(on)}</p>`,
    '</div>',
  ].join('');
}

function ruleOf({ place, line, rule, effect }: PlayedRule, index: number): string {
  const text = escapeMarkup(`${place}: ${effect}`);
  const head =
    line === null ? text : `<button type="button" data-line="${line}" data-id="rule ${index}">${text}</button>`;
  return `<li>${head}<code title="${escapeMarkup(rule)}">${escapeMarkup(rule)}</code></li>`;
}
