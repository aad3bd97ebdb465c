import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { pingCall, sendPing, whyNoPing } from '../../../client/src/router/ping.ts';
import type { KnockStep } from '../../../server/src/index.ts';
import { step } from './knock-ports.ts';

const v4 = { address: '192.0.2.1', family: 4 } as const;
const v6 = { address: '2001:db8::1', family: 6 } as const;
const hasPing = spawnSync('ping', ['-c', '1', '127.0.0.1']).status === 0;

const icmp = (packetSize: number | null, payload: string | null = null): KnockStep =>
  step('icmp', null, { packetSize, payload });

describe('ping', () => {
  describe('is called for the size of the whole packet, with', () => {
    function checkCall(platform: NodeJS.Platform, knock: KnockStep, target: typeof v4 | typeof v6, line: string): void {
      const bind = target.family === 4 ? '192.0.2.9' : undefined;
      const { program, args } = pingCall(knock, target, bind, platform);
      assert.equal([program, ...args].join(' '), line);
    }

    it('28 bytes of headers over IPv4', () => {
      checkCall('linux', icmp(720), v4, 'ping -n -c 1 -s 692 -I 192.0.2.9 192.0.2.1');
      checkCall('darwin', icmp(720), v4, 'ping -n -c 1 -s 692 -S 192.0.2.9 192.0.2.1');
      checkCall('win32', icmp(720), v4, 'ping -n 1 -l 692 -S 192.0.2.9 192.0.2.1');
    });

    it('48 bytes of headers over IPv6', () => {
      checkCall('linux', icmp(720), v6, 'ping -n -c 1 -s 672 2001:db8::1');
      checkCall('darwin', icmp(720), v6, 'ping6 -n -c 1 -s 672 2001:db8::1');
      checkCall('win32', icmp(720), v6, 'ping -n 1 -l 672 2001:db8::1');
    });

    it('a pattern in hexadecimal digits', () => {
      checkCall('linux', icmp(100, 'wörd'), v6, 'ping -n -c 1 -s 52 -p 77c3b67264 2001:db8::1');
      checkCall('darwin', icmp(null, 'word'), v6, 'ping6 -n -c 1 -p 776f7264 2001:db8::1');
    });
  });

  it('says what it cannot send', () => {
    function checkWhy(knock: KnockStep, platform: NodeJS.Platform, why: RegExp | null): void {
      const said = whyNoPing(knock, 4, platform);
      if (why === null) assert.equal(said, null);
      else assert.match(said ?? '', why);
    }
    checkWhy(icmp(28), 'linux', null);
    checkWhy(icmp(27), 'linux', /headers of 28 bytes/);
    checkWhy(icmp(65_529), 'linux', /at most 65500 bytes/);
    checkWhy(icmp(100, 'word'), 'linux', null);
    checkWhy(icmp(100, 'word'), 'win32', /Windows cannot send a text.*Linux or macOS/);
    checkWhy(icmp(47, 'word'), 'darwin', /needs a packet of 48 bytes/);
    checkWhy(icmp(48, 'word'), 'darwin', null);
    checkWhy(icmp(100, 'seventeen letters'), 'linux', /1 to 16 bytes/);
    checkWhy({ ...icmp(100), icmpType: 13 }, 'linux', /echo requests.*type 13/);
    checkWhy({ ...icmp(100), sourcePort: 9 }, 'linux', /ICMP has no ports/);
    assert.match(whyNoPing(icmp(47), 6) ?? '', /IPv6 is shorter than its headers of 48 bytes/);
  });

  it('is said to be missing where there is none', async () => {
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      await assert.rejects(sendPing(icmp(84), v4, undefined, undefined), /this computer has no ping\. Install it/);
    } finally {
      process.env.PATH = path;
    }
  });

  describe('of this system', function () {
    this.timeout(30_000);

    before(function () {
      if (hasPing) return;
      console.log('  Knocks by ping are not tried: this system has no ping, or forbids it.');
      this.skip();
    });

    it('sends', () => sendPing(icmp(720), { address: '127.0.0.1', family: 4 }, undefined, undefined));

    it('tells in its words why it cannot', async () => {
      const nowhere = sendPing(icmp(84), { address: '127.0.0.1', family: 4 }, '192.0.2.77', undefined);
      await assert.rejects(nowhere, /was not sent; this computer's ping says: .+\. Check the network/);
    });

    it('is ended when the knock is cancelled', async () => {
      const signal = AbortSignal.abort(new Error('enough'));
      await assert.rejects(sendPing(icmp(84), v4, undefined, signal), /enough/);
    });
  });
});

