/** Puts a new knock into a script: the edits, and what they hold. Whether it keeps what it promises is for the proofs. */
import type { Script } from '../../syntax/tree.ts';
import type { KnockStep } from '../knock-plan.ts';
import { KnockMachine } from '../machine/knock-machine.ts';
import { createPacket, type Packet } from '../packet.ts';
import type { Firewall } from '../read-firewall.ts';
import type { Family, Table } from '../rule.ts';
import type { KnockChoices } from './choices.ts';
import { type KnockRules, KnockWriter, type NewRule } from './knock-rules.ts';
import type { ListNames } from './list-names.ts';
import { Chain, type Insertion, insertionAt, mergeInsertions, type Place } from './places.ts';
import { menuOf, OWN_STYLE, readStyle, type Style, writeEntry, writeRule } from './style.ts';

/** What a knock is put into. */
export interface Ground {
  script: Script;
  firewall: Firewall;
}

interface Section {
  menu: string;
  lines: string[];
}

/** The families that a knock is for. */
export function familiesOf({ withIpv6 }: KnockChoices): readonly Family[] {
  return withIpv6 ? [4, 6] : [4];
}

/** New connections to what is protected over a family, from where the knock is awaited. */
export function packetsTo(
  { services, forward, from }: KnockChoices,
  family: Family,
  sender: Partial<Packet>,
): Packet[] {
  const way = from?.kind === 'interface' ? { inInterface: from.name } : from && { inInterfaceLists: [from.name] };
  const packet = (facts: Partial<Packet>) => createPacket({ ...sender, ...way, ...facts });
  const outside = services.map(({ protocol, port, isInIpsec }) =>
    packet({ protocol, destinationPort: port, ...(isInIpsec && { isFromIpsec: true }) }),
  );
  if (forward === null || family === 6) return outside;
  return [...outside, packet({ protocol: forward.protocol, destinationPort: forward.port })];
}

/** The ways to put the knock in, the best one first. They differ in where it stands among the rules that are there. */
export function composeKnock(
  ground: Ground,
  choices: KnockChoices,
  names: ListNames,
  steps: readonly KnockStep[],
): Insertion[][] {
  const bodies = familiesOf(choices).map((family) => new FamilyComposer(ground, choices, names, family, steps));
  const count = Math.max(...bodies.map((body) => body.choicesOfPlace));
  return Array.from({ length: count }, (_, at) => {
    const parts = bodies.map((body) => body.compose(at));
    return parts.includes(null) ? [] : joined(ground, parts as Part[]);
  }).filter((insertions) => insertions.length > 0);
}

interface Part {
  insertions: Insertion[];
  /** For the end of the script. */
  sections: Section[];
  style: Style;
}

class FamilyComposer {
  readonly #ground: Ground;
  readonly #choices: KnockChoices;
  readonly #family: Family;
  readonly #style: Style;
  readonly #writer: KnockWriter;
  readonly #input: Chain;
  readonly #forward: Chain;
  readonly #rules: KnockRules;

  constructor(ground: Ground, choices: KnockChoices, names: ListNames, family: Family, steps: readonly KnockStep[]) {
    const { script, firewall } = ground;
    const hasScanBan = firewall.rules.some((rule) => rule.family === family && rule.properties.has('psd'));
    this.#ground = ground;
    this.#choices = hasScanBan ? { ...choices, bansScans: false } : choices;
    this.#family = family;
    const own = firewall.rules.filter(({ command }) => command.statement.parent === script);
    this.#style = own.length === 0 ? OWN_STYLE : readStyle(script.text, own);
    this.#input = new Chain(script, firewall, family, 'filter', 'input');
    this.#forward = new Chain(script, firewall, family, 'filter', 'forward');
    this.#writer = new KnockWriter(this.#choices, names, family, steps);
    this.#rules = this.#writer.rules(this.#input.isEmpty);
  }

  get choicesOfPlace(): number {
    return this.#input.isEmpty ? 1 : this.#places.length;
  }

