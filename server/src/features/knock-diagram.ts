/** The knocks of a firewall as a picture: states that an address can be in, and what moves it from one to the next. */
import type { Analysis } from '../analysis.ts';
import type { KnockChain } from '../firewall/knock-chain.ts';
import type { PlacedRule } from '../firewall/placed-rules.ts';
import { areProofsQuick } from '../firewall/proof-effort.ts';
import type { Family } from '../firewall/rule.ts';
import { type Box, layOut, type Point, type Size } from './diagram-layout.ts';
import { type KnockPlays, knockPlays } from './knock-plays.ts';
import { type KnockTimeline, knockTimelines } from './knock-timeline.ts';
import { knockVerdict } from './knock-verdict.ts';
import {
  idOfList,
  lineCounter,
  packetWords,
  requiredLists,
  serviceWords,
  startOf,
  timeoutOf,
  timeWords,
} from './knock-words.ts';

/**
 * What a state is: somebody on no list; a list on the way; the list that opens; what it opens; a list that knocks ask
 * for and that no knock fills; a list for those who knocked wrongly.
 */
export type StateKind = 'stranger' | 'stage' | 'door' | 'service' | 'given' | 'penalty';

/** A state, as a box. Lengths are in pixels from the top left corner of the diagram. */
export interface DiagramState extends Box {
  id: string;
  kind: StateKind;
  /** The name of the list, or the names of services. */
  title: string;
  /** What it is, in a word or two: `stage 1`. */
  role: string;
  /** How long an address stays there, or who is there. May be empty. */
  detail: string;
  /** The same in a sentence. */
  description: string;
  /** The line of the rule behind it, from 1; null where there is none. */
  line: number | null;
}

/** A rule that moves an address from one state to another. */
export interface DiagramArrow {
  id: string;
  from: string;
  to: string;
  /** The packet that does it: `54389/tcp`. */
  label: string;
  description: string;
  line: number;
  points: Point[];
  /** Where the label stands; null where it is empty. */
  box: Box | null;
}

export interface KnockVerdict {
  /** The list that opens. */
  door: string;
  text: string;
}

export interface KnockDiagram extends Size {
  states: DiagramState[];
  arrows: DiagramArrow[];
  timelines: KnockTimeline[];
  /** What is known of the knock to each door: what is proved, and how hard it is to find. */
  verdicts: KnockVerdict[];
  /** Doors that are left out, because nobody could see anything in a picture of all of them. */
  omittedDoors: number;
  /** The proofs and what they have played; null where they take long and nobody has asked for them. */
  plays: KnockPlays | null;
}

type UnplacedState = Omit<DiagramState, keyof Box>;
type UnplacedArrow = Omit<DiagramArrow, 'points' | 'box'>;

/** More lists than this are no picture any more. */
const MOST_LISTS = 60;
const REFUSING = ['drop', 'reject', 'tarpit'];

/**
 * The diagram of all knocks of a file; one without states where there is no knock.
 * @param delayMs the pause after each packet, in milliseconds, as the knock is planned
 * @param isPatient whether proofs are made that take long
 */
export function knockDiagram(analysis: Analysis, delayMs: number, isPatient: boolean = false): KnockDiagram {
  const { chains, omittedDoors } = chainsToShow(analysis.knockChains);
  const builder = new DiagramBuilder(analysis);
  for (const chain of chains) builder.addChain(chain);
  builder.addFillers(chains);
  builder.addPenalties();
  const { states, arrows } = builder;
  const nodes = states.map((state) => ({ id: state.id, lines: [state.role, state.title, lastLine(state)] }));
  const { width, height, boxes, paths } = layOut(nodes, arrows);
  return {
    width,
    height,
    states: states.map((state) => ({ ...state, ...boxes.get(state.id)! })).sort(asRead),
    arrows: arrows
      .map((arrow) => ({ ...arrow, ...paths.get(arrow.id)! }))
      .sort((a, b) => asRead(a.points[0]!, b.points[0]!)),
    timelines: knockTimelines(analysis, chains, delayMs),
    verdicts: chains.flatMap((chain) => {
      return chain.sequence === null
        ? []
        : { door: chain.door, text: knockVerdict(analysis, chain, chain.sequence).join(' · ') };
    }),
    omittedDoors,
    plays:
      states.length > 0 && (isPatient || areProofsQuick(analysis.firewall, analysis.knockChains))
        ? knockPlays(analysis, builder)
        : null,
  };
}

