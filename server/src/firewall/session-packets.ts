/** The packets of a session that lasts: each meets what those before it have left on the lists. */
import type { AddressLists } from './address-lists.ts';
import { isFilling } from './machine/slice.ts';
import type { Packet } from './packet.ts';
import type { SourceRule } from './read-firewall.ts';
import { type SimulationOptions, simulate, type Verdict } from './simulator.ts';

/** The verdict on the first packet that is not let in; else on the last one, when no further list can be filled. */
export function playOn(
  rules: readonly SourceRule[],
  lists: AddressLists,
  packet: Packet,
  options: SimulationOptions,
): Verdict {
  let verdict = simulate(rules, lists, packet, 0, options);
  for (const _ of rules.filter(isFilling)) {
    if (!verdict.accepted) return verdict;
    verdict = simulate(rules, lists, packet, 0, options);
  }
  return verdict;
}
