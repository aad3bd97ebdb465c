/** Knocks made of iptables' match `recent`, whose lists play the part of address lists. */
import type { KnockStep } from '../knock-plan.ts';
import type { Family } from './knock-client.ts';
import type { ReadKnock } from './read-knocks.ts';
import { shellCommands } from './shell-words.ts';

/** What a packet has to be like to get through a rule, the jumps to it included. */
interface Conditions {
  protocol: string | null;
  ports: string | null;
  length: string | null;
  text: string | null;
  /** The list that the sender has to be on, and for how many seconds at most. */
  needs: { list: string; seconds: number | null } | null;
  isNegated: boolean;
}

interface RecentRule {
  chain: string;
  conditions: Conditions;
  /** The list that it puts the sender on. */
  sets: string | null;
  removes: boolean;
  target: string | null;
}

/** A way to somewhere: the conditions of the jumps and of the rule at their end. */
interface Path {
  conditions: Conditions;
  rule: RecentRule;
}

const BUILT_IN = new Set(['INPUT', 'FORWARD', 'PREROUTING']);
const ANYTHING: Conditions = { protocol: null, ports: null, length: null, text: null, needs: null, isNegated: false };
/** Jumps that follow each other; more are a circle. */
const MOST_JUMPS = 16;
const MOST_PATHS = 10_000;

export function usesRecent(text: string): boolean {
  return /-m\s+recent\b/.test(text);
}

/** The knocks in rules of iptables, iptables-save or ip6tables: one for each way to each door. */
export function readIptables(text: string): ReadKnock[] {
  const family: Family = /\bip6tables\b/.test(text) ? 6 : 4;
  // iptables-save leaves out the program.
  const lines = text.replace(/^[ \t]*-/gm, 'iptables -').split(/\r?\n/);
  const rules = shellCommands(lines).flatMap(({ words }) => ruleOf(words) ?? []);
  const paths = [...BUILT_IN].flatMap((chain) => pathsFrom(chain, rules));
  const writers = Map.groupBy(
    paths.filter(({ rule }) => rule.sets !== null),
    ({ rule }) => rule.sets!,
  );
  const doors = paths.filter(
    ({ conditions, rule }) => rule.target === 'ACCEPT' && conditions.needs !== null && !conditions.isNegated,
  );
  const dropsRest = DROPS_REST.test(text);
  const isStrict = rules.some(({ removes, target }) => removes && target === 'DROP');
  const knocks = doors.flatMap(({ conditions: { needs, protocol, ports } }) => {
    const sequence = sequenceTo(needs!.list, writers);
    if (sequence === null) return [];
    const waits = sequence.flatMap(({ conditions }) => conditions.needs?.seconds ?? []);
    const opens =
      ports === null ? [protocol ?? 'any'] : ports.split(',').map((port) => `${protocol}/${port.replace(':', '-')}`);
    const door = { list: needs!.list, opens, timeoutSeconds: needs!.seconds };
    return {
      plan: { family, steps: sequence.map(({ conditions }) => stepOf(conditions)), door },
      host: null,
      stageSeconds: waits.length === 0 ? null : Math.min(...waits),
      dropsRest,
      doubts: [
        ...(isStrict ? ['These rules start again at a wrong port; a chain of address lists does not.'] : []),
        ...(dropsRest ? ['Everything else is dropped, as there: what other rules accept has to be added.'] : []),
      ],
    };
  });
  // One chain may be jumped to from input and from forward.
  return [...new Map(knocks.map((each) => [JSON.stringify(each.plan), each])).values()];
}

/** The policy of INPUT, or a rule without conditions, that drops what nothing has accepted. */
const DROPS_REST =
  /^\s*(?::INPUT\s+DROP\b|(?:\S*tables\s+)?(?:(?:-P|--policy)\s+INPUT\s+DROP|(?:-A|--append)\s+INPUT\s+(?:-j|--jump)\s+DROP)\s*$)/m;

/**
 * The rules that put a sender on the lists one after the other; null where no way leads there.
 * @param seen lists that lead nowhere new
 */
