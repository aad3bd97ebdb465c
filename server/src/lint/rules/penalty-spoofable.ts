import type { Knock } from '../../firewall/machine/knocks.ts';
import { filledList, isFilling } from '../../firewall/machine/slice.ts';
import type { SourceRule } from '../../firewall/read-firewall.ts';
import { formatDuration, parseDuration } from '../../semantics/duration.ts';
import { at } from '../arguments.ts';
import { strictFirewall } from '../example.ts';
import { CAUSES, commandsOf, machineKnocks } from '../machine-knocks.ts';
import type { LintRule } from '../rule.ts';

/** Seconds: a ban up to here costs the owner a second try. */
const SHORT_BAN = 600;

/** Packets of one kind that opens nothing need no answer, so their sender may be anybody. */
export const penaltySpoofable: LintRule = {
  meta: {
    code: 'KN144',
    name: 'penalty-spoofable',
    severity: 'information',
    consequenceOf: CAUSES,
    summary: 'One packet keeps its sender from knocking for more than ten minutes.',
    why: 'The sender of a single packet is whatever its author writes into it. Whoever guesses the address of the owner sends one packet now and then, and the owner never gets in.',
    advice:
      'Let the penalty last a minute or so, which stops guessing as well, and keep a way in that it does not cover.',
    bad: strictFirewall.replaceAll('address-list-timeout=1m', 'address-list-timeout=1d'),
    good: strictFirewall,
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const each of machineKnocks(analysis)) {
      const ban = each.knock === null ? null : longBan(each.knock);
      if (ban === null || reported.has(ban.command)) continue;
      reported.add(ban.command);
      const written = ban.properties.get('address-list-timeout') ?? '';
      const seconds = parseDuration(written);
      report({
        ...at(ban.command, 'address-list-timeout', 'address-list'),
        message: `One packet with the address of the owner as its sender keeps the owner out ${seconds ? `for ${formatDuration(seconds)}` : 'until somebody clears the list'}: anybody can send it. Let the penalty last a minute or so.`,
        concerns: commandsOf(analysis, each),
      });
    }
  },
};

/** The rule by which one packet, before the knock or between its packets, undoes the knock for long; null without one. */
function longBan({ machine, intended, service, opens }: Knock): SourceRule | null {
  if (opens !== true || service === null || intended === null) return null;
  const known = new Set(intended.map((sent) => sent.class));
  const states = [machine.start, ...intended.slice(0, -1).map((sent) => sent.outcome.state)];
  const isOpenedFrom = (state: readonly number[]) => {
    const after = intended.reduce((before, sent) => machine.step(before, sent.class)[0]?.state ?? before, state);
    return machine.accepts(after, service);
  };
  for (const state of states) {
    for (const [index, { packet }] of machine.classes.entries()) {
      if (known.has(index) || packet.connectionState !== 'new') continue;
      const outcome = machine.step(state, index)[0];
      if (outcome === undefined || machine.step(state, index).length > 1) continue;
      const ban = outcome.trace.map(({ rule }) => rule as SourceRule).find((rule) => isFilling(rule) && isLong(rule));
      const entries = outcome.written.filter((entry) => machine.memberships[entry]!.list === (ban && filledList(ban)));
      if (ban !== undefined && entries.length > 0 && !isOpenedFrom(machine.stateWith(entries))) return ban;
    }
  }
  return null;
}

/** For ever where no time is written. */
function isLong({ properties }: SourceRule): boolean {
  const seconds = parseDuration(properties.get('address-list-timeout') ?? '');
  return seconds === null || seconds === 0 || seconds > SHORT_BAN;
}