/** A knock of three packets over each family, as Linux sees it; the packets are dropped, so that no ping is answered. */
const rules = `
table inet knock {
  set one4 { type ipv4_addr; timeout 20s; }
  set two4 { type ipv4_addr; timeout 20s; }
  set door4 { type ipv4_addr; timeout 60s; }
  set one6 { type ipv6_addr; timeout 20s; }
  set two6 { type ipv6_addr; timeout 20s; }
  set door6 { type ipv6_addr; timeout 60s; }
  chain input {
    type filter hook input priority 0; policy accept;
    ip protocol icmp ip length 720 icmp type echo-request add @one4 { ip saddr } drop
    ip protocol icmp ip length 100 icmp type echo-request @th,192,32 0x776f7264 ip saddr @one4 add @two4 { ip saddr } drop
    udp dport 9000 ip saddr @two4 @th,64,24 0xff00fe add @door4 { ip saddr } drop
    ip6 nexthdr icmpv6 ip6 length 680 icmpv6 type echo-request add @one6 { ip6 saddr } drop
    ip6 nexthdr icmpv6 ip6 length 60 icmpv6 type echo-request @th,192,32 0x776f7264 ip6 saddr @one6 add @two6 { ip6 saddr } drop
    udp dport 9000 ip6 saddr @two6 @th,64,24 0xff00fe add @door6 { ip6 saddr } drop
    tcp dport 8728 tcp flags syn ip saddr != @door4 drop
    tcp dport 8728 tcp flags syn ip6 saddr != @door6 drop
  }
}`;
const namespace = ['-n', 'sh', '-c', 'ip link set lo up && nft -f - && exec "$@"', 'sh'];
const hasNamespaces =
  process.getuid?.() === 0 &&
  spawnSync('unshare', [...namespace, 'true'], { input: 'table inet probe {}' }).status === 0;

describe('a knock by size, pattern and bytes, in a network of its own', function () {
  this.timeout(60_000);

  before(function () {
    if (hasPing && hasNamespaces) return;
    console.log('  The knock in a network of its own is not tried: it needs root, unshare, nftables and ping.');
    this.skip();
  });

  /** Runs the knock behind the rules; the door answers when they let it. */
  async function checkKnock(host: string, knock: string, expected: RegExp): Promise<void> {
    const source = `
      import { createServer } from 'node:net';
      import { knockUntilOpen } from './client/src/router/knock.ts';
      import { parseKnocks } from './client/src/router/knock-notation.ts';
      createServer().listen(8728, () => {
        knockUntilOpen('${host}', parseKnocks('${knock}'), 8728, { delayMs: 100, tries: 1, doorTimeoutMs: 500 })
          .then(({ address }) => 'open at ' + address, (error) => error.message)
          .then((line) => { console.log(line); process.exit(); });
      });`;
    const args = [...namespace, process.execPath, '--input-type=module', '--eval', source];
    const child = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end(rules);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    await once(child, 'close');
    assert.match(output, expected);
  }

  it('opens over IPv4', () => checkKnock('127.0.0.1', 'icmp:720 icmp:100=word 9000:udp:hex=ff00fe', /^open at 127/));

  it('opens over IPv6', () => checkKnock('::1', 'icmp:720 icmp:100=word 9000:udp:hex=ff00fe', /^open at ::1/));

  it('stays closed at another size', () =>
    checkKnock('127.0.0.1', 'icmp:719 icmp:100=word 9000:udp:hex=ff00fe', /did not answer.*still drops/));

  it('stays closed at another pattern', () =>
    checkKnock('127.0.0.1', 'icmp:720 icmp:100=drow 9000:udp:hex=ff00fe', /did not answer.*still drops/));
});
