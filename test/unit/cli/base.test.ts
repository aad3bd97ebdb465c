import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkRun, runRsc } from './run-rsc.ts';

const nothing = /^$/;

const router = `/ip firewall filter
add action=accept chain=input connection-state=established,related
add action=add-src-to-address-list address-list=knock-2 address-list-timeout=10s chain=input dst-port=9216 protocol=tcp src-address-list=knock-1
add action=add-src-to-address-list address-list=knock-1 address-list-timeout=10s chain=input dst-port=12417 protocol=tcp
add action=drop chain=input
`;
const fragment = `/ip firewall filter
add action=accept chain=input dst-port=8291 protocol=tcp src-address-list=open place-before=[find action=drop]
add action=add-src-to-address-list address-list=open address-list-timeout=5m chain=input dst-port=13872 protocol=tcp src-address-list=knock-2 place-before=1
`;

describe('rsc with a base', function () {
  // Each run is a process of its own that reads the table of commands first.
  this.timeout(60_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsc-base-'));
    await fileOf('scripts/router.rsc', router);
    await fileOf('door.rsc', `# rsc-base: scripts/router.rsc\n${fragment}`);
    await fileOf('alone.rsc', fragment);
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function fileOf(name: string, content: string): Promise<void> {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }

  const run = (command: string, ...args: string[]) =>
    runRsc([command, ...args.map((arg) => arg.replace('@', `${folder}/`))]);

  it('checks a fragment as it is on top of its base, and says of the base what is found there', async () => {
    checkRun(await run('check', '@door.rsc'), 0, nothing, /nothing found/);
    checkRun(await run('check', '@alone.rsc'), 1, /AL201/, /1 file checked/);
    checkRun(await run('check', '--base', '@scripts/router.rsc', '@alone.rsc'), 0, nothing, /nothing found/);
  });

  it('checks the scripts of a directory, the base among them', async () => {
    const { stdout } = await run('check', '--base', '@scripts/router.rsc', '@');
    assert.match(stdout, /^.*scripts\/router\.rsc:\d+:\d+ \w+ AL203 /m);
    assert.doesNotMatch(stdout, /alone\.rsc|door\.rsc/);
  });

  it('names the lines of the base with its file', async () => {
    const knock = ['tcp/12417', 'tcp/9216', 'tcp/13872', 'tcp/8291'];
    const { stdout } = await run('simulate', '@door.rsc', ...knock);
    assert.match(stdout, /^ {2}\S+scripts\/router\.rsc:4: add action=add-src-to-address-list address-list=knock-1/m);
    assert.match(stdout, /^ {2}=> accepted by line 3$/m);
    const { stdout: json } = await run('simulate', '--json', '@door.rsc', 'tcp/8291');
    const [{ decidedBy, decidedIn, trace }] = JSON.parse(json).packets;
    assert.equal(decidedBy, 5);
    assert.equal(decidedIn, join(folder, 'scripts/router.rsc'));
    assert.equal(trace[0].file, join(folder, 'scripts/router.rsc'));
  });

  it('proves the firewall that there is after both', async () => {
    checkRun(
      await run('prove', '@door.rsc'),
      0,
      /^Knock: tcp\/12417 -> tcp\/9216 -> tcp\/13872 opens tcp\/8291/m,
      nothing,
    );
    checkRun(await run('prove', '--base', '@scripts/router.rsc', '@alone.rsc'), 0, /^Knock: tcp\/12417 -> /m, nothing);
    await fileOf('removed.rsc', '# rsc-base: scripts/router.rsc\n/ip firewall filter remove [find action=drop]\n');
    const { stdout } = await run('prove', '--json', '@removed.rsc');
    const { proofs } = JSON.parse(stdout);
    const dead = proofs.find(({ id }: { id: string }) => id === 'P12');
    assert.deepEqual(dead.trace, []);
  });

  it('prints the lines of clients for the knock of both', async () => {
    checkRun(await run('clients', '@door.rsc', '192.0.2.1', '--client', 'knock'), 0, /12417.*9216.*13872/, nothing);
  });

  it('says so where the base is missing', async () => {
    await fileOf('lost.rsc', `# rsc-base: nowhere.rsc\n${fragment}`);
    checkRun(await run('check', '@lost.rsc'), 1, /SY018/, /1 file checked/);
    checkRun(await run('prove', '@lost.rsc'), 2, nothing, /is on top of "nowhere\.rsc", which can't be read/);
    checkRun(await run('simulate', '--base', '@none.rsc', '@alone.rsc', 'tcp/22'), 2, nothing, /There is no file/);
  });
});
