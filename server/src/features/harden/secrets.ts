import type { StepKind } from '../../firewall/compose/choices.ts';
import { drawSteps, namedPorts, type RandomSource, STAGE_SECONDS } from '../../firewall/compose/draw-steps.ts';
import type { NewRule } from '../../firewall/compose/knock-rules.ts';
import { freeNames } from '../../firewall/compose/list-names.ts';
import { insertionAt } from '../../firewall/compose/places.ts';
import { protocolOf, singlePort } from '../../firewall/knock-strength.ts';
import { conditions, type PlacedRule } from '../../firewall/placed-rules.ts';
import type { SourceRule } from '../../firewall/read-firewall.ts';
import { isOwnRule, type Patient, type Remedy, setProperty, styleOf, toRemedy } from './remedy.ts';

const FEWEST_STEPS = 3;
/** Other ports, the same ones in both families, wherever the knock's rules name them. */
export function otherPorts({ analysis, knocks }: Patient, random: RandomSource): Remedy[] {
  const stages = knocks[0]?.stages ?? [];
  const kinds = stages.map(kindOf);
  if (stages.length === 0 || kinds.includes(null)) return [];
  const steps = drawSteps(kinds as StepKind[], namedPorts(analysis.firewall), random);
  if (steps === null) return [];
  const drawn = new Map<string, string[]>();
  const ofStages = new Map<SourceRule, string>();
  for (const knock of knocks) {
    for (const [index, stage] of knock.stages.entries()) {
      const port = steps[index]?.port ?? null;
      if (port === null || singlePort(stage) === null) continue;
      const key = `${protocolOf(stage)} ${singlePort(stage)}`;
      drawn.set(key, [...new Set([...(drawn.get(key) ?? []), String(port)])]);
      ofStages.set(stage.rule, String(port));
    }
  }
  const edits = analysis.firewall.rules.flatMap((rule) => {
    const value = ofStages.get(rule) ?? replaced(rule, drawn);
    return value === null || !isOwnRule(analysis, rule) ? [] : (setProperty(rule, 'dst-port', value, 'protocol') ?? []);
  });
  return edits.length === 0 ? [] : [{ edits }];
}

/** One more packet before the first one, where there are too few. */
export function oneMoreStep({ analysis, knocks }: Patient, random: RandomSource): Remedy[] {
  return knocks.flatMap(({ stages, family }) => {
    const first = stages[0]?.rule;
    if (first === undefined || stages.length >= FEWEST_STEPS || !isOwnRule(analysis, first)) return [];
    if (first.action !== 'add-src-to-address-list' || first.properties.has('src-address-list')) return [];
    const [step] = drawSteps(['tcp', 'tcp', 'tcp'], namedPorts(analysis.firewall), random) ?? [];
    const list = freeNames(analysis.firewall).stage(1);
    const reads = setProperty(first, 'src-address-list', list, 'action');
    if (step === undefined || reads === null) return [];
    const { chain, properties } = first;
    const own = ['connection-state', 'in-interface', 'in-interface-list'].flatMap((name) => {
      const value = properties.get(name);
      return value === undefined ? [] : [[name, value]];
    });
    const rule: NewRule = {
      family,
      table: first.table,
      properties: {
        chain,
        action: 'add-src-to-address-list',
        ...Object.fromEntries(own),
        protocol: 'tcp',
        'dst-port': String(step.port),
        'address-list': list,
        'address-list-timeout': `${STAGE_SECONDS}s`,
      },
      purpose: 'one more knock, the first one',
    };
    const style = styleOf(analysis);
    const [added] = toRemedy(
      [insertionAt({ rule: first, side: 'behind' }, [rule], analysis.script.text, style)],
      analysis,
      style,
    );
    return added === undefined ? [] : [{ edits: [...reads, ...added.edits] }];
  });
}

/** Null for a stage that no port of its own can be drawn for. */
function kindOf(stage: PlacedRule): StepKind | null {
  const protocol = protocolOf(stage);
  if (protocol === 'icmp' || protocol === 'icmpv6') return 'icmp';
  if (singlePort(stage) === null || (protocol !== 'tcp' && protocol !== 'udp')) return null;
  return conditions(stage, 'content').length > 0 && protocol === 'udp' ? 'passphrase' : protocol;
}

/** The ports of a rule that lets nobody in, with those of the knock replaced; null where it has none of them. */
function replaced(rule: SourceRule, drawn: ReadonlyMap<string, readonly string[]>): string | null {
  const written = rule.properties.get('dst-port');
  const protocol = rule.properties.get('protocol');
  if (written === undefined || rule.action === 'accept' || rule.table === 'nat') return null;
  const ports = written.split(',').flatMap((port) => drawn.get(`${protocol} ${port}`) ?? [port]);
  const value = ports.join(',');
  return value === written ? null : value;
}
