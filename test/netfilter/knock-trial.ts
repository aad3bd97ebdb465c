/** Many knocks through nftables, each from an address of its own, and what came of them. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { clientAddress, DOOR_PORT, KnockNetwork } from './knock-network.ts';
import { whyNot } from './network.ts';
import type { KnockJob, KnockOutcome, Tool } from './send-knocks.ts';

export type Protocol = 'tcp' | 'udp';

export interface TrialOptions {
  tool: Tool;
  count: number;
  /** How many knock at the same time. */
  atOnce: number;
  delayMs: number;
  protocol?: Protocol;
  lossPercent?: number;
  firewall?: FirewallKind;
}

export interface Trial {
  /** How many addresses the firewall lets in; how many of the clients say so. */
  opened: number;
  said: number;
  outcomes: readonly KnockOutcome[];
  /** From the command until the service behind the door has accepted a connection, in milliseconds. */
  acceptedAfterMs: readonly number[];
  /** From the command until the client says so. */
  saidAfterMs: readonly number[];
}

/**
 * `lists`: three stages, as most knocks have them. `strict`: a wrong packet loses what was reached, as does one that stands for it
 * because the right one was lost.
 */
export type FirewallKind = 'lists' | 'strict';

const PORTS = [1234, 5678, 2345] as const;
/** The knock that the rules wait for. */
export const KNOCKS = { tcp: knocksOf('tcp'), udp: knocksOf('udp') };
const SENDER = fileURLToPath(new URL('send-knocks.ts', import.meta.url));

/** Why the two clients cannot be compared here; null if they can. */
export function whyNoTrial(): string | null {
  return whyNot() ?? (spawnSync('knock', ['-V']).error === undefined ? null : 'it needs knock, of the package knockd');
}

export async function runTrial(options: TrialOptions): Promise<Trial> {
  const { tool, count, atOnce, delayMs, lossPercent, protocol = 'tcp', firewall = 'lists' } = options;
  const rules = knockRules(protocol, { firewall });
  const network = await KnockNetwork.create({
    rules,
    clients: count,
    ...(lossPercent !== undefined && { lossPercent }),
  });
  try {
    const job: KnockJob = { tool, knocks: KNOCKS[protocol], delayMs, count, atOnce };
    const output = await network.asClient(process.execPath, [SENDER], JSON.stringify(job));
    const outcomes: KnockOutcome[] = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const said = outcomes.filter(({ isOpen }) => isOpen);
    return {
      opened: (await network.membersOf('door')).length,
      said: said.length,
      outcomes,
      acceptedAfterMs: said.map(({ number, begunAt }) => network.acceptedAt.get(clientAddress(number))! - begunAt),
      saidAfterMs: said.map(({ begunAt, endedAt }) => endedAt - begunAt),
    };
  } finally {
    await network.close();
  }
}

function knocksOf(protocol: Protocol): string {
  return PORTS.map((port) => `${port}:${protocol}`).join(' ');
}

/** A knock of three packets over IPv4 that opens the door, as RouterOS' address lists would do it. */
export function knockRules(
  protocol: Protocol,
  { firewall = 'lists', doorSeconds = 600 }: { firewall?: FirewallKind; doorSeconds?: number } = {},
): string {
  const set = (name: string, seconds: number) =>
    `set ${name} { type ipv4_addr; flags dynamic,timeout; timeout ${seconds}s; }`;
  const [first, second, third] = PORTS.map((port) =>
    protocol === 'udp' ? `udp dport ${port}` : `tcp flags & (fin|syn|rst|ack) == syn tcp dport ${port}`,
  );
  const wrong = firewall === 'strict' ? ['delete @one { ip saddr }', 'delete @two { ip saddr }'] : [];
  return `
table inet knock {
  ${set('one', 10)}
  ${set('two', 10)}
  ${set('door', doorSeconds)}
  chain input {
    type filter hook input priority 0; policy drop;
    ct state established,related accept
    tcp dport ${DOOR_PORT} ip saddr @door accept
    ${third} ip saddr @two update @door { ip saddr } drop
    ${second} ip saddr @one update @two { ip saddr } drop
    ${first} update @one { ip saddr } drop
    ${wrong.join('\n    ')}
  }
}
`;
}
