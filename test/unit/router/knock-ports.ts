import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { KnockStep } from '../../../server/src/index.ts';

/** Real ports on loopback that write down what arrives, in the order of arrival. */
export interface KnockPorts {
  /** `tcp/54389`, or `udp/8000 "text"` for a datagram, or `tcp/80 "text"` for what a connection carried. */
  readonly seen: string[];
  tcp(): Promise<number>;
  udp(): Promise<number>;
  /** A listener that hands its connections to the test. */
  server(onConnection: (socket: Socket) => void): Promise<{ server: Server; port: number }>;
  close(): Promise<void>;
}

export function openKnockPorts(host = '127.0.0.1'): KnockPorts {
  const seen: string[] = [];
  const closers: (() => Promise<unknown>)[] = [];
  const server = async (onConnection: (socket: Socket) => void) => {
    const listener = createServer((socket) => {
      socket.on('error', () => {});
      onConnection(socket);
    });
    await once(listener.listen(0, host), 'listening');
    closers.push(() => new Promise((resolve) => listener.close(resolve)));
    return { server: listener, port: (listener.address() as AddressInfo).port };
  };
  const tcp = async () => {
    const { port } = await server((socket) => {
      seen.push(`tcp/${port}`);
      socket.on('data', (data) => seen.push(`tcp/${port} "${data}"`));
    });
    return port;
  };
  const udp = async () => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.bind(0, host);
    await once(socket, 'listening');
    const { port } = socket.address();
    socket.on('message', (message) => seen.push(`udp/${port} "${message}"`));
    closers.push(async () => socket.close());
    return port;
  };
  return { seen, tcp, udp, server, close: async () => void (await Promise.all(closers.map((close) => close()))) };
}

/** A port on which nothing listens. */
export async function refusedPort(host = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * A port that answers nothing, as behind a firewall that drops: Linux ignores a SYN to a listener whose queue is full.
 * The listener stands in a thread that sleeps, so that it never empties its queue.
 */
export async function silentPort(): Promise<{ port: number; close(): Promise<void> }> {
  const worker = new Worker(
    `const { createServer } = require('node:net');
     const { parentPort } = require('node:worker_threads');
     const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     });`,
    { eval: true },
  );
  const [port] = (await once(worker, 'message')) as [number];
  const queued = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
  for (const socket of queued) socket.on('error', () => {});
  await Promise.all(queued.map((socket) => once(socket, 'connect')));
  return {
    port,
    async close() {
      for (const socket of queued) socket.destroy();
      await worker.terminate();
    },
  };
}

export function step(protocol: KnockStep['protocol'], port: number | null, more: Partial<KnockStep> = {}): KnockStep {
  return { protocol, port, packetSize: null, payload: null, delayMs: null, ...more };
}

export const hasIpv6Loopback = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

/** Lets packets that have left arrive at the listeners of this process. */
export async function arrived(seen: readonly string[], count: number): Promise<void> {
  while (seen.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}
