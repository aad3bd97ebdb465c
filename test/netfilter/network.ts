/** A router and its stranger as two network namespaces of Linux, joined by a cable. Needs root, iproute2, nftables, perl. */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Destinations that the router takes for its own, all of them. */
const ROUTER_NETWORK = { 4: '10.0.0.0/8', 6: 'fd00::/64' };
const ROUTER_MAC = '02:00:00:00:00:01';
const STRANGER_MAC = '02:00:00:00:00:02';
/**
 * Checksums are not looked at, as the packets have none; an ACK begins no connection, as on a router with
 * `loose-tcp-tracking=no`; nobody but the test answers.
 */
const SETTINGS = [
  'net.netfilter.nf_conntrack_checksum=0',
  'net.netfilter.nf_conntrack_tcp_loose=0',
  'net.ipv4.icmp_echo_ignore_all=1',
  'net.ipv6.icmp.echo_ignore_all=1',
  'net.ipv4.conf.all.rp_filter=0',
  'net.ipv4.conf.default.rp_filter=0',
];
const SENDER = fileURLToPath(new URL('send-packets.pl', import.meta.url));
const ARRIVE_WITHIN_MS = 5000;

/** Why the test cannot run here; null if it can. */
export function whyNot(): string | null {
  if (process.platform !== 'linux') return 'it needs Linux';
  if (process.getuid?.() !== 0) return 'it needs root, to make network namespaces';
  const missing = [
    { program: 'ip', name: 'iproute2' },
    { program: 'nft', name: 'nftables' },
    { program: 'perl', name: 'perl-base' },
  ].filter(({ program }) => spawnSync(program, ['-v']).error !== undefined);
  if (missing.length > 0) return `it needs ${missing.map(({ name }) => name).join(' and ')}`;
  const name = `differential-${process.pid}`;
  if (spawnSync('ip', ['netns', 'add', name]).status !== 0) return 'network namespaces cannot be made here';
  const nft = spawnSync('ip', ['netns', 'exec', name, 'nft', 'list', 'ruleset']);
  spawnSync('ip', ['netns', 'delete', name]);
  return nft.status === 0 ? null : 'nftables does not work here';
}

export class Network {
  readonly #router = `differential-router-${process.pid}`;
  readonly #stranger = `differential-stranger-${process.pid}`;
  #fromStranger: Sender | null = null;
  #fromRouter: Sender | null = null;
  #sent = 0;

  /** Makes the network with a rule set on the router, as `toNftables` writes it. */
  static async create(rules: string): Promise<Network> {
    const network = new Network();
    try {
      await network.#build(rules);
      return network;
    } catch (error) {
      await network.close();
      throw error;
    }
  }

  async #build(rules: string): Promise<void> {
    for (const name of [this.#router, this.#stranger]) await run('ip', ['netns', 'add', name]);
    // It would look for neighbours, and the packets of the test are counted.
    await run('ip', ['netns', 'exec', this.#stranger, 'sysctl', '-q', '-w', 'net.ipv6.conf.all.disable_ipv6=1']);
    const router = (...args: string[]) => run('ip', ['-n', this.#router, ...args]);
    await router('link', 'add', 'ether1', 'type', 'veth', 'peer', 'name', 'ether1', 'netns', this.#stranger);
    await router('link', 'set', 'lo', 'up');
    await router('link', 'set', 'ether1', 'address', ROUTER_MAC, 'up');
    await run('ip', ['-n', this.#stranger, 'link', 'set', 'ether1', 'address', STRANGER_MAC, 'up']);
    for (const [family, gateway] of [
      ['-4', '192.0.2.254'],
      ['-6', 'fe80::2'],
    ] as const) {
      const network = ROUTER_NETWORK[family === '-4' ? 4 : 6];
      await router(family, 'route', 'add', 'local', network, 'dev', 'lo');
      await router(family, 'neighbor', 'add', gateway, 'lladdr', STRANGER_MAC, 'dev', 'ether1', 'nud', 'permanent');
      await router(family, 'route', 'add', 'default', 'via', gateway, 'dev', 'ether1', 'onlink');
    }
    await this.#inRouter('nft', ['-f', '-'], rules);
    await this.#inRouter('sysctl', ['-q', '-w', ...SETTINGS]);
    this.#fromStranger = new Sender(this.#stranger, ['ether1', ROUTER_MAC]);
    this.#fromRouter = new Sender(this.#router, []);
  }

  /** Sends packets to the router and comes back when they have been through its firewall. */
  async send(packets: readonly Buffer[]): Promise<void> {
    await this.#fromStranger!.send(packets);
    this.#sent += packets.length;
    const deadline = performance.now() + ARRIVE_WITHIN_MS;
    for (;;) {
      const received = await this.#fromRouter!.received();
      if (received === this.#sent) return;
      if (performance.now() > deadline) throw new Error(`Of ${this.#sent} packets, ${received} arrived.`);
      await delay(5);
    }
  }

  /** Lets the router send packets of its own. */
  async answer(packets: readonly Buffer[]): Promise<void> {
    await this.#fromRouter!.send(packets);
  }

  /** What was accepted, as pairs `address hop limit`. */
  async accepted(): Promise<Set<string>> {
    const pairs = await Promise.all(['ip', 'ip6'].map((table) => this.#acceptedBy(table)));
    return new Set(pairs.flat());
  }

  async #acceptedBy(table: string): Promise<string[]> {
    const text = await this.#inRouter('nft', ['-j', 'list', 'set', table, 'differential', 'accepted']);
    const { set }: { set: { elem?: { concat: [string, number] }[] } } = JSON.parse(text).nftables.at(-1);
    return (set.elem ?? []).map(({ concat }) => concat.join(' '));
  }

  async close(): Promise<void> {
    await Promise.all([this.#fromStranger?.close(), this.#fromRouter?.close()]);
    for (const name of [this.#router, this.#stranger])
      await run('ip', ['netns', 'delete', name]).catch(() => undefined);
  }

  #inRouter(program: string, args: readonly string[], input?: string): Promise<string> {
    return run('ip', ['netns', 'exec', this.#router, program, ...args], input);
  }
}

/** `send-packets.pl` in a namespace. */
class Sender {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(namespace: string, args: readonly string[]) {
    this.#process = spawn('ip', ['netns', 'exec', namespace, 'perl', SENDER, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#lines = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }

  async send(packets: readonly Buffer[]): Promise<void> {
    this.#process.stdin!.write(`${packets.map((packet) => `${packet.toString('hex')}\n`).join('')}\n`);
    const { value } = await this.#lines.next();
    if (value !== 'sent') throw new Error('The sender of packets has ended.');
  }

  /** How many packets its namespace has received. Source: the kernel's proc_net_snmp. */
  async received(): Promise<number> {
    const [v4, v6] = await Promise.all(
      ['snmp', 'snmp6'].map((name) => readFile(`/proc/${this.#process.pid}/net/${name}`, 'utf8')),
    );
    return Number(/^Ip: \d+ \d+ (\d+)/m.exec(v4!)?.[1]) + Number(/^Ip6InReceives\s+(\d+)/m.exec(v6!)?.[1]);
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.stdin!.end();
    await ended;
  }
}

export function run(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${program} ${args.join(' ')}: ${stderr || error.message}`));
    });
    child.stdin!.on('error', () => undefined).end(input);
  });
}
