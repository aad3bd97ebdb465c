import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface LockedPackage {
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

function readLock(path: string): Record<string, LockedPackage> {
  return JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')).packages;
}

for (const path of ['package-lock.json', 'client/dev/workbench/package-lock.json']) {
  describe(path, () => {
    const packages = readLock(path);

    // npm leaves a package out without a word when the registry does not have it yet, and `npm ci` then fails.
    it('holds the optional packages of every platform', () => {
      for (const [owner, { optionalDependencies = {} }] of Object.entries(packages)) {
        for (const name of Object.keys(optionalDependencies)) {
          const isLocked = `${owner}/node_modules/${name}` in packages || `node_modules/${name}` in packages;
          assert.ok(isLocked, `${owner} asks for ${name}, which is not in the lock file`);
        }
      }
    });

    it('names no registry', () => {
      const withHost = Object.keys(packages).filter((name) => packages[name]?.resolved !== undefined);
      assert.deepEqual(withHost, []);
    });
  });
}
