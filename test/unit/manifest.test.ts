import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import manifest from '../../package.json' with { type: 'json' };
import texts from '../../package.nls.json' with { type: 'json' };
import { readFormatSettings } from '../../server/src/features/format/options.ts';
import { readSeverities, rules } from '../../server/src/index.ts';

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
      return `'${name.replace('routeros.', '')}', ${typeof value === 'string' ? `'${value}'` : JSON.stringify(value)}`;
    });
    const read = findInSources('editor', /values\.get\(([^)]*)\)/g);
    // These are the server's to read.
    assert.deepEqual(
      declared.filter((setting) => !/^'(version|packages|lint\.severity|format\.\w+)'/.test(setting)).sort(),
      read,
    );
  });

  it('declares the settings of the formatter with its own defaults', () => {
    const declared = Object.entries(configuration.properties)
      .filter(([name]) => name.startsWith('routeros.format.'))
      .map(([name, { default: value }]) => [name.replace('routeros.format.', ''), value]);
    assert.deepEqual(Object.fromEntries(declared), readFormatSettings({}));
    for (const wrap of configuration.properties['routeros.format.wrap'].enum)
      assert.equal(readFormatSettings({ wrap }).wrap, wrap);
  });

  it('takes a severity for every rule, and for nothing else', () => {
    const { patternProperties, additionalProperties } = configuration.properties['routeros.lint.severity'];
    const [pattern] = Object.keys(patternProperties);
    for (const { meta } of rules) assert.match(meta.code, new RegExp(pattern!));
    assert.equal(additionalProperties, false);
    const { mistakes } = readSeverities(Object.values(patternProperties)[0]!.enum.map((each) => ['SY000', each]));
    assert.deepEqual(mistakes, []);
  });

  it('lets no command send from a workspace that is not trusted', () => {
    const folder = new URL('commands/', client);
    const senders = readdirSync(folder)
      .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const)
      .filter(([, source]) => /open-router|deploy-|take-up|practice\.start|router\/knock\.ts/.test(source));
    assert.ok(senders.length >= 8);
    for (const [name, source] of senders) assert.match(source, /needsTrust: true/, name);
  });

  it('lets no workspace that is not trusted choose the router', () => {
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    for (const name of ['routeros.router', 'routeros.knock', 'routeros.routers'])
      assert.ok(restricted.includes(name), name);
  });
});
