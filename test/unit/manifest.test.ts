import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import manifest from '../../package.json' with { type: 'json' };
import texts from '../../package.nls.json' with { type: 'json' };

const client = new URL('../../client/src/', import.meta.url);

/** What a pattern's group finds in the sources of a room, each once, in order. */
function findInSources(room: string, pattern: RegExp): string[] {
  const files = readdirSync(new URL(room, client)).filter((name) => name.endsWith('.ts'));
  const sources = files.map((name) => readFileSync(new URL(`${room}/${name}`, client), 'utf8')).join('\n');
  return [...new Set([...sources.matchAll(pattern)].map((match) => match[1]!))].sort();
}

describe('the manifest', () => {
  const { commands, menus, keybindings, configuration } = manifest.contributes;
  const names = commands.map(({ command }) => command);

  it('has every text that it names, and no other', () => {
    const named = [...JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]!);
    assert.deepEqual([...new Set(named)].sort(), Object.keys(texts).sort());
  });

  it('names the commands that there are', () => {
    assert.deepEqual(names.toSorted(), findInSources('commands', /^ {2}id: '(routeros\.\w+)'/gm));
  });

  it('has no menu entry and no key without a command', () => {
    for (const { command } of [...Object.values(menus).flat(), ...keybindings])
      assert.ok(names.includes(command), command);
  });

  it('declares the settings that the client reads, with the same defaults', () => {
    const declared = Object.entries(configuration.properties).map(([name, { default: value }]) => {
      return `'${name.replace('routeros.', '')}', ${typeof value === 'string' ? `'${value}'` : value}`;
    });
    const read = findInSources('editor', /values\.get\(([^)]*)\)/g);
    // These are the server's to read.
    assert.deepEqual(declared.filter((setting) => !/^'(version|packages)'/.test(setting)).sort(), read);
  });

  it('lets no workspace that is not trusted choose the router', () => {
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    for (const name of ['routeros.router', 'routeros.knock']) assert.ok(restricted.includes(name), name);
  });
});
