import { statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from './exit.ts';

/** Editors write a file in several steps. */
const SETTLED_MS = 100;

/**
 * Does the work, and again whenever a file changes, or a script or a `.rscrc.json` below a directory; ends with Ctrl-C.
 * @throws CliError for a path that cannot be watched
 */
export async function workAtChanges(paths: readonly string[], work: () => Promise<void>): Promise<never> {
  let change = Promise.withResolvers<void>();
  // Watched before the first look, so that no change is missed.
  for (const path of paths) watchPath(path, () => change.resolve());
  for (;;) {
    await work();
    await change.promise;
    await sleep(SETTLED_MS);
    change = Promise.withResolvers();
  }
}

function watchPath(path: string, onChange: () => void): void {
  try {
    if (statSync(path).isDirectory()) {
      watch(path, { recursive: true }, (_, name) => {
        if (name === null || /\.rsc(?:rc\.json)?$/.test(name)) onChange();
      });
      return;
    }
    // Its directory, because many programs replace a file instead of writing it.
    watch(dirname(path), (_, name) => {
      if (name === null || name === basename(path)) onChange();
    });
  } catch (cause) {
    throw new CliError(`${path} cannot be watched. Check that it is there, and its permissions.`, undefined, { cause });
  }
}
