import type { TextEdit } from 'vscode-languageserver-types';
import { Analysis, type AnalysisOptions } from '../analysis.ts';
import type { RandomSource } from '../firewall/compose/draw-steps.ts';
import { type ProvedKnock, proveKnock, strengthOf } from '../firewall/compose/prove-knock.ts';
import type { Diagnostic, Edit } from '../lint/diagnostic.ts';
import { lint } from '../lint/engine.ts';
import { TextLines } from '../syntax/text-lines.ts';
import { absoluteStart } from '../syntax/tree.ts';
import { acceptsOf, closedServices, keptSessions } from './harden/closing.ts';
import { knocksFirst, lastStageFirst, sessionsFirst } from './harden/order.ts';
import type { Patient, Remedy } from './harden/remedy.ts';
import { oneMoreStep, otherPorts } from './harden/secrets.ts';
import { shorterTimes } from './harden/timeouts.ts';
import { toleratedCopies } from './harden/tolerance.ts';
import { provedIds } from './new-knock.ts';

/** What a script becomes when all is done about a knock that can be done without asking. */
export interface HardenedKnock {
  /** None where nothing helps. */
  edits: TextEdit[];
  /** In one line for people: `P2, P5 were refuted, now P1–P9, P11, P12 proved · 3 findings less · …`. */
  summary: string;
  /** What is left, in sentences. */
  remaining: string[];
  /** Whether other ports, of which clients have to be told, would help. */
  needsOtherPorts: boolean;
}

interface HardenChoices {
  /** Where the cursor is: it chooses among several knocks. */
  offset: number;
  drawsPorts: boolean;
}

/** More than any knock needs; each is proved. */
const MOST_TRIALS = 80;
/** Findings that other ports help against. */
const OF_PORTS = new Set(['KN101', 'KN102', 'KN103', 'KN104', 'KN105', 'KN106', 'KN108']);
/** Findings about the chain that a door stands in. */
const OF_CHAIN = new Set(['FW301', 'FW302', 'FW303', 'FW304', 'FW305']);

/**
 * Tries the fixes of findings and what can be done about refuted proofs, one after the other, and keeps what makes the
 * knock better: first in proofs, then in findings.
 * @returns null where it stands on none of several knocks, and where there is none at all
 */
export function hardenKnock(
  script: Analysis,
  options: AnalysisOptions,
  { offset, drawsPorts }: HardenChoices,
  random: RandomSource,
): HardenedKnock | null {
  const door = doorAt(script, offset);
  if (door === undefined) return null;
  const before = new State(script, door);
  let state = before;
  for (let trials = 0, better: State | null = before; better !== null; ) {
    state = better;
    better = null;
    for (const edits of improvements(state, drawsPorts, random)) {
      trials += 1;
      if (trials > MOST_TRIALS) break;
      const text = applied(state.text, edits);
      if (text === state.text) continue;
      const next = new State(new Analysis(text, options), door);
      if (!next.isBetterThan(state)) continue;
      better = next;
      break;
    }
  }
  return {
    edits: difference(before.text, state.text),
    summary: summaryOf(before, state),
    remaining: state.remaining,
    needsOtherPorts: !drawsPorts && state.isWeakByPorts,
  };
}

/** The door of the knock at an offset; null where there is one at most. Undefined where it is not clear. */
function doorAt(analysis: Analysis, offset: number): string | null | undefined {
  const knocks = analysis.machines.flatMap((family) => family.knocks);
  const doors = new Set(knocks.map(({ list }) => list));
  if (doors.size === 0 && analysis.knockChains.length === 0) return undefined;
  if (doors.size <= 1) return null;
  return knocks.find((knock) => rulesOf(analysis, [knock]).some((rule) => holds(rule, offset)))?.list;
}

function holds({ start, end }: { start: number; end: number }, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** Where the rules of knocks stand in the script. */
function rulesOf(analysis: Analysis, knocks: Patient['knocks']): { start: number; end: number }[] {
  const rules = knocks.flatMap((knock) => [
    ...knock.stages.flatMap(({ rule, jumps }) => [...jumps, rule]),
    ...acceptsOf({ analysis, knocks }, knock).map(({ rule }) => rule),
  ]);
  const ends = analysis.knockChains.flatMap((chain) =>
    chain.ends.flatMap(({ drops }) => drops.map(({ rule }) => rule)),
  );
  return [...rules, ...ends].flatMap(({ command: { statement } }) => {
    if (!analysis.isOwn(statement)) return [];
    const start = absoluteStart(statement);
    return [{ start, end: start + statement.length }];
  });
}

/** A script on the way, and how good its knock is. */
class State implements Patient {
  readonly analysis: Analysis;
  readonly findings: readonly Diagnostic[];
  readonly #proved: ProvedKnock;

  constructor(analysis: Analysis, door: string | null) {
    this.analysis = analysis;
    this.#proved = proveKnock(analysis.firewall, door);
    const own = rulesOf(analysis, this.knocks);
    this.findings = lint(analysis).filter(({ severity, code, start }) => {
      if (severity !== 'error' && severity !== 'warning') return false;
      return code.startsWith('SY') || OF_CHAIN.has(code) || own.some((rule) => holds(rule, start));
    });
  }

  get text(): string {
    return this.analysis.script.text;
  }

  get knocks(): Patient['knocks'] {
    return this.#proved.knocks;
  }

  get proofs(): ProvedKnock['proofs'] {
    return this.#proved.proofs;
  }

  get isWeakByPorts(): boolean {
    const isScanned = this.proofs.some(({ id, answer }) => id === 'P5' && answer === 'no');
    return isScanned || this.findings.some(({ code }) => OF_PORTS.has(code));
  }

  get remaining(): string[] {
    const open = this.proofs.filter(({ id, answer }) => answer === 'no' || (answer !== 'yes' && id !== 'P10'));
    return [
      ...open.map(({ id, answer, why }) => `${id} is ${answer === 'no' ? 'refuted' : 'not proven'}: ${why}`),
      ...this.findings.map(({ code, message }) => `${code}: ${message}`),
    ];
  }

  /** The fewer the better, what comes first counts most. */
  get #faults(): number[] {
    // That no packet was found for a rule is no fault of it.
    const open = this.proofs.filter(({ id, answer }) => answer === 'no' || (answer === 'not proven' && id !== 'P12'));
    const found = (asked: string) => this.findings.filter(({ severity }) => severity === asked).length;
    return [this.knocks.length === 0 ? 1 : 0, open.length, found('error'), found('warning')];
  }

  /** Nothing that was proved may be lost. */
  isBetterThan(other: State): boolean {
    const proved = new Set(this.proofs.flatMap(({ id, answer }) => (answer === 'yes' ? id : [])));
    if (!other.proofs.every(({ id, answer }) => answer !== 'yes' || proved.has(id))) return false;
    const others = other.#faults;
    const at = this.#faults.findIndex((count, index) => count !== others[index]);
    return at >= 0 && this.#faults[at]! < others[at]!;
  }
}

