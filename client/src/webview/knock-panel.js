/** Runs inside the panel: shows what the extension has drawn, and tells it which place somebody chose. */
import { moved, moveOfKey, restored, ticked } from './player.ts';

/** How long each step is shown where they go on by themselves, in milliseconds. */
const STEP_MS = 2500;
/** Free space above and below the state that is shown, in pixels: its neighbours. */
const CONTEXT = 100;

const extension = acquireVsCodeApi();
const main = document.querySelector('main');
/** Where somebody is in a play, kept by the editor while the panel is hidden; null while the player is closed. */
let place = extension.getState();
let script = '';
let timer;
let frame;

function choose(target) {
  const part = target.closest('[data-line], [data-play], [data-do], [data-jump], [data-export], [data-prove]');
  if (part === null) return;
  const { line, play, do: move } = part.dataset;
  if (line !== undefined) extension.postMessage({ kind: 'goTo', line: Number(line) });
  else if (play !== undefined) open(play);
  else if (move !== undefined) go(move);
  else if ('jump' in part.dataset) jump(main.querySelector('.proofs h2'));
  else extension.postMessage({ kind: 'export' in part.dataset ? 'export' : 'prove' });
}

function jump(heading) {
  heading.focus({ preventScroll: true });
  heading.scrollIntoView();
}

function open(play) {
  show({ script, play, step: 0, isRunning: false });
  find('do', 'next').focus();
}

function go(move) {
  const { play } = place;
  show(moved(place, move, stepsOf(play).length));
  if (place === null) find('play', play)?.focus();
}

function find(name, value) {
  return main.querySelector(`[data-${name}="${CSS.escape(value)}"]`);
}

function stepsOf(play) {
  return [...(find('steps', play)?.children ?? [])];
}

/** Shows a place: the step in the player, and the states that it has led to in the diagram. */
function show(next) {
  place = next;
  extension.setState(place);
  clearTimeout(timer);
  cancelAnimationFrame(frame);
  const player = main.querySelector('.player');
  for (const part of main.querySelectorAll('.current')) setCurrent(part, false);
  if (player === null) return;
  const wasHidden = player.hidden;
  player.hidden = place === null;
  if (place === null) return;
  const steps = stepsOf(place.play);
  const step = steps[place.step];
  const { title, why } = find('steps', place.play).dataset;
  player.querySelector('h2').textContent = title;
  player.querySelector('.why').textContent = why;
  tell(player.querySelector('.step'), step.innerHTML, wasHidden);
  find('do', 'run').textContent = place.isRunning ? 'Pause' : 'Play';
  find('do', 'previous').setAttribute('aria-disabled', place.step === 0);
  find('do', 'next').setAttribute('aria-disabled', place.step === steps.length - 1);
  find('do', 'run').setAttribute('aria-disabled', steps.length === 1);
  const current = JSON.parse(step.dataset.current).map((id) => find('id', id));
  for (const part of current) setCurrent(part, true);
  reveal(current[0], player);
  if (place.isRunning) timer = setTimeout(() => show(ticked(place, steps.length)), STEP_MS);
}

/** Screen readers tell what changes in a region that they know already. */
function tell(region, html, isNew) {
  const change = () => {
    region.innerHTML = html;
  };
  if (isNew) frame = requestAnimationFrame(change);
  else change();
}

function setCurrent(part, isCurrent) {
  part.classList.toggle('current', isCurrent);
  if (isCurrent) part.setAttribute('aria-current', 'step');
  else part.removeAttribute('aria-current');
}

/** Scrolls a state into the space that the player leaves free, with what is around it. */
function reveal(state, player) {
  if (state === undefined) return;
  const isStill = document.body.matches('.vscode-reduce-motion') || matchMedia('(prefers-reduced-motion)').matches;
  document.documentElement.style.scrollPadding = `${CONTEXT}px 0 ${player.offsetHeight + CONTEXT}px`;
  state.scrollIntoView({ block: 'nearest', behavior: isStill ? 'auto' : 'smooth' });
}

document.addEventListener('click', ({ target }) => choose(target));

document.addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const isForPlayer = event.target === document.body || event.target.closest('.player') !== null;
  const move = place !== null && isForPlayer ? moveOfKey(event.key) : null;
  // Buttons of HTML click by themselves; those that are drawn do not.
  const isDrawn = event.target instanceof SVGElement && (event.key === 'Enter' || event.key === ' ');
  if (move === null && !isDrawn) return;
  event.preventDefault();
  if (move === null) choose(event.target);
  else go(move);
});

window.addEventListener('message', ({ data }) => {
  const focused = document.activeElement?.getAttribute('data-id');
  script = data.script;
  main.innerHTML = data.html;
  show(restored(place, script, (play) => stepsOf(play).length));
  if (focused) find('id', focused)?.focus();
});

extension.postMessage({ kind: 'ready' });
