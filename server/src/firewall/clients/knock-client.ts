/** What the exporters to programs that can send a knock have in common. */
import type { KnockPlan, KnockStep } from '../knock-plan.ts';
import { headerBytes, utf8Length } from './packet-sizes.ts';
import type { ClientLine, PlanDraft } from './plan-draft.ts';

export type Family = 4 | 6;

/** A knock over one family of addresses. */
export interface ClientPlan extends KnockPlan {
  family: Family;
}

export interface UnsentStep {
  /** From 1. */
  step: number;
  why: string;
}

/** The lines for a client. A step that it cannot send is left out of them, never replaced by another packet. */
export interface ClientExport {
  lines: string[];
  unsent: UnsentStep[];
}

export interface KnockClient {
  /** As the command line takes it. */
  readonly name: string;
  readonly title: string;
  /** Where it runs and what it needs there. */
  readonly needs: string;
  /** `host` is a name or an address of the plan's family. */
  export(plan: ClientPlan, host: string): ClientExport;
  /** Adds what a line sends to the draft; false where the line is none of this client's. */
  read?(line: ClientLine, draft: PlanDraft): boolean;
}

/** A line for one step, or why there is none. */
export type Sending = { line: string } | { cannot: string };

/** What a client can say of the packets of a protocol. */
interface Abilities {
  payload?: true;
  size?: true;
  /** Also a payload within a packet of a given size. */
  both?: true;
}

/** By protocol; one that is not named cannot be sent. */
export type ProtocolAbilities = Partial<Record<KnockStep['protocol'], Abilities>>;

/** Buffers of the clients for one datagram. */
const MOST_PAYLOAD = 8192;

/** Why a client with these abilities cannot send the step; null where it can. */
export function whyNot(client: string, abilities: ProtocolAbilities, step: KnockStep, family: Family): string | null {
  const { protocol, port, packetSize, payload, encoding } = step;
  const able = abilities[protocol];
  const name = protocol.toUpperCase();
  if (able === undefined) return `${client} sends no ${name}.`;
  if (protocol !== 'icmp' && port === null) return 'The firewall names no port for it.';
  if (step.icmpType !== undefined) return `${client} sends no ICMP message of type ${step.icmpType} here.`;
  if (step.sourcePort !== undefined) return `${client} is not told here from which port to send.`;
  const least = headerBytes(protocol, family);
  if (packetSize !== null && packetSize < least)
    return `No ${name} packet over IPv${family} is shorter than ${least} bytes.`;
  if ((packetSize ?? 0) - least > MOST_PAYLOAD) return `A packet of ${packetSize} bytes would be sent in pieces.`;
  if (encoding !== undefined) return 'Its bytes are no text, and only rsc knock is told of such ones.';
  if (utf8Length(payload ?? '') > MOST_PAYLOAD) return 'The text is too long for one packet.';
  if (packetSize !== null && !able.size) return `${client} cannot set the size of a ${name} packet.`;
  if (payload !== null && !able.payload) return `${client} cannot send a text in ${name}.`;
  if (packetSize === null || payload === null) return null;
  return able.both ? null : `${client} cannot send a text in a packet of a given size.`;
}

/**
 * One line a step, with the pauses between them.
 * @param pause the line that waits, in milliseconds
 */
export function exportEach(
  { steps }: ClientPlan,
  pause: (ms: number) => string,
  send: (step: KnockStep, number: number) => Sending,
): ClientExport {
  const lines: string[] = [];
  const unsent: UnsentStep[] = [];
  for (const [index, step] of steps.entries()) {
    const sending = send(step, index + 1);
    if ('line' in sending) lines.push(sending.line, ...(step.delayMs === null ? [] : [pause(step.delayMs)]));
    else unsent.push({ step: index + 1, why: sending.cannot });
  }
  return { lines, unsent };
}

/** The line that `write` makes where nothing speaks against it. */
export function sendUnless(cannot: string | null, write: () => string): Sending {
  return cannot === null ? { line: write() } : { cannot };
}

export function isAddress(host: string): boolean {
  return host.includes(':') || /^\d+(\.\d+){3}$/.test(host);
}

/** The option that fixes the family of a host that is a name; empty, or with a blank behind it. */
export function familyOption(host: string, family: Family): string {
  return isAddress(host) ? '' : `-${family} `;
}

/** An address as URLs and socat want it. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