  /** Where the knock may stand; each place twice where nothing keeps sessions: the rules may do without it. */
  get #places(): { place: Place; addsEstablished: boolean }[] {
    const variants = this.#input.keepsSessions ? [false] : [false, true];
    const places = this.#input.placesOfKnock(this.#choices.isStrict);
    return places.flatMap((place) => variants.map((addsEstablished) => ({ place, addsEstablished })));
  }

  /** Null where a place is one that nothing can be put into. */
  compose(at: number): Part | null {
    const { entries, forward, nat } = this.#rules;
    const part: Part = { insertions: [], sections: [], style: this.#style };
    if (entries.length > 0) {
      const lines = entries.map((entry) => writeEntry(entry, this.#style));
      part.sections.push({ menu: menuOf(this.#style, this.#family, 'address-list'), lines });
    }
    const isDone =
      (this.#input.isEmpty ? this.#append(part, 'filter', this.#whole()) : this.#inserted(part, at)) &&
      this.#add(part, this.#forward, forward) &&
      this.#add(part, new Chain(this.#ground.script, this.#ground.firewall, this.#family, 'nat', 'dstnat'), nat);
    return isDone ? part : null;
  }

  /** A chain of its own. */
  #whole(): NewRule[] {
    const { guards, knock, chains } = this.#rules;
    const basics = this.#writer.basics();
    const isBasicsFirst = this.#choices.isStrict && !this.#choices.steps.includes('icmp');
    const middle = isBasicsFirst ? [...basics, ...knock] : [...knock, ...basics];
    return [...this.#writer.head(), ...guards, ...middle, this.#writer.end(), ...chains];
  }

  /** Among the rules that are there. */
  #inserted(part: Part, at: number): boolean {
    const { guards, knock, chains } = this.#rules;
    const { place, addsEstablished } = this.#places[at] ?? this.#places.at(-1)!;
    const head = addsEstablished ? [this.#writer.established()] : [];
    const closings = this.#isOpen() ? this.#writer.closings() : [];
    return (
      this.#insert(part, this.#input.top, head) &&
      this.#insert(part, place, [...guards, ...knock, ...chains]) &&
      this.#insert(part, this.#input.last, closings)
    );
  }

  /** Whether a service is open where nothing is changed. */
  #isOpen(): boolean {
    const machine = new KnockMachine(this.#ground.firewall, this.#family);
    const ofRouter = { ...this.#choices, forward: null };
    return packetsTo(ofRouter, this.#family, machine.sender).some((packet) => machine.mayAccept(packet));
  }

  #add(part: Part, chain: Chain, rules: readonly NewRule[]): boolean {
    if (rules.length === 0) return true;
    if (chain.isEmpty) return this.#append(part, rules[0]!.table, rules);
    // These are about one port of one host, and nothing that stands before may decide on it.
    return this.#insert(part, chain.first, rules);
  }

  #append({ sections }: Part, table: Table, rules: readonly NewRule[]): true {
    const menu = menuOf(this.#style, this.#family, table);
    const lines = rules.map((rule) => writeRule(rule, this.#style));
    const open = sections.find((section) => section.menu === menu);
    if (open === undefined) sections.push({ menu, lines });
    else open.lines.push(...lines);
    return true;
  }

  #insert({ insertions }: Part, place: Place, rules: readonly NewRule[]): boolean {
    const { text } = this.#ground.script;
    const insertion = insertionAt(place, rules, text, this.#style);
    if (insertion !== null && rules.length > 0) insertions.push(insertion);
    return insertion !== null;
  }
}

/** What goes among the rules, and the sections for the end of the script. */
function joined({ script: { text } }: Ground, parts: readonly Part[]): Insertion[] {
  const { style } = parts[0]!;
  const sections = parts.flatMap((part) => part.sections);
  const end = sections.map(({ menu, lines }) => [menu, ...lines, ''].join(style.lineEnd)).join('');
  const all = parts.flatMap(({ insertions }) => insertions);
  return mergeInsertions(end === '' ? all : [...all, { offset: text.length, newText: end }], text, style);
}
