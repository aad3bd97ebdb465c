/** What must hold of a deploy, whatever cut it. */
import type { Cut, Fault, Played, Statement } from './play.ts';

/** The configurations between which there must be nothing. */
export interface Configurations {
  readonly old: string;
  /** Null for a script that does not get through. */
  readonly new: string | null;
}

/** A scheduler keeps whole seconds. */
const toleranceMs = 2_000;

/** @returns the laws that are broken, for people */
export function brokenLaws(played: Played, configurations: Configurations): string[] {
  const { said, after, unreachable, saidAfter } = played;
  return [
    ...checkStatement(said, configurations).map((broken) => `at the end of the deploy: ${broken}`),
    ...checkAfter(played, configurations),
    ...(unreachable === null ? [] : [`not reachable by the knock: ${unreachable}`]),
    ...(after.firesAt.length === 0 ? [] : ['a dead-man is armed after its time']),
    ...(saidAfter === null ? [] : checkLastStatement(saidAfter, configurations)),
  ];
}

/** The tool says what is so. */
function checkStatement({ state, message, truth, isOpen }: Statement, { old, new: applied }: Configurations): string[] {
  const isOld = truth.configuration === old;
  const isNew = truth.configuration === applied;
  const said = `it says ${state.kind} ("${message}")`;
  const broken: string[] = [];
  const demand = (holds: boolean, what: string) => holds || broken.push(`${said}, but ${what}`);
  const isOver = ['nothing-changed', 'applied', 'rolled-back'].includes(state.kind);
  if (state.kind === 'nothing-changed' || state.kind === 'rolled-back')
    demand(isOld, 'the configuration is not the old one');
  if (state.kind === 'applied') demand(isNew || (isOld && saysUnsure(message)), 'the configuration is not the new one');
  if (state.kind === 'rolls-back') {
    const isDue = truth.firesAt.some((at) => Math.abs(at - state.at.getTime()) <= toleranceMs);
    demand(isDue, `dead-men fire at ${truth.firesAt.map((at) => new Date(at).toISOString()).join(' ') || 'no time'}`);
  }
  if (isOver) {
    demand(truth.firesAt.length === 0, 'a dead-man is armed');
    demand(!isOpen, 'the journal calls it open');
    demand(truth.files.length === 0 || message.includes('files named'), `it left ${truth.files.join(', ')}`);
  } else {
    demand(isOpen, 'the journal has forgotten it');
  }
  return broken;
}

/** What somebody has kept before it was known whether it ran. */
function saysUnsure(message: string): boolean {
  return message.includes('or not at all');
}

/** When the dead-man's time is over, the configuration is whole, and the one that was said. */
function checkAfter({ said, after }: Played, { old, new: applied }: Configurations): string[] {
  const isOld = after.configuration === old;
  const isNew = after.configuration === applied;
  if (!isOld && !isNew) return ['the configuration is neither the old nor the new one'];
  const { kind } = said.state;
  const contradicts =
    kind === 'applied' ? !isNew && !saysUnsure(said.message) : kind !== 'unknown' && kind !== 'not reached' && !isOld;
  return contradicts ? [`it said ${kind}, but then the configuration is the ${isOld ? 'old' : 'new'} one`] : [];
}

/** Who looks when all is over is told how it ended, and nothing is left. */
function checkLastStatement(said: Statement, configurations: Configurations): string[] {
  const broken = checkStatement(said, configurations).map((each) => `in the end ${each}`);
  const isSaid = ['nothing-changed', 'applied', 'rolled-back'].includes(said.state.kind);
  return isSaid ? broken : [...broken, `in the end it says ${said.state.kind} ("${said.message}")`];
}

/** Where the tool may say no more than that it does not know. */
export function isVague({ said }: Played): boolean {
  return said.state.kind === 'unknown' || said.state.kind === 'not reached';
}

export function nameOf({ sentence, when, fault, decision }: Cut, sentences: readonly string[]): string {
  const what = typeof fault === 'string' ? fault : faultText(fault);
  const then = fault === 'client killed' ? `, then ${decision}` : '';
  return `${what} ${when} sentence ${sentence} ${sentences[sentence - 1]}${then}`;
}

function faultText(fault: Exclude<Fault, string>): string {
  return 'slowMs' in fault ? `${fault.slowMs / 1000} s late` : `an outage of ${fault.outageMs / 1000} s`;
}
