import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScriptOptions } from '../../../client/src/cli/script-options.ts';
import * as server from '../../../server/src/index.ts';
import { checkRun, runRsc } from './run-rsc.ts';

const nothing = /^$/;
const dubious = '/ip firewall filter\nadd action=drop chain=input src-address-list=bad\n';
/** An argument that version 7.18 has and 7.10 has not. */
const since718 = '/interface vxlan add hw=yes name=vxlan1\n';
const untidy = '/ip address add interface=ether1   address=10.0.0.1/24\n:if (true) do={\n:put 1\n}\n';

describe('the configuration file of rsc', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsc-configuration-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function fileOf(name: string, content: unknown): Promise<string> {
    const path = join(folder, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  it('holds for the scripts in its folder and below, the nearest one alone', async () => {
    await fileOf('.rscrc.json', { version: '7.10', lint: { severity: { AL201: 'error' } } });
    await fileOf('site/.rscrc.json', { version: '7.18' });
    await fileOf('a.rsc', dubious + since718);
    await fileOf('lab/b.rsc', dubious);
    await fileOf('site/c.rsc', dubious + since718);
    const run = await runRsc(['check', folder]);
    const lines = run.stdout.trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) =>
        line
          .slice(folder.length + 1)
          .match(/^(\S+?):\d+:\d+ (\w+ \w+)/)
          ?.slice(1)
          .join(' '),
      ),
      ['a.rsc error AL201', 'a.rsc error SY021', 'lab/b.rsc error AL201', 'site/c.rsc warning AL201'],
    );
    assert.equal(run.code, 1);
  });

  it('gives way to the command line, code by code', async () => {
    await fileOf('.rscrc.json', {
      version: '7.10',
      packages: 'none',
      lint: { severity: { AL201: 'off', SY021: 'hint' } },
    });
    const asked = { routeros: '7.18', severities: new Map([['AL201', 'error'] as const]) };
    const options = new ScriptOptions(server, asked);
    const ofScript = options.of(join(folder, 'a.rsc'));
    const severities = new Map([
      ['AL201', 'error'],
      ['SY021', 'hint'],
    ]);
    assert.deepEqual(ofScript, { routeros: '7.18', packages: 'none', severities });
    // What was read for one script is taken for the others.
    assert.equal(options.of(join(folder, 'lab', 'b.rsc')), ofScript);
  });

  it('holds for standard input under its name', async () => {
    await fileOf('.rscrc.json', { lint: { severity: { AL201: 'error' } } });
    const name = join(folder, 'new.rsc');
    checkRun(await runRsc(['check', '--stdin-name', name], { input: dubious }), 1, / error AL201 /, /1 error/);
  });

  it('says how scripts are formatted', async () => {
    const file = await fileOf('a.rsc', untidy);
    await fileOf('.rscrc.json', { format: { indent: 'tab', sortArguments: true } });
    checkRun(await runRsc(['fmt', file]), 0, /a\.rsc/, /1 file changed/);
    const sorted = '/ip address add address=10.0.0.1/24 interface=ether1\n';
    assert.equal(await readFile(file, 'utf8'), `${sorted}:if (true) do={\n\t:put 1\n}\n`);
    checkRun(await runRsc(['fmt', '--indent', '2', file]), 0, /a\.rsc/, /1 file changed/);
    assert.equal(await readFile(file, 'utf8'), `${sorted}:if (true) do={\n  :put 1\n}\n`);
  });

  it('says which RouterOS the intermediate form is for', async () => {
    const file = await fileOf('a.rsc', since718);
    await fileOf('.rscrc.json', { version: '7.10' });
    checkRun(await runRsc(['il', file]), 1, /expected end of command|bad parameter/, nothing);
    checkRun(await runRsc(['il', '--routeros', '7.18', file]), 0, /vxlan/, nothing);
  });

  it('keeps everything from being done where it makes no sense', async () => {
    const file = await fileOf('site/a.rsc', untidy);
    await fileOf('.rscrc.json', '{\n  "version": "new", "lint": { "severity": { "AL999": "off" } }\n}');
    for (const command of [['check'], ['fmt']]) {
      const run = await runRsc([...command, file]);
      assert.equal(run.stdout, '');
      const [version, severity, advice] = run.stderr.split('\n');
      assert.match(version!, /^rsc: .*\.rscrc\.json:2:14 version takes a RouterOS version such as "7\.18\.2"\.$/);
      assert.match(severity!, /^rsc: .*\.rscrc\.json:2:45 lint\.severity\.AL999: There is no rule AL999\.$/);
      assert.match(advice!, /^rsc: Nothing was done\. /);
      assert.equal(run.code, 2);
    }
    assert.equal(await readFile(file, 'utf8'), untidy);
  });
});
