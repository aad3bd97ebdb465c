import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../client/src/practice/network.ts';
import type { PracticeReady } from '../../../client/src/practice/practice-router.ts';
import { connectTo, isOpen, stopAll } from '../practice/harness.ts';
import { checkRun, type RscRun, runRsc } from './run-rsc.ts';

const nothing = /^$/;

/** Runs `rsc practice`, does something while it is ready, and interrupts it. */
async function practice(
  args: string[],
  whileReady: (ready: PracticeReady) => Promise<void>,
  signal: NodeJS.Signals = 'SIGINT',
): Promise<RscRun> {
  let work: Promise<void> | undefined;
  const onOutput = (stdout: string, child: ChildProcess): void => {
    const ready = /^practice router ready (\{.*\})\n/.exec(stdout)?.[1];
    if (ready !== undefined) work ??= whileReady(JSON.parse(ready)).finally(() => child.kill(signal));
  };
  const run = await runRsc(['practice', ...args], { onOutput });
  await work;
  return run;
}

describe('rsc practice', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsc-practice-'));
  });

  after(() => rm(folder, { recursive: true }));
  afterEach(stopAll);

  async function script(text: string): Promise<string> {
    const path = join(folder, 'firewall.rsc');
    await writeFile(path, text);
    return path;
  }

  it('prints one ready line, logs on stderr, and ends with 0 at Ctrl-C', async function () {
    if (process.platform === 'win32') return this.skip();
    const run = await practice(['--open', '--user', 'ana'], async (ready) => {
      assert.deepEqual(Object.keys(ready), ['host', 'api', 'apiSsl', 'user', 'password', 'knock']);
      assert.deepEqual([ready.host, ready.user, ready.knock], ['127.0.0.1', 'ana', []]);
      const client = await connectTo(ready.api);
      await client.ok('/login', '=name=ana', `=password=${ready.password}`);
    });
    checkRun(run, 0, /^practice router ready [^\n]*\n$/, /api: ana logged in from 127.0.0.1/);
    assert.match(run.stderr, /TLS certificate, SHA-256: (?:[0-9A-F]{2}:){31}/);
  });

  it('stands behind the firewall of a file, and ends at SIGTERM', async function () {
    if (process.platform === 'win32') return this.skip();
    const path = await script('/ip firewall filter add chain=input action=drop');
    const run = await practice(
      [path],
      async ({ api, apiSsl }) => assert.deepEqual([await isOpen(api), await isOpen(apiSsl)], [false, false]),
      'SIGTERM',
    );
    checkRun(run, 0, /^practice router ready/, /TLS/);
  });

  it('loads a script that computes its firewall, and tells the knock of what comes of it', async function () {
    if (process.platform === 'win32') return this.skip();
    const [first, second] = [await freePort('127.0.0.1'), await freePort('127.0.0.1')];
    const path = await script(`:local ports {${first};${second}}
:global stage do={
  /ip firewall filter add chain=input protocol=tcp dst-port=$1 src-address-list=$from \
    action=add-src-to-address-list address-list=$to address-list-timeout=10s place-before=[find where comment="end"]
}
/ip firewall filter
add chain=input action=drop comment=end
:for i from=([:len $ports] - 1) to=0 do={
  :local from ("knock-" . $i)
  :if ($i = 0) do={
    add chain=input protocol=tcp dst-port=($ports->0) action=add-src-to-address-list address-list="knock-1" \
      address-list-timeout=10s place-before=[find where comment="end"]
  } else={ $stage ($ports->$i) from=$from to=("knock-" . ($i + 1)) }
}
add chain=input protocol=tcp dst-port=8728 src-address-list="knock-2" place-before=[find where comment="end"]
`);
    const run = await practice([path], async ({ api, knock }) => {
      assert.deepEqual(knock, [`${first}:tcp`, `${second}:tcp`]);
      assert.deepEqual([await isOpen(api), await isOpen(first), await isOpen(second)], [false, true, true]);
    });
    assert.equal(run.code, 0);
  });

  it('tells the built-in knocks', async function () {
    if (process.platform === 'win32') return this.skip();
    for (const port of [54389, 1763, 34576]) {
      if (!(await isOpen(port))) continue;
      console.log(`    skipped: something, perhaps a practice router, uses port ${port}`);
      return this.skip();
    }
    const run = await practice([], async ({ api, knock }) => {
      assert.deepEqual(knock, ['54389:tcp', '1763:tcp', '34576:tcp']);
      assert.equal(await isOpen(api), false);
    });
    assert.equal(run.code, 0);
  });

  describe('ends with 2 and says why', () => {
    async function checkFails(args: string[], stderr: RegExp): Promise<void> {
      checkRun(await runRsc(['practice', ...args]), 2, nothing, stderr);
    }

    it('at a file that is not there', () => checkFails(['none.rsc'], /There is no file none.rsc/));
    it('at a file with --open', () => checkFails(['x.rsc', '--open'], /Give either a script or --open/));
    it('at a port that is none', () => checkFails(['--api', '70000'], /whole number from 0 to 65535/));
    it('at a script that the router refuses', async () =>
      checkFails(
        [await script('/ip firewall filter add chian=input')],
        /was not started, because it refuses the script. Script Error: expected end of command \(line 1 column 25\)/,
      ));
  });
});