/** Time and line, which share the last line of a box. */
function lastLine({ detail, line }: UnplacedState): string {
  return [detail, line === null ? '' : `line ${line}`].filter((part) => part !== '').join(' · ');
}

/** The order in which people go through a picture: from top to bottom, from left to right. */
function asRead(a: Point, b: Point): number {
  return a.y - b.y || a.x - b.x;
}

function chainsToShow(all: readonly KnockChain[]): { chains: KnockChain[]; omittedDoors: number } {
  let lists = 0;
  const chains = all.filter(({ stages }) => {
    lists += stages.length + 1;
    return lists <= MOST_LISTS;
  });
  return { chains, omittedDoors: all.length - chains.length };
}

class DiagramBuilder {
  readonly #analysis: Analysis;
  readonly #lineAt: (offset: number) => number;
  readonly #states = new Map<string, UnplacedState>();
  readonly #arrows = new Map<string, UnplacedArrow>();
  /** Whether both families have knocks, so that names must tell them apart. */
  readonly #isMixed: boolean;

  constructor(analysis: Analysis) {
    this.#analysis = analysis;
    this.#lineAt = lineCounter(analysis);
    this.#isMixed = new Set(analysis.knockChains.map(({ family }) => family)).size > 1;
  }

  get states(): UnplacedState[] {
    return [...this.#states.values()];
  }

  get arrows(): UnplacedArrow[] {
    return [...this.#arrows.values()];
  }

  addChain(chain: KnockChain): void {
    const { family, door, accepts, stages, sequence } = chain;
    const numbers = new Map(sequence?.map((knock, index) => [filledList(knock), index + 1]));
    for (const list of stages) {
      const number = numbers.get(list);
      this.#addList(family, list, 'stage', number === undefined ? 'stage' : `stage ${number}`);
    }
    this.#addList(family, door, 'door', 'door');
    for (const accept of accepts) this.#addAccept(chain, accept);
  }

  /** Adds what fills the lists of these chains. */
  addFillers(chains: readonly KnockChain[]): void {
    const shown = new Set(
      chains.flatMap(({ family, door, stages }) => [door, ...stages].map((list) => idOfList(family, list))),
    );
    for (const { placed, list } of this.#analysis.knockFillers) {
      if (shown.has(idOfList(placed.rule.family, list))) this.#addFiller(placed, list);
    }
  }

  /** Adds the lists that somebody on the way gets onto, and whose members are refused. */
  addPenalties(): void {
    const refused = new Set(
      this.#analysis.placedRules
        .filter(({ rule }) => REFUSING.includes(rule.action) && !rule.disabled)
        .flatMap((placed) => requiredLists(placed).map((list) => idOfList(placed.rule.family, list))),
    );
    for (const placed of this.#analysis.placedRules) {
      const { rule } = placed;
      const list = filledList(placed);
      const target = idOfList(rule.family, list);
      if (rule.action !== 'add-src-to-address-list' || rule.disabled || !refused.has(target)) continue;
      const isKnown = this.#states.has(target) && this.#states.get(target)!.kind !== 'penalty';
      const isOnTheWay = requiredLists(placed).some((each) => this.#states.has(idOfList(rule.family, each)));
      if (isKnown || !isOnTheWay) continue;
      this.#add(target, {
        kind: 'penalty',
        role: 'penalty',
        title: this.#name(rule.family, list),
        detail: staying([placed]),
        description: `Penalty ${list}: whoever is on it is refused, ${staying([placed])}.`,
        line: this.#line(placed),
      });
      this.#addFiller(placed, list);
    }
  }

  #addList(family: Family, list: string, kind: 'stage' | 'door', role: string): void {
    const fillers = this.#analysis.knockFillers.filter(
      (each) => each.list === list && each.placed.rule.family === family,
    );
    const placed = fillers.map((each) => each.placed);
    const stay = staying(placed);
    this.#add(idOfList(family, list), {
      kind,
      role,
      title: this.#name(family, list),
      detail: stay,
      description: `${kind === 'door' ? 'Door' : 'Stage'} ${list}: an address stays on it ${stay}.`,
      line: placed[0] === undefined ? null : this.#line(placed[0]),
    });
  }

  #addAccept({ family, door }: KnockChain, accept: PlacedRule): void {
    const line = this.#line(accept);
    const title = serviceWords([accept]);
    const target = `${idOfList(family, door)} accept ${this.#arrows.size}`;
    const description = `Accepts ${title} from an address on ${door}.`;
    this.#add(target, { kind: 'service', role: 'accepted', title, detail: '', description, line });
    this.#addArrow(idOfList(family, door), target, '', description, line);
  }

  #addFiller(placed: PlacedRule, list: string): void {
    const { family } = placed.rule;
    const line = this.#line(placed);
    const packet = packetWords(placed);
    const lists = requiredLists(placed);
    if (lists.length === 0) {
      const description = `${packet} from anybody puts the sender on ${list}.`;
      this.#addArrow(this.#addStranger(family), idOfList(family, list), packet, description, line);
    }
    for (const from of lists) {
      this.#addGiven(family, from, line);
      const description = `${packet} from an address on ${from} puts it on ${list}.`;
      this.#addArrow(idOfList(family, from), idOfList(family, list), packet, description, line);
    }
  }

  #addStranger(family: Family): string {
    const stranger = `${family} stranger`;
    this.#add(stranger, {
      kind: 'stranger',
      role: 'start',
      title: this.#isMixed ? `Stranger, IPv${family}` : 'Stranger',
      detail: 'on no list',
      description: `Stranger: an IPv${family} address on none of the lists.`,
      line: null,
    });
    return stranger;
  }

  /** A list that is asked for and is no stage: members that the file names, or that come from elsewhere. */
  #addGiven(family: Family, list: string, askedIn: number): void {
    const target = idOfList(family, list);
    if (this.#states.has(target)) return;
    const entries = this.#analysis.firewall.entries.filter((each) => each.list === list && each.family === family);
    const [first] = entries;
    const detail = first === undefined ? 'nothing here fills it' : `${entries.length} in this file`;
    this.#add(target, {
      kind: 'given',
      role: 'given list',
      title: this.#name(family, list),
      detail,
      description: `List ${list}, which no knock fills: ${detail}.`,
      line: first === undefined ? askedIn : this.#lineAt(startOf(this.#analysis, first)),
    });
  }

  /** Keeps what is there already: a list can be on the way to several doors. */
  #add(stateId: string, state: Omit<UnplacedState, 'id'>): void {
    if (!this.#states.has(stateId)) this.#states.set(stateId, { id: stateId, ...state });
  }

  #addArrow(from: string, to: string, label: string, description: string, line: number): void {
    const arrowId = `arrow ${this.#arrows.size}`;
    this.#arrows.set(arrowId, { id: arrowId, from, to, label, description, line });
  }

  #name(family: Family, list: string): string {
    return this.#isMixed ? `${list}, IPv${family}` : list;
  }

  #line(placed: PlacedRule): number {
    return this.#lineAt(startOf(this.#analysis, placed.rule));
  }
}

function filledList({ rule }: PlacedRule): string {
  return rule.properties.get('address-list') ?? '';
}

/** For how long rules put an address on their list. Source: RouterOS manual, Filter, "address-list-timeout". */
function staying(fillers: readonly PlacedRule[]): string {
  const times = fillers.map((filler) => {
    const written = filler.rule.properties.get('address-list-timeout') ?? 'none-dynamic';
    const seconds = timeoutOf(filler);
    if (seconds !== null) return `for ${timeWords(seconds)}`;
    if (written === 'none-static') return 'for ever';
    return written === 'none-dynamic' || written === '0s' ? 'until the router restarts' : 'for an unknown time';
  });
  return [...new Set(times)].join(' or ');
}
