import { isEstablishedAccept } from '../../firewall/chain-end.ts';
import type { NewRule } from '../../firewall/compose/knock-rules.ts';
import { Chain, insertionAt } from '../../firewall/compose/places.ts';
import type { Knock } from '../../firewall/machine/knocks.ts';
import { conditions, type PlacedRule } from '../../firewall/placed-rules.ts';
import type { Family } from '../../firewall/rule.ts';
import { type Patient, type Remedy, styleOf, toRemedy } from './remedy.ts';

/** Of an accepting rule, what a rule that refuses the same to everybody else does not repeat. */
const NOT_COPIED = new Set([
  'action',
  'comment',
  'connection-state',
  'disabled',
  'log',
  'log-prefix',
  'place-before',
  'src-address-list',
]);

/** Keeps open sessions, where nothing does: in the chains of the knock and of its door. */
export function keptSessions(patient: Patient): Remedy[] {
  const { analysis, knocks } = patient;
  const style = styleOf(analysis);
  return knocks.flatMap((knock) => {
    const roots = new Set(['input', ...acceptsOf(patient, knock).map(({ root }) => root)]);
    return [...roots].flatMap((root) => {
      const chain = new Chain(analysis.script, analysis.firewall, knock.family, 'filter', root);
      if (chain.isEmpty || chain.keepsSessions) return [];
      const properties = { chain: root, action: 'accept', 'connection-state': 'established,related' };
      const purpose = 'accept established and related';
      const rule: NewRule = { family: knock.family, table: 'filter', properties, purpose };
      return toRemedy([insertionAt(chain.top, [rule], analysis.script.text, style)], analysis, style);
    });
  });
}

/** Refuses to strangers what the door opens, at the end of its chain; over the other family, too, where that has rules. */
export function closedServices(patient: Patient): Remedy[] {
  return patient.knocks.flatMap((knock) => {
    const accepts = acceptsOf(patient, knock);
    const other: Family = knock.family === 4 ? 6 : 4;
    return [...closings(patient, accepts, knock.family), ...closings(patient, accepts, other)];
  });
}

export function acceptsOf({ analysis }: Patient, { family, list }: Knock): PlacedRule[] {
  return analysis.placedRules.filter(
    (placed) =>
      placed.rule.family === family &&
      placed.rule.table === 'filter' &&
      placed.rule.action === 'accept' &&
      !isEstablishedAccept(placed) &&
      conditions(placed, 'src-address-list').includes(list),
  );
}

function closings({ analysis }: Patient, accepts: readonly PlacedRule[], family: Family): Remedy[] {
  const style = styleOf(analysis);
  const insertions = [...Map.groupBy(accepts, ({ root }) => root)].map(([root, own]) => {
    const chain = new Chain(analysis.script, analysis.firewall, family, 'filter', root);
    const rules = own.map((accept) => closing(accept, family, root));
    return chain.isEmpty ? null : insertionAt(chain.last, rules, analysis.script.text, style);
  });
  return toRemedy(insertions, analysis, style);
}

function closing({ rule, jumps }: PlacedRule, family: Family, chain: string): NewRule {
  const asked = [...jumps, rule].flatMap(({ properties }) => [...properties]);
  const copied = asked.filter(([name]) => !NOT_COPIED.has(name) && name !== 'chain' && name !== 'jump-target');
  const properties = { chain, action: 'drop', 'connection-state': 'new', ...Object.fromEntries(copied) };
  return { family, table: 'filter', properties, purpose: 'drop who has not knocked' };
}
