/** A service of the router on a real port, which is open only while the firewall would let somebody in. */
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Verdict } from '../../../server/src/index.ts';
import { isInPrefix } from './addresses.ts';
import type { Arrival, Firewall } from './firewall.ts';
import { standardPort } from './initial-rows.ts';
import type { Store } from './store.ts';

export interface ServicePortOptions {
  name: 'api' | 'api-ssl';
  host: string;
  /** The port on this machine that stands for the service's standard port. */
  port: number;
  store: Store;
  firewall: Firewall;
  /** Takes a connection that the firewall let in; `reset` ends it with a TCP reset. */
  accept: (stream: Duplex, source: string, reset: () => void) => void;
  /** Called after each packet that opens a connection, and after each one that gets lost. */
  onPacket: (arrival: Arrival, verdict: Verdict) => void;
  log: (line: string) => void;
}

export class ServicePort {
  readonly #options: ServicePortOptions;
  /** Who has been here; the port is open while one of them would be let in. */
  readonly #sources = new Set<string>();
  #server: Server | null = null;
  #openPort: number | null = null;

  constructor(options: ServicePortOptions) {
    this.#options = options;
    this.#sources.add(isIPv6(options.host) ? '::1' : '127.0.0.1');
  }

  /** The port that rules and `/ip/service` speak of. */
  get configuredPort(): number {
    return Number(this.#row()?.values.port ?? standardPort(this.#options.name));
  }

  /** The port on this machine: the standard port is mapped to the one that was given, any other one is itself. */
  get port(): number {
    const { name, port } = this.#options;
    return this.configuredPort === standardPort(name) ? port : this.configuredPort;
  }

  /** Remembers an address that sent a packet to this router. */
  see(source: string): void {
    this.#sources.add(source);
  }

  /** Opens or closes the port as the configuration and the firewall want it. */
  async update(): Promise<void> {
    const wanted = this.#isWanted() ? this.port : null;
    if (wanted === this.#openPort) return;
    this.closePort();
    if (wanted !== null) await this.#listen(wanted);
  }

  /** Stops listening; connections live on. */
  closePort(): void {
    if (this.#openPort === null) return;
    this.#server?.close();
    this.#server = null;
    this.#openPort = null;
    this.#options.log(`${this.#options.name} port closed`);
  }

  #row() {
    return this.#options.store.rows('/ip/service').find(({ values }) => values.name === this.#options.name);
  }

  /** Whether `/ip/service` has the address among those that the service is for. */
  #serves(source: string): boolean {
    const allowed = this.#row()?.values.address || 'any';
    return allowed === 'any' || allowed.split(',').some((prefix) => isInPrefix(source, prefix));
  }

  #isWanted(): boolean {
    if (this.#row()?.values.disabled !== 'false') return false;
    const sources = new Set([...this.#sources, ...this.#options.firewall.loopbackSources()]);
    return [...sources].some((source) => this.#options.firewall.wouldAccept(this.#arrival(source, 0, false)));
  }

  async #listen(port: number): Promise<void> {
    const { host, name, log } = this.#options;
    const server = createServer((socket) => this.#connected(socket));
    try {
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen({ host, port }, resolve));
    } catch (error) {
      log(`${name} cannot listen on port ${port} (${(error as NodeJS.ErrnoException).code})`);
      return;
    }
    this.#server = server;
    this.#openPort = port;
    log(`${name} port open: ${host}:${port}`);
  }

  #connected(socket: Socket): void {
    socket.on('error', () => {});
    const { remoteAddress: source, remotePort = 0 } = socket;
    if (source === undefined) return;
    if (!this.#receive(this.#arrival(source, remotePort, false))) {
      socket.resetAndDestroy();
      return;
    }
    // RouterOS manual, Services: the connection comes about, and is closed without a word.
    if (!this.#serves(source)) {
      this.#options.log(`${this.#options.name}: ${source} is none of the addresses that the service is for`);
      socket.end();
      return;
    }
    const hears = (): boolean => this.#receive(this.#arrival(source, remotePort, true));
    this.#options.accept(new FilteredStream(socket, hears), source, () => socket.resetAndDestroy());
  }

  #receive(arrival: Arrival): boolean {
    const verdict = this.#options.firewall.receive(arrival);
    if (!arrival.established || !verdict.accepted) this.#options.onPacket(arrival, verdict);
    return verdict.accepted;
  }

  #arrival(source: string, sourcePort: number, established: boolean): Arrival {
    return {
      protocol: 'tcp',
      source,
      sourcePort,
      destination: this.#options.host,
      destinationPort: this.configuredPort,
      payload: '',
      established,
    };
  }
}

/** A connection whose incoming bytes pass the firewall: what it drops was never sent, and the session hangs. */
class FilteredStream extends Duplex {
  readonly #socket: Socket;

  constructor(socket: Socket, hears: () => boolean) {
    super();
    this.#socket = socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      if (hears() && !this.push(chunk)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
