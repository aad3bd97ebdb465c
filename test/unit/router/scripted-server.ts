import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { generate } from 'selfsigned';
import { encodeSentence, SentenceDecoder } from '../../../client/src/router/wire.ts';

/** One connection, seen from the router's side. */
export class Peer {
  readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Sends reply sentences to the sender of `request`, each with its tag. */
  answer(request: readonly string[], ...replies: string[][]): void {
    this.raw(Buffer.concat(replies.map((reply) => encodeSentence([...reply, tagOf(request)]))));
  }

  raw(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  fin(): void {
    this.socket.end();
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }
}

export type SentenceHandler = (words: string[], peer: Peer) => void;

/** What the scripted router does; without `onSentence` it accepts every login and is silent otherwise. */
export interface Script {
  readonly onSentence?: SentenceHandler;
  readonly onConnection?: (peer: Peer) => void;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** The word `.tag=…` of a sentence. */
export function tagOf(words: readonly string[]): string {
  return words.find((word) => word.startsWith('.tag='))!;
}

/** A script that accepts the login and hands every other sentence to `onCommand`. */
export function loggedIn(onCommand: SentenceHandler = () => {}): Script {
  return {
    onSentence: (words, peer) => {
      if (words[0] === '/login') peer.answer(words, ['!done']);
      else onCommand(words, peer);
    },
  };
}

/** A listener on loopback that speaks raw API bytes as its script says, and remembers what it was sent. */
export class ScriptedServer {
  readonly sentences: string[][] = [];
  readonly peers: Peer[] = [];
  readonly #server: Server;
  readonly #script: Script;
  readonly #accepted = new Set<Socket>();

  private constructor(script: Script) {
    this.#script = script;
    // Like a router that is cut off, it never closes its side unless the script says so.
    const options = { allowHalfOpen: true };
    const connected = (socket: Socket) => this.#talk(socket);
    this.#server = script.tls
      ? createTlsServer({ ...options, ...script.tls }, connected)
      : createServer(options, connected);
    this.#server.on('connection', (socket) => this.#accepted.add(socket));
    // A failed handshake is what some tests are about.
    this.#server.on('tlsClientError', () => {});
  }

  static async start(script: Script): Promise<ScriptedServer> {
    const server = new ScriptedServer(script);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The first word of everything that came, in order. */
  get commands(): string[] {
    return this.sentences.map(([command]) => command!);
  }

  async stop(): Promise<void> {
    for (const socket of this.#accepted) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #talk(socket: Socket): void {
    const peer = new Peer(socket);
    const decoder = new SentenceDecoder();
    const { onSentence = loggedIn().onSentence!, onConnection } = this.#script;
    this.peers.push(peer);
    // A peer that vanishes is what some tests are about.
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const words of this.#decode(decoder, chunk)) {
        this.sentences.push(words);
        onSentence(words, peer);
      }
    });
    onConnection?.(peer);
  }

  /** A TLS greeting on a plain port is not a sentence; a router goes on waiting for the rest of one. */
  #decode(decoder: SentenceDecoder, chunk: Buffer): string[][] {
    try {
      return decoder.push(chunk);
    } catch {
      return [];
    }
  }
}

/** A key and a self-signed certificate for `127.0.0.1`, which is at the same time its own authority. */
export async function selfSigned(): Promise<{ key: string; cert: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'router' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  return { key, cert };
}
