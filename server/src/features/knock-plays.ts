/** The answers of the proofs, and packets to go through one by one: those that refute a claim, and the knock itself. */
import type { Analysis } from '../analysis.ts';
import type { ListEntry } from '../firewall/address-lists.ts';
import { knockRun } from '../firewall/knock-run.ts';
import { filledList, isFilling } from '../firewall/machine/slice.ts';
import { formatPacket } from '../firewall/packet-notation.ts';
import { type PlayedPacket, playPackets } from '../firewall/play-packets.ts';
import type { TimedPacket } from '../firewall/proofs/proof.ts';
import type { Proved } from '../firewall/proofs/prove.ts';
import type { SourceRule } from '../firewall/read-firewall.ts';
import type { Rule } from '../firewall/rule.ts';
import { whyWords } from '../proof-report.ts';
import { placeWords, StatementPlaces } from '../statement-places.ts';
import type { DiagramArrow, DiagramState } from './knock-diagram.ts';
import { idOfList, lineCounter, startOf, timeWords } from './knock-words.ts';

/** What one rule did with a packet. */
export interface PlayedRule {
  /** `line 7`, or the same with the name of the base that it stands in. */
  place: string;
  /** From 1; null where it stands in a base. */
  line: number | null;
  /** As it is written, in one line. */
  rule: string;
  effect: string;
}

/** One packet, and how things stand after it. */
export interface PlayStep {
  /** From 1. */
  number: number;
  /** The packet as `rsc simulate` takes it; empty where a step is about a rule alone. */
  packet: string;
  /** When it is sent: `0.2 s`. May be empty. */
  time: string;
  rules: PlayedRule[];
  /** What became of it: `dropped`, `accepted at the end of the rules`. May be empty. */
  outcome: string;
  /** The lists that its sender is on now, with the time that is left. */
  lists: string[];
  /** The states and arrows of the diagram that it has led to, by their ids. */
  current: string[];
}

/** Packets to go through one by one. */
export interface Play {
  id: string;
  title: string;
  /** What it shows; may be empty. */
  why: string;
  /** The first and the last ones, where there are more than anybody goes through. */
  steps: PlayStep[];
  /** How many there are. */
  count: number;
}

type UncountedStep = Omit<PlayStep, 'number'>;

const MOST_STEPS = 200;

/** A proof with its answer. */
export interface ProofAnswer extends Pick<Proved, 'id' | 'claim' | 'answer' | 'why'> {
  /** What refutes the claim; null where nothing does. */
  play: Play | null;
}

export interface KnockPlays {
  /** The knocks as they are meant to be sent. */
  knocks: Play[];
  proofs: ProofAnswer[];
}

/** The parts of a diagram, wherever they are drawn. */
interface Diagram {
  states: readonly Pick<DiagramState, 'id' | 'kind' | 'line'>[];
  arrows: readonly Pick<DiagramArrow, 'id' | 'to' | 'label' | 'line'>[];
}

/** Takes the diagram for its states and arrows, which the packets lead through. */
export function knockPlays(analysis: Analysis, diagram: Diagram): KnockPlays {
  const player = new Player(analysis, diagram);
  const knocks = analysis.machines.flatMap((family) => family.knocks);
  const isMixed = new Set(knocks.map(({ family }) => family)).size > 1;
  return {
    knocks: knocks.map((knock) => {
      const door = isMixed ? `${knock.list}, IPv${knock.family}` : knock.list;
      const steps = player.play(knockRun(knock));
      return { id: `knock ${knock.family} ${knock.list}`, title: `The knock to ${door}`, why: '', ...numbered(steps) };
    }),
    proofs: analysis.proofs.map((proof) => {
      const { id, claim, answer } = proof;
      const why = whyWords(proof, player.places);
      const steps = answer === 'no' ? player.refutation(proof) : [];
      const play = steps.length === 0 ? null : { id, title: `${id} is refuted`, why, ...numbered(steps) };
      return { id, claim, answer, why, play };
    }),
  };
}