function sequenceTo(list: string, writers: ReadonlyMap<string, Path[]>, seen = new Set<string>()): Path[] | null {
  seen.add(list);
  for (const path of writers.get(list) ?? []) {
    const { needs, isNegated } = path.conditions;
    if (isNegated) continue;
    if (needs === null) return [path];
    const before = seen.has(needs.list) ? null : sequenceTo(needs.list, writers, seen);
    if (before !== null) return [...before, path];
  }
  return null;
}

function pathsFrom(chain: string, rules: readonly RecentRule[]): Path[] {
  const byChain = Map.groupBy(rules, (rule) => rule.chain);
  const paths: Path[] = [];
  const walk = (name: string, conditions: Conditions, depth: number): void => {
    for (const rule of byChain.get(name) ?? []) {
      if (paths.length >= MOST_PATHS) return;
      const both = combined(conditions, rule.conditions);
      paths.push({ conditions: both, rule });
      if (rule.target !== null && depth < MOST_JUMPS && byChain.has(rule.target)) walk(rule.target, both, depth + 1);
    }
  };
  walk(chain, ANYTHING, 0);
  return paths;
}

function combined(outer: Conditions, inner: Conditions): Conditions {
  return {
    protocol: inner.protocol ?? outer.protocol,
    ports: inner.ports ?? outer.ports,
    length: inner.length ?? outer.length,
    text: inner.text ?? outer.text,
    needs: inner.needs ?? outer.needs,
    isNegated: inner.isNegated || outer.isNegated,
  };
}

function stepOf({ protocol, ports, length, text }: Conditions): KnockStep {
  const isIcmp = protocol?.includes('icmp') === true;
  const first = (value: string | null) => Number.parseInt(value ?? '', 10) || null;
  return {
    protocol: isIcmp ? 'icmp' : protocol === 'udp' ? 'udp' : 'tcp',
    port: isIcmp ? null : first(ports),
    packetSize: first(length),
    payload: text,
    delayMs: null,
  };
}

/** Null where the words are no rule that is added to a chain. */
function ruleOf(words: readonly string[]): RecentRule | null {
  const start = words.findIndex((word) => /^(-A|-I|--append|--insert)$/.test(word));
  const chain = start < 0 ? undefined : words[start + 1];
  if (chain === undefined) return null;
  const rule: RecentRule = { chain, conditions: { ...ANYTHING }, sets: null, removes: false, target: null };
  const matches = splitMatches(words.slice(start + 2));
  for (const match of matches) readMatch(match, rule);
  return rule;
}

/** The words by match: `recent` may stand twice in a rule, each with a list of its own. */
function splitMatches(words: readonly string[]): string[][] {
  const matches: string[][] = [[]];
  for (const word of words) {
    if (word === '-m' || word === '--match' || word === '-j' || word === '--jump') matches.push([]);
    matches.at(-1)!.push(word);
  }
  return matches;
}

function readMatch(words: readonly string[], rule: RecentRule): void {
  const value = (...names: string[]) => {
    const at = words.findIndex((word) => names.includes(word));
    return at < 0 ? null : (words[at + 1] ?? null);
  };
  const { conditions } = rule;
  rule.target = value('-j', '--jump', '-g', '--goto') ?? rule.target;
  conditions.protocol = value('-p', '--protocol')?.toLowerCase() ?? conditions.protocol;
  conditions.ports = value('--dport', '--destination-port', '--dports', '--destination-ports') ?? conditions.ports;
  conditions.length = value('--length') ?? conditions.length;
  conditions.text = value('--string') ?? conditions.text;
  if (words[1] === 'recent') readRecent(words, value, rule);
}

function readRecent(words: readonly string[], value: (name: string) => string | null, rule: RecentRule): void {
  const list = value('--name') ?? 'DEFAULT';
  const checks = words.findIndex((word) => word === '--rcheck' || word === '--update');
  if (words.includes('--set')) rule.sets = list;
  else if (words.includes('--remove')) rule.removes = true;
  else if (checks > 0 && words[checks - 1] === '!') rule.conditions.isNegated = true;
  else if (checks > 0) rule.conditions.needs = { list, seconds: Number(value('--seconds')) || null };
}
