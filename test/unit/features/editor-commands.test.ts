import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CodeLens } from 'vscode-languageserver-types';
import { knownActions, knownLenses } from '../../../server/src/features/editor-commands.ts';

const start = { line: 0, character: 0 };
const range = { start, end: start };
const lens = (command: string): CodeLens => ({ range, command: { title: '2 rules jump here', command } });

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The commands that files name, each once, in order. */
function commandsIn(pattern: string): string[] {
  const sources = globSync(pattern, { cwd: root }).map((file) => readFileSync(`${root}${file}`, 'utf8'));
  return [...new Set(sources.join('\n').match(/(?<=')routeros\.\w+(?=')/g))].sort();
}

describe('commands of the editor', () => {
  it('stay on lenses where the editor has them, and leave the words of the lens where not', () => {
    const lenses = [lens('routeros.showUses'), lens('routeros.showKnockDiagram')];
    assert.deepEqual(knownLenses(lenses, new Set(['routeros.showUses'])), [lens('routeros.showUses'), lens('')]);
  });

  it('are offered as actions only where the editor has them', () => {
    const edit = { title: 'Change to drop', edit: {} };
    const harden = { title: 'Harden', command: { title: 'Harden', command: 'routeros.hardenKnock' } };
    assert.deepEqual(knownActions([edit, harden], new Set()), [edit]);
    assert.deepEqual(knownActions([edit, harden], new Set(['routeros.hardenKnock'])), [edit, harden]);
  });

  it('are those that our own client says it has', () => {
    assert.deepEqual(commandsIn('server/src/features/**/*.ts'), commandsIn('client/src/editor/language-client.ts'));
  });
});
