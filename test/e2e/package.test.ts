import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../client/dev/run.ts';
import { startPracticeRouter } from '../../client/src/practice/practice-router.ts';
import manifest from '../../package.json' with { type: 'json' };
import { freeKnockFirewall } from '../unit/helpers/knock-firewall.ts';

const runProgram = promisify(execFile);

/** A program `node` of version 20 on the path, beside the one that the project brings. */
async function findNode20(): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const program = join(folder, 'node');
    const version = await runProgram(program, ['--version']).then(
      ({ stdout }) => stdout,
      () => '',
    );
    if (version.startsWith('v20.')) return program;
  }
  return null;
}

describe('the package', function () {
  this.timeout(60_000);

  it('holds what users need, and no sources, tests or caches', async () => {
    const { stdout } = await runProgram('vsce', ['ls', '--no-dependencies'], { cwd: root });
    const files = stdout.trim().split('\n');
    const allowed =
      /^(dist|snippets|syntaxes)\/|^(package(\.nls.*)?\.json|(CHANGELOG|README|RULES|SECURITY)\.md|LICENSE)$/;
    assert.deepEqual(
      files.filter((file) => !allowed.test(file)),
      [],
    );
    for (const file of ['dist/extension.js', 'dist/server.js', 'dist/cli.js']) assert.ok(files.includes(file), file);
  });

  it('holds a command line that runs by itself', async () => {
    const { stdout } = await runProgram(join(root, manifest.bin.rsc), ['--version']);
    assert.equal(stdout.trim(), manifest.version);
  });

  it('holds what the threads of its command line run', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'routeros-threads-'));
    try {
      // Of so many letters a second thread takes its share.
      const text = `${'# nothing\n'.repeat(30_000)}/ip firewall filter add chain=input disable=yes\n`;
      for (const name of ['a.rsc', 'b.rsc', 'c.rsc', 'd.rsc']) await writeFile(join(folder, name), text);
      const check = runProgram(join(root, manifest.bin.rsc), ['check', folder]);
      const { code, stdout } = await check.then(
        () => assert.fail('there are mistakes'),
        (error) => error,
      );
      assert.deepEqual(stdout.match(/\w\.rsc:30001:\d+ error SY001/g)?.length, 4);
      assert.equal(code, 1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('holds a command line that checks, knocks and deploys on the oldest Node it promises', async function () {
    const node20 = await findNode20();
    if (node20 === null) {
      console.log('    skipped: there is no Node 20 on the path');
      return this.skip();
    }
    const router = await startPracticeRouter({ script: await freeKnockFirewall() });
    const folder = await mkdtemp(join(tmpdir(), 'routeros-node20-'));
    try {
      const script = join(folder, 'site.rsc');
      await writeFile(script, '/ip firewall address-list\nadd address=192.0.2.10 list=office\n');
      const { host, api, password, knock } = router.ready;
      const env = { ...process.env, RSC_PASSWORD: password };
      const rsc = (...args: string[]) => runProgram(node20, [join(root, manifest.bin.rsc), ...args], { env });
      assert.match((await rsc('check', '--format', 'json', script)).stdout, /^\[\s*\]/);
      const { stdout } = await rsc('deploy', script, '--to', `api://admin@${host}:${api}`, '--knock', knock.join(' '));
      assert.match(stdout, /is applied and verified/);
    } finally {
      await router.close();
      await rm(folder, { recursive: true });
    }
  });
});
