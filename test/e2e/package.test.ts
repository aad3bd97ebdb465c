import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../client/dev/run.ts';
import manifest from '../../package.json' with { type: 'json' };

const runProgram = promisify(execFile);

describe('the package', function () {
  this.timeout(60_000);

  it('holds what users need, and no sources, tests or caches', async () => {
    const { stdout } = await runProgram('vsce', ['ls', '--no-dependencies'], { cwd: root });
    const files = stdout.trim().split('\n');
    const allowed = /^(dist|snippets|syntaxes)\/|^(package(\.nls.*)?\.json|(CHANGELOG|README|RULES)\.md|LICENSE)$/;
    assert.deepEqual(
      files.filter((file) => !allowed.test(file)),
      [],
    );
    for (const file of ['dist/extension.cjs', 'dist/server.js', 'dist/cli.js']) assert.ok(files.includes(file), file);
  });

  it('holds a command line that runs by itself', async () => {
    const { stdout } = await runProgram(join(root, manifest.bin.rsc), ['--version']);
    assert.equal(stdout.trim(), manifest.version);
  });
});
