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
};

/** Packages in CommonJS inside an ES module still call `require` for Node's own modules. */
const esModule: BuildOptions = {
  ...common,
  format: 'esm',
  banner: {
    js: `import{createRequire as createRequireHere}from'node:module';const require=createRequireHere(import.meta.url);`,
  },
};

const bundles: BuildOptions[] = [
  // VS Code 1.101, the oldest that the manifest allows, brings Node 22.
  {
    ...common,
    entryPoints: ['client/src/extension.ts'],
    outfile: 'dist/extension.cjs',
    format: 'cjs',
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
  {
    ...esModule,
    entryPoints: ['client/src/cli/main.ts'],
    outfile: 'dist/cli.js',
    target: 'node20',
    inject: ['client/dev/node20.ts'],
  },
];

/** Makes `dist/` anew: the extension, the language server and the command line, each one file. */
export async function bundle(): Promise<void> {
  await rm(join(root, 'dist'), { recursive: true, force: true });
  await Promise.all(bundles.map((options) => build(options)));
  await chmod(join(root, 'dist/cli.js'), 0o755);
  for (const { outfile = '' } of bundles) {
    const { size } = await stat(join(root, outfile));
    console.log(`${outfile}  ${Math.ceil(size / 1024)} KB`);
  }
}

if (import.meta.main) await bundle();
