import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goodFirewall } from '../../../server/src/lint/example.ts';
import { checkRun, runRsc } from './run-rsc.ts';

const nothing = /^$/;

describe('rsc prove', function () {
  // Each run is a process of its own that reads the table of commands first.
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsc-prove-'));
  });

  after(() => rm(folder, { recursive: true }));

  async function fileOf(content: string): Promise<string> {
    const path = join(folder, 'firewall.rsc');
    await writeFile(path, content);
    return path;
  }

  it('tells what a firewall does, in text', async () => {
    const run = await runRsc(['prove', await fileOf(goodFirewall)]);
    checkRun(run, 0, /^Knock: tcp\/\d+ -> tcp\/\d+ -> tcp\/\d+ opens tcp\/8291 for 5m \(list open\)$/m, nothing);
    assert.match(run.stdout, /^P1 +yes +The knock opens the door/m);
    assert.match(run.stdout, /^ +After the 3 packets the door opens\.$/m);
    assert.match(run.stdout, /^Open without a knock: nothing$/m);
  });

  it('shows the packets that refute a claim', async () => {
    const run = await runRsc(['prove', await fileOf(goodFirewall.replace(/^add action=drop.*\n/m, ''))]);
    checkRun(run, 0, /^P1 +no /m, nothing);
    assert.match(run.stdout, /^Open without a knock: everything$/m);
    assert.match(run.stdout, /^Knock: .* is to open tcp\/8291 for 5m \(list open\), and does not$/m);
    assert.match(run.stdout, /^ +0\.0 s tcp 8291 from \S+: accepted at the end of the chain$/m);
  });

  it('prints one JSON object', async () => {
    const file = await fileOf(goodFirewall);
    const { stdout } = await runRsc(['prove', '--json', file]);
    const { proofs, knocks, ...rest } = JSON.parse(stdout);
    assert.deepEqual(rest, { file, openWithoutKnock: [], findings: [] });
    assert.deepEqual(Object.keys(knocks[0]), ['steps', 'door', 'opens']);
    assert.deepEqual(Object.keys(knocks[0].steps[0]), ['protocol', 'port', 'packetSize', 'payload', 'delayMs']);
    assert.deepEqual(Object.keys(knocks[0].door), ['list', 'opens', 'timeoutSeconds']);
    assert.deepEqual(
      proofs.map(({ id }: { id: string }) => id),
      Array.from({ length: 12 }, (_, index) => `P${index + 1}`),
    );
    assert.deepEqual(Object.keys(proofs[0]), ['id', 'answer', 'why', 'trace']);
  });

  it('says so where there is no file', async () => {
    checkRun(await runRsc(['prove', join(folder, 'none.rsc')]), 2, nothing, /There is no file/);
  });
});
