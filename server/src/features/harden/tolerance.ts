import type { NewRule } from '../../firewall/compose/knock-rules.ts';
import { insertionAt } from '../../firewall/compose/places.ts';
import type { Knock } from '../../firewall/machine/knocks.ts';
import { filledList } from '../../firewall/machine/slice.ts';
import type { PlacedRule } from '../../firewall/placed-rules.ts';
import type { SourceRule } from '../../firewall/read-firewall.ts';
import { isOwnRule, type Patient, type Remedy, styleOf, toRemedy } from './remedy.ts';

const LEAVING = new Set(['accept', 'drop', 'reject', 'return']);
/** What makes a packet the knock that it is, but for the text in it: a copy has the same, and a part of it may not. */
const MATCHING = ['protocol', 'dst-port', 'packet-size', 'icmp-options'];

/** Before a wrong packet is punished, the knocks so far are let go: networks and clients send packets twice. */
export function toleratedCopies(patient: Patient): Remedy[] {
  const { analysis } = patient;
  const style = styleOf(analysis);
  return patient.knocks.flatMap((knock) => {
    const penalties = penaltiesOf(patient, knock);
    const insertions = penalties.flatMap(({ rule, known }) => {
      const rules = known.flatMap((stage) => tolerated(stage, rule, analysis.firewall.rules));
      if (rules.length === 0) return [];
      return [insertionAt({ rule, side: 'before' }, rules, analysis.script.text, style)];
    });
    return toRemedy(insertions, analysis, style);
  });
}

/** The rules that punish in the chain of each state, and the stages whose packets may come late there. */
function penaltiesOf({ analysis }: Patient, { family, stages }: Knock): { rule: SourceRule; known: PlacedRule[] }[] {
  const own = analysis.firewall.rules.filter(
    (rule) => rule.family === family && rule.table === 'filter' && !rule.disabled,
  );
  const banned = new Set(
    own.flatMap(({ action, properties }) => (action === 'drop' ? (properties.get('src-address-list') ?? []) : [])),
  );
  return stages.slice(0, -1).flatMap((stage, index) => {
    const reached = filledList(stage.rule);
    const jump = own.find(
      ({ action, properties }) => action === 'jump' && properties.get('src-address-list') === reached,
    );
    const rule = own.find(
      (each) =>
        jump !== undefined &&
        each.chain === jump.properties.get('jump-target') &&
        each.action === 'add-src-to-address-list' &&
        banned.has(filledList(each)),
    );
    return rule === undefined || !isOwnRule(analysis, rule) ? [] : [{ rule, known: stages.slice(0, index + 2) }];
  });
}

/** Nothing for a stage whose packets are let go already. */
function tolerated(stage: PlacedRule, penalty: SourceRule, rules: readonly SourceRule[]): NewRule[] {
  const { family, chain } = penalty;
  const asked = new Map([...stage.jumps, stage.rule].flatMap(({ properties }) => [...properties]));
  const match = MATCHING.flatMap((name) => (asked.has(name) ? [[name, asked.get(name)!] as const] : []));
  const letsGo = ({ action, properties, chain: own }: SourceRule) =>
    own === chain &&
    LEAVING.has(action) &&
    match.some(([name]) => name !== 'protocol' && properties.has(name)) &&
    match.every(([name, value]) => !properties.has(name) || properties.get(name)!.split(',').includes(value));
  if (rules.slice(0, rules.indexOf(penalty)).some(letsGo)) return [];
  const properties = { chain, action: 'drop', ...Object.fromEntries(match) };
  return [{ family, table: 'filter', properties, purpose: 'a knock, or one sent twice' }];
}
