/**
 * Sends packets through the rules one after the other, address lists and all, as the router does: raw before filter,
 * the first terminating rule decides, the end of a built-in chain accepts, the end of another one returns.
 */
import { parseDuration } from '../semantics/duration.ts';
import type { AddressLists } from './address-lists.ts';
import { matches } from './matchers.ts';
import type { Packet } from './packet.ts';
import type { Rule, Table } from './rule.ts';

const TERMINATING = new Set(['accept', 'drop', 'reject', 'tarpit']);
/** Chains may jump in circles: after more jumps than any sane rule set makes for a packet, none is followed any more. */
const MOST_JUMPS = 500;

/** What one rule did with a packet. */
export interface TraceStep {
  rule: Rule;
  effect: string;
}

export interface Verdict {
  /** Whether the packet reaches the router's service. */
  accepted: boolean;
  /** The rule that decided; null at the end of the chain. */
  rule: Rule | null;
  trace: TraceStep[];
}

type Decision = { accepted: boolean; rule: Rule } | 'return' | null;

/** What happens to a packet for the router itself at the moment `now` (milliseconds). Changes the lists. */
export function simulateInput(rules: readonly Rule[], lists: AddressLists, packet: Packet, now: number): Verdict {
  const trace: TraceStep[] = [];
  const walk = new Walk(rules, lists, packet, now, trace);
  const raw = walk.chain('raw', 'prerouting');
  if (raw !== null && raw !== 'return' && !raw.accepted) return { ...raw, trace };
  const filter = walk.chain('filter', 'input');
  if (filter === null || filter === 'return') return { accepted: true, rule: null, trace };
  return { ...filter, trace };
}

class Walk {
  readonly #rules: readonly Rule[];
  readonly #lists: AddressLists;
  readonly #packet: Packet;
  readonly #now: number;
  readonly #trace: TraceStep[];
  #jumps = 0;

  constructor(rules: readonly Rule[], lists: AddressLists, packet: Packet, now: number, trace: TraceStep[]) {
    this.#rules = rules;
    this.#lists = lists;
    this.#packet = packet;
    this.#now = now;
    this.#trace = trace;
  }

  /** Null when the end of the chain was reached without a decision. */
  chain(table: Table, name: string): Decision {
    for (const rule of this.#rules) {
      if (rule.table !== table || rule.chain !== name || rule.family !== this.#packet.family || rule.disabled) continue;
      const situation = { packet: this.#packet, lists: this.#lists, now: this.#now };
      if (matches(rule, situation) !== true) continue;
      const decision = this.#apply(rule);
      if (decision !== null) return decision;
    }
    return null;
  }

  #apply(rule: Rule): Decision {
    if (TERMINATING.has(rule.action)) return this.#decide(rule, rule.action === 'accept');
    switch (rule.action) {
      case 'return':
        this.#note(rule, 'returned');
        return 'return';
      case 'jump':
        return this.#jump(rule);
      case 'add-src-to-address-list':
        this.#list(rule, this.#packet.source);
        return null;
      case 'add-dst-to-address-list':
        this.#list(rule, this.#packet.destination);
        return null;
      default:
        this.#note(rule, rule.action);
        return null;
    }
  }

  #decide(rule: Rule, accepted: boolean): Decision {
    this.#note(rule, accepted ? 'accepted' : 'dropped');
    return { accepted, rule };
  }

  #jump(rule: Rule): Decision {
    const target = rule.properties.get('jump-target') ?? '';
    this.#note(rule, `jumped to ${target}`);
    this.#jumps += 1;
    if (this.#jumps > MOST_JUMPS) return null;
    const decision = this.chain(rule.table, target);
    return decision === 'return' ? null : decision;
  }

  #list(rule: Rule, address: string): void {
    const list = rule.properties.get('address-list') ?? '';
    const timeout = parseDuration(rule.properties.get('address-list-timeout') ?? '');
    const expiresAt = timeout === null || timeout === 0 ? null : this.#now + timeout * 1000;
    this.#lists.add({ list, address, expiresAt, dynamic: true });
    this.#note(rule, `put ${address} on list ${list}`);
  }

  #note(rule: Rule, effect: string): void {
    this.#trace.push({ rule, effect });
  }
}
