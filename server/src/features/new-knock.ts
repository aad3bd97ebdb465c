import type { TextEdit } from 'vscode-languageserver-types';
import { Analysis, type AnalysisOptions } from '../analysis.ts';
import { knockClients } from '../firewall/clients/index.ts';
import { type KnockChoices, whyNotChosen } from '../firewall/compose/choices.ts';
import { composeKnock } from '../firewall/compose/compose-knock.ts';
import { drawSteps, namedPorts, type RandomSource } from '../firewall/compose/draw-steps.ts';
import { freeNames } from '../firewall/compose/list-names.ts';
import type { Insertion } from '../firewall/compose/places.ts';
import { strengthOf } from '../firewall/compose/prove-knock.ts';
import type { FoundKnock } from '../firewall/find-knocks.ts';
import type { Proved } from '../firewall/proofs/prove.ts';
import type { NumberRange } from '../firewall/ranges.ts';
import type { Firewall } from '../firewall/read-firewall.ts';
import { TextLines } from '../syntax/text-lines.ts';
import { type ReviewedKnock, reviewKnock } from './review-knock.ts';

/** A knock for a script, proved. */
export interface MadeKnock {
  /** What the script gets; a document of its own where it has no firewall. */
  edits: TextEdit[];
  isOwnDocument: boolean;
  /** In one line for people: `P1–P9, P11, P12 proved · 48 blind bits, 16 scan bits`. */
  proved: string;
  /** The lines of a client that can send all of it, `HOST` in them. */
  client: { title: string; lines: string[] } | null;
}

/** One of both is null: the knock, or why there is none. */
export interface NewKnock {
  made: MadeKnock | null;
  problem: string | null;
}

/** Other ports are drawn so often before it is given up. */
const MOST_DRAWS = 6;
const NO_PORTS = 'No ports were found that a scan does not go through in order.';
const NO_PLACE =
  'The rules that are there share their lines with other commands, so that nothing can be put between them.';

/** Composes a knock into a script, or a script of its own, and proves it. */
export function newKnock(
  script: Analysis | null,
  options: AnalysisOptions,
  choices: KnockChoices,
  random: RandomSource,
): NewKnock {
  const problem = whyNotChosen(choices);
  if (problem !== null) return none(problem);
  const isOwnDocument = script === null || script.firewall.rules.length === 0;
  const before = isOwnDocument ? new Analysis('') : script;
  const names = freeNames(before.firewall);
  const taken = portsInUse(before.firewall, choices);
  let reason = NO_PLACE;
  for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
    const steps = drawSteps(choices.steps, taken, random);
    if (steps === null) return none(NO_PORTS);
    const text = before.script.text;
    let mayOthersHelp = false;
    for (const way of composeKnock(before, choices, names, steps)) {
      const after = new Analysis(applied(text, way), options);
      const reviewed = reviewKnock(before, after, choices, { door: names.door, isNew: isInserted(way) });
      if (reviewed.problem === null)
        return {
          made: { ...described(reviewed, after.firewall), isOwnDocument, edits: toEdits(text, way) },
          problem: null,
        };
      if (!mayOthersHelp) reason = reviewed.problem.text;
      mayOthersHelp ||= reviewed.problem.isOfPorts;
      // Other places take as long to look at, and are no easier to see through.
      if (!reviewed.families.every(({ exploration }) => exploration.isComplete)) return none(reason);
    }
    if (!mayOthersHelp) break;
  }
  return none(reason);
}

function none(problem: string): NewKnock {
  return { made: null, problem };
}

function portsInUse(firewall: Firewall, { services, forward }: KnockChoices): NumberRange[] {
  const own = [...services.map(({ port }) => port), forward?.port, forward?.toPort].filter((port) => port != null);
  return [...namedPorts(firewall), ...own.map((port) => [port, port] as const)];
}

function applied(text: string, insertions: readonly Insertion[]): string {
  let result = '';
  let done = 0;
  for (const { offset, newText } of insertions) {
    result += text.slice(done, offset) + newText;
    done = offset;
  }
  return result + text.slice(done);
}

/** Tells which offsets of the new text are in what was put in. */
function isInserted(insertions: readonly Insertion[]): (offset: number) => boolean {
  let shift = 0;
  const ranges = insertions.map(({ offset, newText }) => {
    const start = offset + shift;
    shift += newText.length;
    return { start, end: offset + shift };
  });
  return (offset) => ranges.some(({ start, end }) => start <= offset && offset < end);
}

function toEdits(text: string, insertions: readonly Insertion[]): TextEdit[] {
  const lines = new TextLines(text);
  return insertions.map(({ offset, newText }) => {
    const at = lines.positionAt(offset);
    return { range: { start: at, end: at }, newText };
  });
}

function described(
  { proofs, knocks, families }: ReviewedKnock,
  firewall: Firewall,
): Pick<MadeKnock, 'proved' | 'client'> {
  const [knock] = knocks;
  const notes = [
    ...(families.some(({ bans }) => bans.size > 0)
      ? ['without the scan detection, whose limit the knock does not reach']
      : []),
    ...(proofs.some(({ id, answer }) => id === 'P10' && answer !== 'yes') ? ['nothing is said of IPv6'] : []),
  ];
  const proved = [`${provedIds(proofs)} proved`, strengthOf(knock!, firewall), ...notes].join(' · ');
  return { proved, client: clientFor(knock!) };
}

/** `P1–P9, P11, P12` */
export function provedIds(proofs: readonly Proved[]): string {
  const runs: Proved[][] = [];
  proofs.forEach((proof, at) => {
    if (proof.answer !== 'yes') return;
    if (at > 0 && proofs[at - 1]!.answer === 'yes') runs.at(-1)!.push(proof);
    else runs.push([proof]);
  });
  return runs
    .map((run) => (run.length < 3 ? run.map(({ id }) => id).join(', ') : `${run[0]!.id}–${run.at(-1)!.id}`))
    .join(', ');
}

function clientFor({ family, steps, door }: FoundKnock): { title: string; lines: string[] } | null {
  for (const client of knockClients) {
    const { lines, unsent } = client.export({ family, steps, door }, 'HOST');
    if (unsent.length === 0) return { title: client.title, lines };
  }
  return null;
}
