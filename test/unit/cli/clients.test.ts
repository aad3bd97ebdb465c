import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRun, runRsc } from './run-rsc.ts';

const nothing = /^$/;
const host = '192.0.2.1';

const firewall = `/ip firewall filter
add chain=input action=accept connection-state=established,related
add chain=input protocol=udp dst-port=1763 src-address-list=one action=add-src-to-address-list address-list=two address-list-timeout=1m
add chain=input protocol=tcp dst-port=54389 action=add-src-to-address-list address-list=one address-list-timeout=10s
add chain=input protocol=tcp dst-port=8291 src-address-list=two action=accept
add chain=input action=drop
`;

const knockdConf =
  '[ssh]\n sequence = 7000,8000:udp\n seq_timeout = 15\n command = iptables -A INPUT -p tcp --dport 22 -j ACCEPT\n';

describe('rsc clients', function () {
  // Each run is a process of its own that reads the table of commands first.
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsc-clients-'));
  });

  after(() => rm(folder, { recursive: true }));

  async function clients(text: string, ...args: string[]) {
    const path = join(folder, 'file');
    await writeFile(path, text);
    return runRsc(['clients', path, ...args]);
  }

  it('prints nothing but the lines of one client', async () => {
    const run = await clients(firewall, host, '--client', 'knock', '-d', '250');
    checkRun(run, 0, /^knock -d 250 192\.0\.2\.1 54389:tcp 1763:udp\n$/, nothing);
  });

  it('prints all clients, and why one does not do', async () => {
    const run = await clients(firewall, host);
    checkRun(run, 0, /^knock: .*\n {2}knock -d 300 192\.0\.2\.1 54389:tcp 1763:udp\n/, nothing);
    assert.match(run.stdout, /^curl: .*\n {2}not step 2: curl sends no UDP\.\n$/m);
  });

  it('prints no line of a client that cannot send each step, and ends with 1', async () => {
    const run = await clients(firewall, host, '--client', 'telnet');
    checkRun(run, 1, nothing, /^rsc: step 2 cannot be sent: telnet sends no UDP\.\n$/);
  });

  it('prints JSON', async () => {
    const run = await clients(firewall, host, '--client', 'curl', '--json');
    const [report] = JSON.parse(run.stdout);
    assert.equal(report.client, 'curl');
    assert.deepEqual(report.unsent, [{ step: 2, why: 'curl sends no UDP.' }]);
    assert.equal(run.code, 1);
  });

  it('reads the knock of another program, and writes it as rules', async () => {
    checkRun(
      await clients(knockdConf, '--rules'),
      0,
      /^\/ip firewall filter\n(.*\n)*add chain=input protocol=tcp dst-port=7000 action=add-src-to-address-list address-list=knock-open-1 address-list-timeout=15s\n/,
      /knockd starts again at a wrong port/,
    );
    checkRun(await clients(knockdConf, host, '-c', 'knock', '-d', '0'), 0, /^knock -d 0 \S+ 7000:tcp 8000:udp\n$/, /./);
  });

  describe('ends with 2 and says why', () => {
    async function checkRefused(text: string, args: string[], stderr: RegExp): Promise<void> {
      checkRun(await clients(text, ...args), 2, nothing, stderr);
    }

    it('without a host', () => checkRefused(firewall, [], /Give the host that the lines are for, or --rules/));
    it('without a knock', () =>
      checkRefused('/ip address print\n', [host], /holds no complete knock sequence over IPv4/));
    it('at a host of the other family', () => checkRefused(firewall, ['-6', host], /is not an IPv6 address/));
    it('at a host that is a command', () => checkRefused(firewall, ['a;reboot'], /is no name and no address/));
    it('at an unknown client', () => checkRefused(firewall, [host, '-c', 'x'], /no client "x"\. There are: knock, /));
  });
});
