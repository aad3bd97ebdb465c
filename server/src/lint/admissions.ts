/** Who is let into the router by address: the lists and addresses that rules of the filter accept. */
import type { Analysis } from '../analysis.ts';
import { conditions, type PlacedRule } from '../firewall/placed-rules.ts';
import type { SourceEntry } from '../firewall/read-firewall.ts';
import { COMPUTED, type Family } from '../firewall/rule.ts';

/** A list that opens something, with the rules that accept who is on it. */
export interface AdmittedList {
  family: Family;
  name: string;
  accepts: PlacedRule[];
  /** What the script itself puts on it, as far as it is in force. */
  entries: SourceEntry[];
}

/** The accepts of the chain input that are in force. */
export function inputAccepts({ placedRules }: Analysis): PlacedRule[] {
  return placedRules.filter(
    ({ rule, root }) => rule.table === 'filter' && root === 'input' && rule.action === 'accept' && !rule.disabled,
  );
}

/** In order of the accepting rules. */
export function admittedLists(analysis: Analysis): AdmittedList[] {
  const lists = new Map<string, AdmittedList>();
  for (const accept of inputAccepts(analysis)) {
    const { family } = accept.rule;
    for (const name of conditions(accept, 'src-address-list')) {
      if (name.startsWith('!') || name === COMPUTED) continue;
      const list = lists.get(`${family} ${name}`) ?? { family, name, accepts: [], entries: [] };
      lists.set(`${family} ${name}`, list);
      list.accepts.push(accept);
    }
  }
  for (const entry of analysis.firewall.entries) {
    if (!entry.disabled) lists.get(`${entry.family} ${entry.list}`)?.entries.push(entry);
  }
  return [...lists.values()];
}
