/** A plan in the making, while the lines of clients are read. */
import type { KnockStep } from '../knock-plan.ts';
import { headerBytes } from './packet-sizes.ts';

/** A line of a script, or a command of a shell and what is piped into it. */
export interface ClientLine {
  /** The line or the command as it stands, of a shell without quotes. */
  text: string;
  /** Program and arguments; empty where no shell reads the line. */
  words: readonly string[];
  /** Null where nothing that is known is piped into it. */
  stdin: { payload: string | null; bytes: number | null } | null;
}

/** A step whose size is told by its payload, as most clients do. */
interface SentPacket {
  protocol: KnockStep['protocol'];
  port?: number;
  payload?: string | null;
  payloadBytes?: number | null;
  packetSize?: number | null;
}

const HIGHEST_PORT = 65_535;

export class PlanDraft {
  host: string | null = null;
  readonly doubts = new Set<string>();
  private readonly packets: { sent: SentPacket; delayMs: number | null }[] = [];
  private family: 4 | 6 | null = null;
  /** A pause that each step has which names none. */
  private commonDelayMs: number | null = null;

  get isEmpty(): boolean {
    return this.packets.length === 0;
  }

  /** An address tells the family, and so does an option that the client was given. */
  addTarget(host: string | undefined, family?: 4 | 6 | null): void {
    if (host !== undefined) this.host ??= host.replace(/^\[(.*)\]$/, '$1');
    this.family ??= family ?? (this.host?.includes(':') ? 6 : null);
  }

  /** @returns false where a port is none */
  add(sent: SentPacket): boolean {
    const { port } = sent;
    if (sent.protocol !== 'icmp' && !(Number.isInteger(port) && port! >= 1 && port! <= HIGHEST_PORT)) return false;
    this.packets.push({ sent, delayMs: this.commonDelayMs });
    return true;
  }

  /** A line behind the one that opened the connection tells what goes over it. */
  fillLast(facts: Pick<SentPacket, 'payload' | 'payloadBytes'>): void {
    Object.assign(this.packets.at(-1)?.sent ?? {}, facts);
  }

  /** A pause behind the packets so far. */
  pause(ms: number): void {
    const last = this.packets.at(-1);
    if (last !== undefined) last.delayMs = (last.delayMs ?? 0) + ms;
  }

  /** The pause behind each of the packets that follow; null for none. */
  pauseBehindEach(ms: number | null): void {
    this.commonDelayMs = ms;
  }

  plan(): { family: 4 | 6; steps: KnockStep[] } {
    const family = this.family ?? 4;
    const steps = this.packets.map(({ sent, delayMs }): KnockStep => {
      const { protocol, port = null, payload = null, payloadBytes = null, packetSize = null } = sent;
      const size = payloadBytes === null ? packetSize : payloadBytes + headerBytes(protocol, family);
      return { protocol, port: protocol === 'icmp' ? null : port, packetSize: size, payload, delayMs };
    });
    return { family, steps };
  }
}
