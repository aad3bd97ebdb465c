/** Every sentence of a deploy, before and after it is carried out, with every trouble. */
import type { Flow } from './flows.ts';
import { brokenLaws, type Configurations, isVague, nameOf } from './laws.ts';
import { type Cut, type Decision, type Fault, type Played, play } from './play.ts';
import type { VirtualTime } from './virtual-time.ts';

const faults: readonly Fault[] = [
  'reset',
  'silence',
  'power cut',
  'client killed',
  'disk full',
  'wrong answer',
  { slowMs: 3_000 },
  { slowMs: 40_000 },
  { slowMs: 200_000 },
  { outageMs: 60_000 },
  { outageMs: 200_000 },
];

export interface Plan {
  readonly flow: Flow;
  readonly sentences: readonly string[];
  readonly configurations: Configurations;
  readonly cuts: readonly Cut[];
}

export interface Result {
  readonly cut: Cut;
  readonly name: string;
  /** The laws that are broken. */
  readonly broken: readonly string[];
  readonly isVague: boolean;
  readonly said: string;
  readonly told: readonly string[];
}

/** Plays the deploy undisturbed, and says what there is to cut. @throws Error where even that breaks a law */
export async function planOf(time: VirtualTime, flow: Flow): Promise<Plan> {
  const played = await play(time, flow, null);
  const old = played.before.configuration;
  const configurations = { old, new: flow.isApplied ? played.after.configuration : null };
  const broken = brokenLaws(played, configurations);
  if (flow.isApplied !== (played.said.state.kind === 'applied')) broken.push(`it is ${played.said.state.kind}`);
  if (flow.isApplied && configurations.new === old) broken.push('it changes nothing');
  if (broken.length > 0) throw new Error(`${flow.name}, undisturbed: ${broken.join('; ')}`);
  // To keep what has failed half way is nobody's fault but who does so.
  const decisions = (['leave', 'roll back', 'keep'] as const).slice(0, flow.isApplied ? 3 : 2);
  const cuts = played.sentences.flatMap((_, index) => cutsAt(index + 1, decisions));
  return { flow, sentences: played.sentences, configurations, cuts };
}

function cutsAt(sentence: number, decisions: readonly Decision[]): Cut[] {
  return (['before', 'after'] as const).flatMap((when, side) =>
    faults.map((fault) => ({ sentence, when, fault, decision: decisions[(sentence + side) % decisions.length]! })),
  );
}

export async function check(time: VirtualTime, { flow, sentences, configurations }: Plan, cut: Cut): Promise<Result> {
  const name = `${flow.name}: ${nameOf(cut, sentences)}`;
  try {
    const played: Played = await play(time, flow, cut);
    const { state, message } = played.said;
    return {
      cut,
      name,
      broken: brokenLaws(played, configurations),
      isVague: isVague(played),
      said: `${state.kind}: ${message}`,
      told: played.told,
    };
  } catch (error) {
    const broken = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
    return { cut, name, broken, isVague: false, said: '', told: [] };
  }
}
