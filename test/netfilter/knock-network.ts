/**
 * A router behind a knock, and a client with an address of its own for each knock: two network namespaces of Linux, joined by a
 * cable that may lose packets. Needs root, iproute2, nftables.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from './network.ts';

/** The router has all these addresses; client N knocks at its Nth. */
const ROUTER_NETWORK = { 4: '10.1.0.0/16', 6: 'fd01::/64' };
const ROUTER_MAC = '02:00:00:00:00:01';
const CLIENT_MAC = '02:00:00:00:00:02';
const GATEWAY = { 4: '192.0.2.254', 6: 'fe80::fe' };

/** Each refusal is told, not one a second. */
const SETTINGS = ['net.ipv4.icmp_ratelimit=0', 'net.ipv6.icmp.ratelimit=0'];

export type Family = 4 | 6;

/** The TCP port behind the knock. Its service says nothing and leaves connections open. */
export const DOOR_PORT = 8728;

export interface KnockNetworkOptions {
  /** A rule set of nftables on the router. */
  rules: string;
  /** How many addresses the client can knock from, in each family. */
  clients: number;
  /** How many of 100 packets get lost, in each direction. */
  lossPercent?: number;
}

let networks = 0;

export class KnockNetwork {
  readonly #name = `${process.pid}-${++networks}`;
  readonly #router = `knock-router-${this.#name}`;
  readonly #client = `knock-client-${this.#name}`;
  #service: ChildProcess | null = null;
  /** When the service has accepted a connection first from each address, in milliseconds of the system's monotonic clock. */
  readonly acceptedAt = new Map<string, number>();

  static async create(options: KnockNetworkOptions): Promise<KnockNetwork> {
    const network = new KnockNetwork();
    try {
      await network.#build(options);
      return network;
    } catch (error) {
      await network.close();
      throw error;
    }
  }

  async #build({ rules, clients, lossPercent = 0 }: KnockNetworkOptions): Promise<void> {
    for (const name of [this.#router, this.#client]) {
      await run('ip', ['netns', 'add', name]);
      await run('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
    }
    const peer = ['type', 'veth', 'peer', 'name', 'ether1', 'netns', this.#client];
    await run('ip', ['-n', this.#router, 'link', 'add', 'ether1', ...peer]);
    await this.#connect(this.#router, ROUTER_MAC, CLIENT_MAC, 'router', 0);
    await this.#connect(this.#client, CLIENT_MAC, ROUTER_MAC, 'client', clients);
    const loss = `\ntable inet loss { chain lost {
      type filter hook prerouting priority -400; iifname ether1 numgen random mod 100 < ${lossPercent} drop;
    }
  }`;
    await run('ip', ['netns', 'exec', this.#router, 'nft', '-f', '-'], rules + (lossPercent > 0 ? loss : ''));
    if (lossPercent > 0) await run('ip', ['netns', 'exec', this.#client, 'nft', '-f', '-'], loss);
    await run('ip', ['netns', 'exec', this.#router, 'sysctl', '-q', '-w', ...SETTINGS]);
    await this.#serve();
  }

  async #connect(name: string, mac: string, peerMac: string, side: 'router' | 'client', hosts: number): Promise<void> {
    await run('ip', ['-n', name, 'link', 'set', 'ether1', 'address', mac, 'up']);
    for (const family of [4, 6] as const) {
      const way = `via ${GATEWAY[family]} dev ether1 onlink`;
      const own = side === 'router' ? [`route add local ${ROUTER_NETWORK[family]} dev lo`] : [];
      const pairs = Array.from({ length: hosts }, (_, number) => {
        const address = clientAddress(number, family);
        return [
          `address add ${address} dev lo${family === 6 ? ' nodad' : ''}`,
          `route add ${routerAddress(number, family)} ${way} src ${address}`,
        ];
      });
      const neighbor = `neighbor replace ${GATEWAY[family]} lladdr ${peerMac} dev ether1 nud permanent`;
      const lines = [...own, neighbor, `route add default ${way}`, ...pairs.flat()];
      await run('ip', ['-n', name, `-${family}`, '-batch', '-'], `${lines.join('\n')}\n`);
    }
  }

  async #serve(): Promise<void> {
    // It ends with this process, however that ends.
    const source = `process.stdin.resume().on('end', () => process.exit());
      require('node:net').createServer((socket) => {
        socket.on('error', () => {}).resume();
        console.log(socket.remoteAddress, String(process.hrtime.bigint() / 1000n));
      }).listen(${DOOR_PORT}, '::', 4096, () => console.log('ready'));`;
    const service = spawn('ip', ['netns', 'exec', this.#router, process.execPath, '--eval', source], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#service = service;
    const lines = createInterface({ input: service.stdout });
    await new Promise<void>((resolve, reject) => {
      service.once('error', reject).once('exit', () => reject(new Error('The service behind the door has ended.')));
      lines.once('line', () => resolve());
    });
    lines.on('line', (line) => {
      const [address = '', microseconds] = line.replace('::ffff:', '').split(' ');
      if (!this.acceptedAt.has(address)) this.acceptedAt.set(address, Number(microseconds) / 1000);
    });
  }

  /** Runs a program on the client's side; its standard output. */
  asClient(program: string, args: readonly string[], input?: string): Promise<string> {
    return run('ip', ['netns', 'exec', this.#client, program, ...args], input);
  }

  /** The addresses in a set of the router's table `inet knock`. */
  async membersOf(set: string): Promise<string[]> {
    const found = await this.#asRouter<{ set: { elem?: { elem: { val: string } }[] } }>('set', 'inet', 'knock', set);
    return found.flatMap(({ set }) => (set?.elem ?? []).map(({ elem }) => elem.val));
  }

  /** How many packets each named counter of the router has seen. */
  async counters(): Promise<Map<string, number>> {
    const found = await this.#asRouter<{ counter?: { name: string; packets: number } }>('counters');
    return new Map(found.flatMap(({ counter }) => (counter ? [[counter.name, counter.packets]] : [])));
  }

  async #asRouter<Entry>(...what: string[]): Promise<Entry[]> {
    return JSON.parse(await run('ip', ['netns', 'exec', this.#router, 'nft', '-j', 'list', ...what])).nftables;
  }

  async close(): Promise<void> {
    if (this.#service?.exitCode === null) {
      this.#service.kill();
      await new Promise((resolve) => this.#service!.once('exit', resolve));
    }
    for (const name of [this.#router, this.#client]) await removeNamespace(name);
  }
}

/** A namespace is busy for a moment while another program is being put into one. */
async function removeNamespace(name: string): Promise<void> {
  for (let tries = 0; tries < 5; tries += 1) {
    const isGone = await run('ip', ['netns', 'delete', name]).then(
      () => true,
      () => false,
    );
    if (isGone) return;
    await delay(50);
  }
}

/** Where client N knocks. */
export function routerAddress(number: number, family: Family = 4): string {
  return addressIn(family === 4 ? '10.1' : 'fd01', number, family);
}

/** Where client N knocks from. */
export function clientAddress(number: number, family: Family = 4): string {
  return addressIn(family === 4 ? '10.2' : 'fd02', number, family);
}

function addressIn(network: string, number: number, family: Family): string {
  const host = number + 1;
  return family === 4 ? `${network}.${host >> 8}.${host & 0xff}` : `${network}::${host.toString(16)}`;
}
