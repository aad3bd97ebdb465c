import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRun, runRsc } from './run-rsc.ts';

const nothing = /^$/;

describe('rsc il', function () {
  // Each run is a process of its own that reads the table of commands first.
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsc-il-'));
  });

  after(() => rm(folder, { recursive: true }));

  async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  it('prints the intermediate form of each script', async () => {
    const files = [await fileOf('a.rsc', ':put ("ä" . 1)\n'), await fileOf('b.rsc', ':delay 5\n')];
    checkRun(
      await runRsc(['il', ...files]),
      0,
      /^\(evl \/putmessage=\(\. ä 1\)\)\n\(evl \/delaydelay-time=00:00:05\)\n$/,
      nothing,
    );
  });

  it('prints what the router complains of, and ends with 1', async () => {
    const run = await runRsc(['il', await fileOf('wrong.rsc', ':put a\n:put é "b"\n')]);
    checkRun(run, 1, /^expected end of command \(line 2 column 9\)\n$/, nothing);
  });

  it('reads as the router that is named', async () => {
    const file = await fileOf('package.rsc', '/container print\n');
    checkRun(await runRsc(['il', file]), 0, /^\(evl \/container\/print\)\n$/, nothing);
    const bare = await runRsc(['il', '--packages', 'none', '--routeros', '7.22', file]);
    checkRun(bare, 1, /^\(<%% bad command name container \(line 1 column 2\) container;print\)\n$/, nothing);
  });

  it('refuses what is no version', async () => {
    checkRun(await runRsc(['il', '--routeros', 'seven', 'a.rsc']), 2, nothing, /"seven" is no RouterOS version/);
  });
});
