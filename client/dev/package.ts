import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { bundle } from './bundle.ts';
import { root, run } from './run.ts';

/** The package that VS Code installs. */
export const vsix: string = join(root, `${manifest.name}-${manifest.version}.vsix`);

/**
 * Builds, and packs `dist/` with what the manifest names into the .vsix; prints its files and its size.
 *
 * @throws Error when vsce fails, or warns about anything.
 */
export async function packageExtension(): Promise<void> {
  await bundle();
  // Everything is bundled, so no dependency goes in; the README's links stay as they are written.
  const options = ['--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository', '--out', vsix];
  const { ok, output } = await run('vsce', ['package', ...options], { live: true });
  if (!ok || output.includes('WARNING'))
    throw new Error('The extension was not packaged cleanly; vsce says why above.');
}

if (import.meta.main) await packageExtension();
