import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRun, runRsc } from './run-rsc.ts';

const nothing = /^$/;
const firewall = `/ip firewall filter
add action=accept chain=input dst-port=8291 protocol=tcp \\
    src-address-list=door
add action=add-src-to-address-list address-list=door address-list-timeout=1m chain=input content=hello dst-port=1701 protocol=udp
add action=drop chain=input
`;

describe('rsc simulate', function () {
  // Each run is a process of its own that reads the table of commands first.
  this.timeout(60_000);
  let folder: string;
  let file: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsc-simulate-'));
    file = await fileOf('firewall.rsc', firewall);
  });

  after(() => rm(folder, { recursive: true }));

  async function fileOf(name: string, content: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  it('tells what each rule did, and ends with 1 where the last packet does not get in', async () => {
    const lines = ['tcp/8291', '  line 5: add action=drop chain=input', '    dropped', '  => dropped by line 5', ''];
    const run = await runRsc(['simulate', file, 'tcp/8291']);
    assert.equal(run.stdout, lines.join('\n'));
    assert.equal(run.code, 1);
  });

  it('sends packets in order, which share the lists and the clock', async () => {
    const packets = ['udp/1701 from 192.0.2.7 payload "hello"', 'tcp/8291', 'from', '192.0.2.7', 'after', '59s'];
    const run = await runRsc(['simulate', file, ...packets]);
    checkRun(
      run,
      0,
      /put 192\.0\.2\.7 on list door\n(?:.*\n)*.*\(at 59 s\)\n {2}line 2: add .*protocol=tcp src-address-list=door\n {4}accepted\n {2}=> accepted by line 2\n$/,
      nothing,
    );
  });

  it('knocks by itself where no packets are given', async () => {
    checkRun(
      await runRsc(['simulate', file]),
      0,
      /^udp\/1701 payload hello\n(?:.*\n)*tcp\/8291 after 200ms \(at 0\.2 s\)\n(?:.*\n)* {2}=> accepted by line 2\n$/,
      nothing,
    );
    const without = await fileOf('without.rsc', '/ip firewall filter add chain=input action=drop\n');
    checkRun(await runRsc(['simulate', without]), 2, nothing, /no complete knock to send\. Give the packets/);
  });

  it('prints JSON', async () => {
    const run = await runRsc(['simulate', '--json', file, 'tcp/1 to 10.0.0.5']);
    assert.deepEqual(JSON.parse(run.stdout), {
      file,
      packets: [
        {
          packet: 'tcp/1 to 10.0.0.5',
          at: 0,
          outcome: 'accepted',
          sure: true,
          route: 'forward',
          destination: '10.0.0.5',
          port: 1,
          decidedBy: null,
          trace: [],
        },
      ],
      unknowns: [],
    });
    assert.equal(run.code, 0);
  });

  it('says what cannot be known, of rules and of commands', async () => {
    const unsure = await fileOf(
      'unsure.rsc',
      '/ip firewall filter\nadd action=drop chain=input limit=1,5:packet\n:if ($x) do={ add action=drop chain=input }\n',
    );
    const passedOver =
      /perhaps matches, passed over\n {2}=> accepted at the end of the rules \(not sure: .*\)\n\nNot known: what line 3 does to the firewall: add action=drop chain=input\n$/;
    checkRun(await runRsc(['simulate', unsure, 'tcp/1']), 0, passedOver, nothing);
    const taken = await runRsc(['simulate', '--assume-match', unsure, 'tcp/1']);
    checkRun(taken, 1, /=> dropped by line 2 \(not sure: /, nothing);
  });

  it('refuses what is no packet', async () => {
    checkRun(await runRsc(['simulate', file, 'tcp/70000']), 2, nothing, /"70000" is not a port/);
    checkRun(await runRsc(['simulate', join(folder, 'none.rsc'), 'tcp/1']), 2, nothing, /none\.rsc/);
  });
});
