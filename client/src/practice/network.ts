/** The router's side of the network: knock ports, the two API ports, and the connections to them. */
import { createServer, isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Verdict } from '../../../server/src/index.ts';
import { ApiConnection, type ApiHost } from './api-connection.ts';
import type { Session } from './call.ts';
import type { PracticeCertificate } from './certificate.ts';
import type { Arrival, Firewall } from './firewall.ts';
import { KnockPorts, knockPortsOf, type PortName } from './knock-ports.ts';
import { ServicePort, type ServicePortOptions } from './service-port.ts';
import type { Store } from './store.ts';

export interface NetworkOptions {
  host: string;
  /** The ports on this machine that stand for 8728 and 8729. */
  apiPort: number;
  apiSslPort: number;
  certificate: PracticeCertificate;
  store: Store;
  firewall: Firewall;
  api: ApiHost;
  /** Called after a packet, which may have changed address lists; settles when the ports are as they should be. */
  onPacket: () => Promise<void>;
  onSessionEnd: (session: Session) => void;
}

export class Network {
  readonly #options: NetworkOptions;
  readonly #knockPorts: KnockPorts;
  readonly #services: ServicePort[];
  readonly #connections = new Set<ApiConnection>();

  constructor(options: NetworkOptions) {
    this.#options = options;
    const { host, apiPort, apiSslPort, api } = options;
    this.#knockPorts = new KnockPorts(host, (arrival) => this.#knocked(arrival), api.log);
    this.#services = [
      this.#service('api', apiPort, (stream, source, reset) => this.#connect(stream, source, reset)),
      this.#service('api-ssl', apiSslPort, (stream, source, reset) =>
        this.#connect(this.#secured(stream), source, reset),
      ),
    ];
  }

  get apiPort(): number {
    return this.#services[0]!.port;
  }

  get apiSslPort(): number {
    return this.#services[1]!.port;
  }

  get knockPorts(): PortName[] {
    return this.#knockPorts.names;
  }

  get sessions(): Session[] {
    return [...this.#connections].filter((connection) => connection.isLoggedIn);
  }

  /** Opens and closes ports as the rules and the address lists want it now. */
  async update(): Promise<void> {
    const { firewall, host } = this.#options;
    const wanted = knockPortsOf(firewall.rules, isIPv6(host) ? 6 : 4);
    for (const { configuredPort } of this.#services) wanted.delete(`${configuredPort}:tcp`);
    await this.#knockPorts.update(wanted);
    for (const service of this.#services) await service.update();
  }

  /** Nothing listens any more. */
  async closePorts(): Promise<void> {
    for (const service of this.#services) service.closePort();
    await this.#knockPorts.update(new Set());
  }

  /** Ends a connection without a word; all of them when none is named. */
  disconnect(session: Session | null): void {
    for (const connection of this.#connections) if (session === null || connection === session) connection.end();
  }

  /** Lets all connections hang: what they send is lost, and nothing comes back. */
  silence(): void {
    for (const connection of this.#connections) connection.silence();
  }

  #service(name: 'api' | 'api-ssl', port: number, accept: ServicePortOptions['accept']): ServicePort {
    const { host, store, firewall, api } = this.#options;
    const onPacket = (arrival: Arrival, verdict: Verdict): void => void this.#noted(arrival, verdict);
    return new ServicePort({ name, host, port, store, firewall, accept, onPacket, log: api.log });
  }

  #connect(stream: Duplex, source: string, reset: () => void): void {
    const connection = new ApiConnection(stream, source, this.#options.api, reset);
    this.#connections.add(connection);
    void connection.ended.then(() => {
      this.#connections.delete(connection);
      this.#options.onSessionEnd(connection);
    });
  }

  #secured(stream: Duplex): Duplex {
    const { key, certificate } = this.#options.certificate;
    const secured = new TLSSocket(stream, { isServer: true, key, cert: certificate });
    stream.once('close', () => secured.destroy());
    return secured;
  }

  /** Whether a service answers what came in. */
  async #knocked(arrival: Arrival): Promise<boolean> {
    const verdict = this.#options.firewall.receive(arrival);
    for (const service of this.#services) service.see(arrival.source);
    await this.#noted(arrival, verdict);
    return verdict.accepted && arrival.protocol === 'tcp' && this.#isServed(arrival.destinationPort!);
  }

  #isServed(port: number): boolean {
    const services = this.#options.store.rows('/ip/service');
    return services.some(({ values }) => Number(values.port) === port && values.disabled !== 'true');
  }

  #noted(arrival: Arrival, verdict: Verdict): Promise<void> {
    this.#options.api.log(packetText(arrival, verdict));
    return this.#options.onPacket();
  }
}

/** `packet udp/7000 from 127.0.0.1: put 127.0.0.1 on list knock-1 ("Knock 1"); dropped ("Everybody else")` */
function packetText(
  { protocol, destinationPort, source, payload, size }: Arrival,
  { accepted, rule, trace }: Verdict,
): string {
  const effects = trace.map(({ rule: { properties }, effect }) => {
    const comment = properties.get('comment');
    return comment ? `${effect} ("${comment}")` : effect;
  });
  if (rule === null) effects.push(accepted ? 'accepted at the end of the rules' : 'dropped');
  // What a knock carries may be the secret of a real router.
  const carries = payload === '' ? '' : ` carrying ${payload.length === 1 ? '1 byte' : `${payload.length} bytes`}`;
  const what = destinationPort === null ? `${protocol} of ${size} bytes` : `${protocol}/${destinationPort}`;
  return `packet ${what} from ${source}${carries}: ${effects.join('; ')}`;
}

/** The TCP port, or any for 0, if it is free now; the system does not give it away again soon. */
export async function freePort(host: string, asked = 0): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen({ host, port: asked }, resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
