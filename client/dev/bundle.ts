import { chmod, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { root } from './run.ts';

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  minify: true,
  keepNames: true,
  logLevel: 'warning',
  // node-routeros asks for it only when it tests itself.
  external: ['source-map-support'],
  // Its other form loads its parts by names that no bundler sees.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
};

/** Packages in CommonJS inside an ES module still call `require` for Node's own modules. */
const esModule: BuildOptions = {
  ...common,
  format: 'esm',
  banner: {
    js: `import{createRequire as createRequireHere}from'node:module';const require=createRequireHere(import.meta.url);`,
  },
};

/** What is imported when it is needed lies in files of its own: to compile it takes longer than all else at a start. */
const inParts: BuildOptions = { ...esModule, outdir: 'dist', splitting: true };

/** `rsc`, with what the threads of `rsc check` run. */
function commandLine(outdir: string): BuildOptions {
  return {
    ...inParts,
    outdir,
    entryPoints: { cli: 'client/src/cli/main.ts', 'cli-parts/check-worker': 'client/src/cli/check-worker.ts' },
    chunkNames: 'cli-parts/[name]-[hash]',
    target: 'node20',
    inject: ['client/dev/node20.ts'],
  };
}

const bundles: BuildOptions[] = [
  // VS Code 1.101, the oldest that the manifest allows, brings Node 22.
  {
    ...inParts,
    entryPoints: { extension: 'client/src/extension.ts' },
    chunkNames: 'extension-parts/[name]-[hash]',
    target: 'node22',
    external: ['vscode', 'source-map-support'],
  },
  {
    ...common,
    entryPoints: ['client/src/webview/knock-panel.js'],
    outfile: 'dist/knock-panel.js',
    platform: 'browser',
    format: 'iife',
    target: 'es2024',
  },
  { ...esModule, entryPoints: ['server/src/server.ts'], outfile: 'dist/server.js', target: 'node22' },
  commandLine('dist'),
];

/** Makes `dist/` anew: the extension, the language server, the command line and what runs in the panel. */
export async function bundle(): Promise<void> {
  await rm(join(root, 'dist'), { recursive: true, force: true });
  await Promise.all(bundles.map((options) => build(options)));
  await chmod(join(root, 'dist/cli.js'), 0o755);
  for (const name of ['extension.js', 'knock-panel.js', 'server.js', 'cli.js']) {
    const { size } = await stat(join(root, 'dist', name));
    console.log(`dist/${name}  ${Math.ceil(size / 1024)} KB`);
  }
}

/** Makes the command line alone, in a folder. */
export async function bundleCommandLine(folder: string): Promise<void> {
  await build(commandLine(folder));
}

if (import.meta.main) await bundle();