/** What helps against which proofs that fail, and which findings. */
const REMEDIES: readonly { against: readonly string[]; make: (patient: Patient) => Remedy[] }[] = [
  { against: ['P8', 'P9', 'FW301'], make: keptSessions },
  { against: ['P2', 'P3', 'P4', 'P7', 'KN109', 'KN117'], make: lastStageFirst },
  { against: ['P1', 'KN118', 'KN119'], make: knocksFirst },
  { against: ['P1', 'P2', 'P10', 'P11', 'FW303'], make: closedServices },
  { against: ['P6', 'KN143'], make: toleratedCopies },
];

/** What may help. A rule is rather moved than written a second time; then the small fixes, first all at once. */
function improvements(state: State, drawsPorts: boolean, random: RandomSource): (readonly Edit[])[] {
  const faults = new Set([
    ...state.proofs.flatMap(({ id, answer }) => (answer === 'yes' ? [] : id)),
    ...state.findings.map(({ code }) => code),
  ]);
  const moves = faults.has('P8') || faults.has('P9') ? sessionsFirst(state) : [];
  const fixes = state.findings.flatMap(({ fix }) => fix ?? []);
  const small: Remedy[] = [...fixes, ...shorterTimes(state)];
  const remedies = REMEDIES.filter(({ against }) => against.some((fault) => faults.has(fault)));
  const secrets =
    drawsPorts && state.isWeakByPorts ? [oneMoreStep(state, random), otherPorts(state, random)].flat() : [];
  const all = [
    ...moves,
    ...(small.length > 1 ? [{ edits: together(small) }] : []),
    ...small,
    ...remedies.flatMap(({ make }) => make(state)),
  ];
  return [...all, ...secrets].map(({ edits }) => edits);
}

/** All edits of the remedies that touch none of a remedy before. */
function together(remedies: readonly Remedy[]): Edit[] {
  const taken: Edit[] = [];
  for (const { edits } of remedies) {
    const isApart = (edit: Edit) => taken.every((other) => edit.start > other.end || other.start > edit.end);
    if (edits.every(isApart)) taken.push(...edits);
  }
  return taken;
}

function applied(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start || b.end - a.end)
    .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}

/** One edit of whole lines. */
function difference(before: string, after: string): TextEdit[] {
  if (before === after) return [];
  const [old, now] = [before.split('\n'), after.split('\n')];
  const most = Math.min(old.length, now.length);
  let first = 0;
  while (first < most && old[first] === now[first]) first += 1;
  let last = 0;
  while (last < most - first && old.at(-1 - last) === now.at(-1 - last)) last += 1;
  const lengthOf = (lines: string[]) => lines.reduce((sum, line) => sum + line.length + 1, 0);
  const start = Math.min(lengthOf(old.slice(0, first)), before.length);
  const fromEnd = lengthOf(old.slice(old.length - last));
  const end = last === 0 ? before.length : before.length + 1 - fromEnd;
  const newText = after.slice(start, last === 0 ? after.length : after.length + 1 - fromEnd);
  const lines = new TextLines(before);
  return [{ range: { start: lines.positionAt(start), end: lines.positionAt(end) }, newText }];
}

function summaryOf(before: State, after: State): string {
  const was = new Map(before.proofs.map(({ id, answer }) => [id, answer]));
  const gained = after.proofs.filter(({ id, answer }) => answer === 'yes' && was.get(id) === 'no');
  const verb = gained.length === 1 ? 'was' : 'were';
  const refuted = gained.length === 0 ? '' : `${gained.map(({ id }) => id).join(', ')} ${verb} refuted, now `;
  const solved = before.findings.length - after.findings.length;
  const [knock] = after.knocks;
  return [
    `${refuted}${provedIds(after.proofs) || 'nothing'} proved`,
    ...(solved <= 0 ? [] : [`${solved} ${solved === 1 ? 'finding' : 'findings'} less`]),
    ...(knock === undefined ? [] : [strengthOf(knock, after.analysis.firewall)]),
  ].join(' · ');
}
