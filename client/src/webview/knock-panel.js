/** Runs inside the panel: shows what the extension has drawn, and tells it which place somebody chose. */
const extension = acquireVsCodeApi();
const main = document.querySelector('main');

function choose(target) {
  const place = target.closest('[data-line]');
  if (place !== null) extension.postMessage({ kind: 'goTo', line: Number(place.dataset.line) });
}

document.addEventListener('click', ({ target }) => {
  if (target.closest('[data-export]') === null) choose(target);
  else extension.postMessage({ kind: 'export' });
});

document.addEventListener('keydown', (event) => {
  // Buttons of HTML click by themselves; those that are drawn do not.
  const isDrawn = event.target instanceof SVGElement;
  if (!isDrawn || (event.key !== 'Enter' && event.key !== ' ')) return;
  event.preventDefault();
  choose(event.target);
});

window.addEventListener('message', ({ data }) => {
  const focused = document.activeElement?.getAttribute('data-id');
  main.innerHTML = data.html;
  if (focused) main.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
});

extension.postMessage({ kind: 'ready' });
