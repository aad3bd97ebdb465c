import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { RouterOSAPI } from 'node-routeros/dist/RouterOSAPI.js';
import { speaksTls } from './connection-errors.ts';
import { isTlsAlert } from './tls.ts';
import { SentenceDecoder } from './wire.ts';

/** What a link tells its session. None of them may throw; `login` may reject. */
export interface LinkEvents {
  /** The transport stands, TLS included: send the credentials. */
  login(): Promise<void>;
  /** A sentence has arrived. */
  sentence(words: string[]): void;
  /**
   * Bytes have arrived that are not the RouterOS API, or the transport has gone; null: it was closed in good order.
   * May come more than once; the first tells the reason.
   */
  lost(cause: unknown): void;
}

/** Where a link goes; `tls` is absent on a plain one. */
export interface LinkOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: ConnectionOptions;
}

/** The part of node-routeros 1.6.9 that is used here; its typings hide these members or declare server-side TLS options. */
interface RouterOSAPIInternals {
  connect(): Promise<unknown>;
  on(event: 'error', listener: () => void): void;
  login(): Promise<unknown>;
  readonly connector: {
    readonly socket: Socket;
    readonly receiver: { processRawData(data: Buffer): void };
    destroy(): void;
  };
}

/**
 * Opens a connection with node-routeros and takes the parts out of its hands that cannot be relied on (measured on 1.6.9):
 * its decoder loses its place when a length prefix or the closing zero byte arrives alone, reads text as Windows-1252, and
 * throws inside the socket's data event on `!empty` and on answers to tags that have gone; its login sizes the
 * challenge in characters instead of bytes and leaves a rejection unhandled when two rows come back; it drops its listeners
 * before the last error of a socket has come; its idle timer ends sessions that merely wait. It supplies the connection
 * itself, plain or TLS, and says when it stands.
 *
 * `connect()` makes socket and receiver before it returns, so all of this is in place before the first byte.
 */
export function openLink(options: LinkOptions, events: LinkEvents): Socket {
  const api = new RouterOSAPI({ user: '', password: '', ...options } as ConstructorParameters<
    typeof RouterOSAPI
  >[0]) as unknown as RouterOSAPIInternals;
  // An error event without a listener ends the process. What happened is learnt from the socket, where errors still
  // have their names.
  api.on('error', () => {});
  api.login = () => events.login();
  api.connect().catch((error: unknown) => events.lost(error));
  const { connector } = api;
  const { socket, receiver } = connector;
  connector.destroy = () => socket.destroy();
  receiver.processRawData = decodeInto(events, options);
  socket.setNoDelay(true);
  socket.setTimeout(0);
  socket.on('error', (error) => events.lost(error));
  socket.on('close', () => events.lost(null));
  return socket;
}

function decodeInto(events: LinkEvents, { host, port }: LinkOptions): (data: Buffer) => void {
  const decoder = new SentenceDecoder();
  let isFirst = true;
  return (data) => {
    if (isFirst && isTlsAlert(data)) return events.lost(speaksTls({ host, port, tls: false }));
    isFirst = false;
    try {
      for (const words of decoder.push(data)) events.sentence(words);
    } catch (error) {
      events.lost(error);
    }
  };
}
