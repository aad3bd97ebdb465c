/** Real sockets on the ports that the firewall waits for knocks on, and an ear for pings. */
import { createSocket } from 'node:dgram';
import { createServer, isIPv6, type Socket } from 'node:net';
import type { FirewallRule } from '../../../server/src/index.ts';
import { textOf } from '../router/knock-notation.ts';
import type { Arrival } from './firewall.ts';
import { listenToPings } from './ping-listener.ts';

/** A range of more ports than this is no knock; it is left alone. */
const widestRange = 64;
/** So long a service waits for the first word of a client. */
const idleMs = 10_000;

/** Bytes of the headers of IP and UDP. */
const UDP_HEADERS = { 4: 28, 6: 48 };

/** `54389:tcp`, or `icmp` for pings. */
export type PortName = `${number}:${'tcp' | 'udp'}` | 'icmp';

interface Listener {
  /** Stops listening at once. */
  close(): void;
}

export class KnockPorts {
  readonly #host: string;
  /** Takes each packet that comes in, and says whether a service answers it; a TCP knock is answered when that is done. */
  readonly #receive: (arrival: Arrival) => Promise<boolean>;
  readonly #log: (line: string) => void;
  readonly #open = new Map<PortName, Listener>();

  constructor(host: string, receive: (arrival: Arrival) => Promise<boolean>, log: (line: string) => void) {
    this.#host = host;
    this.#receive = receive;
    this.#log = log;
  }

  get names(): PortName[] {
    return [...this.#open.keys()];
  }

  /** Opens what is wanted, closes what is not. A port that is taken is reported and left out. */
  async update(wanted: ReadonlySet<PortName>): Promise<void> {
    for (const [name, listener] of this.#open) {
      if (wanted.has(name)) continue;
      this.#open.delete(name);
      listener.close();
    }
    for (const name of wanted) {
      if (this.#open.has(name)) continue;
      try {
        this.#open.set(name, await this.#listen(name));
      } catch (error) {
        this.#log(unheard(name, error as NodeJS.ErrnoException));
        // A port may be free later; an ear for pings is there from the beginning or never.
        if (name === 'icmp') this.#open.set(name, { close: () => {} });
      }
    }
  }

  #listen(name: PortName): Promise<Listener> {
    if (name === 'icmp') return this.#listenToPings();
    const [port, protocol] = name.split(':') as [string, 'tcp' | 'udp'];
    return protocol === 'tcp' ? this.#listenTcp(Number(port)) : this.#listenUdp(Number(port));
  }

  /** A connection stands for its first packet; it is reset as soon as that was looked at, unless a service listens. */
  async #listenTcp(port: number): Promise<Listener> {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      const { remoteAddress, remotePort, localAddress } = socket;
      if (remoteAddress === undefined) return;
      const arrival = this.#arrival('tcp', port, remoteAddress, remotePort!, localAddress!, '');
      void this.#receive(arrival).then((isServed) => {
        if (isServed) this.#hear(socket, arrival);
        else socket.resetAndDestroy();
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen({ host: this.#host, port }, resolve);
    });
    return { close: () => server.close() };
  }

  /** What a client says to a service passes the firewall, too: `GET /open-sesame` may be a knock. */
  #hear(socket: Socket, arrival: Arrival): void {
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.once('data', (bytes: Buffer) => {
      const packet = { ...arrival, payload: textOf(bytes), established: true };
      void this.#receive(packet).then(() => socket.end());
    });
  }

  async #listenUdp(port: number): Promise<Listener> {
    const socket = createSocket(isIPv6(this.#host) ? 'udp6' : 'udp4');
    socket.on('message', (bytes, from) => {
      const arrival = this.#arrival('udp', port, from.address, from.port, this.#host, textOf(bytes));
      void this.#receive({ ...arrival, size: UDP_HEADERS[isIPv6(this.#host) ? 6 : 4] + bytes.length });
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject).bind({ address: this.#host, port, exclusive: true }, resolve);
    });
    socket.on('error', (error) => this.#log(`knock port ${port}:udp: ${error.message}`));
    return { close: () => socket.close() };
  }

  #listenToPings(): Promise<Listener> {
    return listenToPings(this.#host, ({ source, size, payload }) => {
      const ports = { sourcePort: null, destinationPort: null };
      const packet = { source, destination: this.#host, size, payload: textOf(payload), established: false };
      void this.#receive({ protocol: 'icmp', ...ports, ...packet });
    });
  }

  #arrival(
    protocol: 'tcp' | 'udp',
    destinationPort: number,
    source: string,
    sourcePort: number,
    destination: string,
    payload: string,
  ): Arrival {
    return { protocol, source, sourcePort, destination, destinationPort, payload, established: false };
  }
}

function unheard(name: PortName, { code, message }: NodeJS.ErrnoException): string {
  if (name === 'icmp') return `pings cannot be heard here (${message}): knocks by ping go unheard`;
  return `knock port ${name} cannot be opened (${code}): knocks there go unheard`;
}

/** The ports of rules that a knock can move on: those that put somebody on a list, or jump to rules that may. */
export function knockPortsOf(rules: readonly FirewallRule[], family: 4 | 6): Set<PortName> {
  const names = rules.filter((rule) => rule.family === family && isKnock(rule)).flatMap(portsOf);
  return new Set(names);
}

function isKnock({ disabled, chain, action }: FirewallRule): boolean {
  if (disabled || chain === 'forward' || chain === 'output') return false;
  return action.endsWith('-address-list') || action === 'jump';
}

function portsOf({ properties }: FirewallRule): PortName[] {
  const protocol = properties.get('protocol');
  if (protocol === 'icmp' || protocol === 'icmpv6') return ['icmp'];
  if (protocol !== 'tcp' && protocol !== 'udp') return [];
  return (properties.get('dst-port') ?? '').split(',').flatMap((part) => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (match === null || first === 0 || last - first >= widestRange) return [];
    return Array.from({ length: last - first + 1 }, (_, index): PortName => `${first + index}:${protocol}`);
  });
}