function numbered(steps: readonly UncountedStep[]): Pick<Play, 'steps' | 'count'> {
  const all = steps.map((step, index) => ({ number: index + 1, ...step }));
  const isLong = all.length > MOST_STEPS;
  const shown = isLong ? [...all.slice(0, MOST_STEPS / 2), ...all.slice(-MOST_STEPS / 2)] : all;
  return { steps: shown, count: all.length };
}

class Player {
  readonly places: StatementPlaces;
  readonly #analysis: Analysis;
  readonly #diagram: Diagram;
  readonly #lineAt: (offset: number) => number;

  constructor(analysis: Analysis, diagram: Diagram) {
    this.#analysis = analysis;
    this.#diagram = diagram;
    this.places = new StatementPlaces(analysis);
    this.#lineAt = lineCounter(analysis);
  }

  /** The packets that refute a claim; where none do, the rules that are to blame. */
  refutation({ sent, rules, trace }: Proved): UncountedStep[] {
    if (sent.length > 0) return this.play(sent, rules);
    return trace.flatMap(({ rule, effect }) =>
      rule === null
        ? []
        : { packet: '', time: '', rules: [this.#rule(rule, effect)], outcome: '', lists: [], current: [] },
    );
  }

  play(sent: readonly TimedPacket[], rules?: readonly SourceRule[]): UncountedStep[] {
    const { firewall } = this.#analysis;
    return playPackets(firewall, sent, { ...(rules && { rules }) }).map((played) => this.#step(played));
  }

  #step(played: PlayedPacket): UncountedStep {
    const { packet, at, verdict, entries } = played;
    return {
      packet: formatPacket(packet, 0, this.#analysis.firewall),
      time: timeWords(at / 1000),
      rules: verdict.trace.map(({ rule, effect }) => this.#rule(rule as SourceRule, effect)),
      outcome: verdict.rule === null ? `${verdict.outcome} at the end of the rules` : verdict.outcome,
      lists: entries.filter(({ address }) => address === packet.source).map((entry) => listWords(entry, at)),
      current: this.#current(played),
    };
  }

  #rule({ command }: SourceRule, effect: string): PlayedRule {
    const place = this.places.of(command.statement);
    const line = place.base === null ? place.line : null;
    return { place: placeWords(place), line, rule: place.text, effect };
  }

  /** What it has reached, the lists that its sender is on, new ones first, or none of them, and the arrows that it took. */
  #current({ packet: { family, source }, verdict, entries }: PlayedPacket): string[] {
    const { states, arrows } = this.#diagram;
    const filled = verdict.trace.filter(({ rule, isSure }) => isSure && isFilling(rule as SourceRule));
    const taken = filled.map(({ rule }) => ({
      list: idOfList(family, filledList(rule as SourceRule)),
      line: this.#lineOf(rule),
    }));
    const listed = entries.filter(({ address }) => address === source).map(({ list }) => idOfList(family, list));
    const held = states.filter(({ id }) => listed.includes(id)).map(({ id }) => id);
    const isNew = (state: string) => taken.some(({ list }) => list === state);
    const stranger = states.filter(({ id, kind }) => kind === 'stranger' && id.startsWith(`${family} `));
    const accepted = verdict.accepted && verdict.rule !== null ? this.#lineOf(verdict.rule) : null;
    const reached = states.filter(({ kind, line }) => kind === 'service' && line === accepted);
    const arrowsTaken = arrows.filter(({ to, line, label }) => {
      return label !== '' && taken.some((each) => each.list === to && each.line === line);
    });
    return [
      ...reached.map(({ id }) => id),
      ...held.filter(isNew),
      ...held.filter((state) => !isNew(state)),
      ...(held.length === 0 ? stranger : []).map(({ id }) => id),
      ...arrowsTaken.map(({ id }) => id),
    ];
  }

  /** The line that the diagram has for a rule. */
  #lineOf(rule: Rule): number {
    return this.#lineAt(startOf(this.#analysis, rule as SourceRule));
  }
}

function listWords({ list, expiresAt }: ListEntry, now: number): string {
  return expiresAt === null ? list : `${list} for another ${timeWords((expiresAt - now) / 1000)}`;
}
