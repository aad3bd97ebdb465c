/** What every window and every run of `rsc` waits for: as little as can be. */
import assert from 'node:assert/strict';
import { build } from 'esbuild';

/** The modules and packages that are there before anything is asked for. */
async function loadedAtStart(entry: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    metafile: true,
    write: false,
  });
  const loaded = new Set([entry]);
  for (const path of loaded) {
    for (const next of metafile.inputs[path]?.imports ?? []) {
      if (next.kind === 'import-statement') loaded.add(next.path);
    }
  }
  return [...loaded];
}

async function checkStart(entry: string, packages: string[]): Promise<void> {
  const loaded = await loadedAtStart(entry);
  const ofServer = loaded.filter((path) => path.startsWith('server/src/') && path !== 'server/src/protocol.ts');
  assert.deepEqual(ofServer, []);
  const others = loaded.filter(
    (path) => !path.includes('/src/') && !path.startsWith('node:') && path !== 'package.json',
  );
  assert.deepEqual(others.sort(), packages);
}

describe('what is loaded at a start', () => {
  it('of a window is neither the parser nor the client of the language server nor that of routers', () =>
    checkStart('client/src/extension.ts', ['vscode']));

  it('of rsc is no more than what reads the command line', () =>
    checkStart('client/src/cli/main.ts', ['@inquirer/password', 'commander']));
});
