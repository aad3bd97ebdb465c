/**
 * What a script does to the session that deploys it, and to the knock after it: played on the configuration that the
 * router has, which the script's base is.
 */
import type { Analysis } from './analysis.ts';
import { wayInFindings } from './deploy-way-in.ts';
import { AddressLists, type ListEntry } from './firewall/address-lists.ts';
import type { KnockStep } from './firewall/knock-plan.ts';
import { asConnection } from './firewall/knock-run.ts';
import { areRulesKnown } from './firewall/known-rules.ts';
import { createPacket, type Packet } from './firewall/packet.ts';
import { type PlayedPacket, playPackets } from './firewall/play-packets.ts';
import type { TimedPacket } from './firewall/proofs/proof.ts';
import type { Firewall, SourceRule } from './firewall/read-firewall.ts';
import { listsOf, type SessionFate, sessionFate, sessionRules } from './firewall/session-fate.ts';
import { ruleAgainstReplies } from './firewall/session-replies.ts';
import { isTranslating } from './firewall/translation.ts';
import { apiServices } from './lint/api-services.ts';
import type { Severity } from './lint/diagnostic.ts';
import { lint } from './lint/engine.ts';
import type { ResolvedCommand } from './semantics/resolved-command.ts';
import { placeWords, StatementPlaces } from './statement-places.ts';
import { TextPositions } from './text-positions.ts';

/** The session that deploys, as the router sees it. */
export interface DeploySession {
  /** The addresses of this computer and of the router. */
  source: string;
  destination: string;
  user: string;
  /** Null where the router does not tell it. */
  group: string | null;
  service: 'api' | 'api-ssl';
  /** TCP port of the service on the router. */
  port: number;
  /** The interfaces that it may have come in by: one, where that is known. */
  interfaces: readonly string[];
  /** The lists that a knock has put the source on. */
  lists: readonly string[];
}

export interface DeployFinding {
  severity: Severity;
  /** That of a rule; null where no rule says it. */
  code: string | null;
  /** Line of the script, from 1; null where it is about none. */
  line: number | null;
  message: string;
}

/** Between the packets of a knock that says nothing of it. */
const PAUSE_MS = 300;
const DEPLOY_RULE = /^DP4\d\d$/;
/** Of scripts that run without a deploy, which always has one. */
const NO_ROLLBACK = 'DP407';

/** The steps that open the door before and after the script; null for none. */
export interface DeployKnocks {
  now: Knock;
  after: Knock;
}

type Knock = readonly KnockStep[] | null;
/** Undefined where it is not known. */
type InterfaceName = string | undefined;

/** The errors of a script, whatever the rules about deploying say, and what becomes of the session and of the knock. */
export function deployFindings(
  text: string,
  analysis: Analysis,
  session: DeploySession | null,
  knocks: DeployKnocks,
): DeployFinding[] {
  const own = session === null ? [] : new DeployProof(analysis, session, knocks).findings();
  const told = new Set(own.map(({ code, line }) => `${code} ${line}`));
  const general = lintFindings(text, analysis).filter(({ code, line }) => !told.has(`${code} ${line}`));
  const errors = new Set([...general, ...own].filter(({ severity }) => severity === 'error').map(({ line }) => line));
  return [...general, ...own, ...wayInFindings(analysis, session).filter(({ line }) => !errors.has(line))];
}

function lintFindings(text: string, analysis: Analysis): DeployFinding[] {
  const positions = new TextPositions(text);
  return lint(analysis)
    .filter(({ severity, code }) => severity === 'error' || (DEPLOY_RULE.test(code) && code !== NO_ROLLBACK))
    .map(({ severity, code, message, start }) => ({ severity, code, message, line: positions.at(start).line }));
}

class DeployProof {
  readonly #analysis: Analysis;
  readonly #session: DeploySession;
  readonly #knocks: DeployKnocks;
  readonly #places: StatementPlaces;

  constructor(analysis: Analysis, session: DeploySession, knocks: DeployKnocks) {
    this.#analysis = analysis;
    this.#session = session;
    this.#knocks = knocks;
    this.#places = new StatementPlaces(analysis);
  }

  findings(): DeployFinding[] {
    const service = this.#service();
    if (service !== null) return [service];
    const names = this.#entrances();
    if (names.length === 0) return [contradiction(this.#session)];
    const sessions = everywhere(names, (name) => this.#sessionFinding(name));
    // Where the session is cut off for good, nothing is said twice.
    return sessions.some(({ code }) => code === 'DP401')
      ? sessions
      : [...sessions, ...this.#replyFindings(), ...everywhere(names, (name) => this.#wayInFinding(name))];
  }

  /** Whether the router's answers get out when the script has run. */
  #replyFindings(): DeployFinding[] {
    const { firewall } = this.#analysis;
    const rule = areRulesKnown(firewall, familyOf(this.#session))
      ? new SessionPlayer(firewall, this.#session).ruleAgainstReplies()
      : null;
    if (rule === null) return [];
    const place = this.#placeOf(rule);
    const message = `When the script has run, ${place.words} takes away what the router answers to the session that deploys.`;
    return [{ severity: 'error', code: 'DP401', line: place.line, message }];
  }

  /** Those that let the session in as the router is now: it is there, so it has come in by one of them. */
  #entrances(): InterfaceName[] {
    const { interfaces } = this.#session;
    const names: InterfaceName[] = interfaces.length === 0 ? [undefined] : [...interfaces];
    const present = this.#analysis.base?.analysis.firewall;
    if (present === undefined || !areRulesKnown(present, familyOf(this.#session))) return names;
    const player = new SessionPlayer(present, this.#session);
    return names.filter((name) => {
      const fate = player.fate(name);
      const isCut = fate !== null && fate !== 'unsure' && fate.isFinal;
      return !isCut && player.wayIn(name, this.#knocks.now)?.accepted !== false;
    });
  }

  #service(): DeployFinding | null {
    const { service, port } = this.#session;
    const set = apiServices(this.#analysis).find(({ name }) => name === service);
    if (set === undefined || set.command === null) return null;
    const finding = { severity: 'error', code: 'DP409', line: this.#lineOf(set.command) } as const;
    if (set.disabled === true) {
      return {
        ...finding,
        message: `This switches ${service} off, and the deploy comes in by it: it could prove nothing any more.`,
      };
    }
    const moved = set.command.arguments.some(({ fullName }) => fullName === 'port');
    if (!moved || set.port === port) return null;
    return {
      ...finding,
      message: `This moves ${service} from port ${port} to ${set.port}, and the deploy proves the way in at port ${port}.`,
    };
  }

  #sessionFinding(name: InterfaceName): DeployFinding | null {
    const { source, port } = this.#session;
    const who = `the session from ${source} to tcp/${port} that deploys`;
    const { firewall } = this.#analysis;
    const isKnown = areRulesKnown(firewall, familyOf(this.#session));
    const fate = isKnown ? new SessionPlayer(firewall, this.#session).fate(name) : 'unsure';
    if (fate === null) return null;
    if (fate === 'unsure') return unproven(`Not proven: that ${who} lives on. ${this.#doubt()}`);
    const { verdict, isFinal } = fate;
    const place = this.#placeOf(verdict.rule as SourceRule | null);
    const message = isFinal
      ? `When the script has run, ${place.words} cuts off ${who}.`
      : `While the script runs there is a moment when ${place.words} cuts off ${who}; should it stop there, nobody gets in.`;
    return { severity: 'error', code: isFinal ? 'DP401' : 'DP402', line: place.line, message };
  }

  /** Whether a new session gets in when the script has run, with the knock that is meant to be sent then. */
  #wayInFinding(name: InterfaceName): DeployFinding | null {
    const { firewall } = this.#analysis;
    const { port } = this.#session;
    const { after } = this.#knocks;
    if (!areRulesKnown(firewall, familyOf(this.#session))) return null;
    const way = new SessionPlayer(firewall, this.#session).wayIn(name, after);
    if (way === null || way.accepted === true) return null;
    const how = after === null ? 'a new session' : 'a new session behind the knock';
    if (way.accepted === 'unsure') {
      return unproven(`Not proven: that ${how} gets in to tcp/${port} afterwards. ${this.#doubt()}`);
    }
    const place = this.#placeOf(way.rule);
    const line = place.line ?? this.#firstLineOf(way.met);
    const because = line === place.line ? '' : ` By line ${line} of the script a packet before fares otherwise.`;
    const message = `When the script has run, ${place.words} keeps out ${how} to tcp/${port}: the deploy would be rolled back.${because}`;
    return { severity: 'error', code: 'DP401', line, message };
  }

  /** The first line of the script among those of rules. */
  #firstLineOf(rules: readonly SourceRule[]): number | null {
    return rules.map(({ command }) => this.#lineOf(command)).find((line) => line !== null) ?? null;
  }

  #placeOf(rule: SourceRule | null): { line: number | null; words: string } {
    if (rule === null) return { line: null, words: 'the end of the rules' };
    const place = this.#places.of(rule.command.statement);
    return place.base === null
      ? { line: place.line, words: `this ${rule.action}` }
      : { line: null, words: `the ${rule.action} that the router has already (${place.text})` };
  }

  #lineOf(command: ResolvedCommand): number | null {
    const { base, line } = this.#places.of(command.statement);
    return base === null ? line : null;
  }

  #doubt(): string {
    const [unknown] = this.#analysis.firewall.unknowns;
    if (unknown === undefined) return 'Some rule asks for what cannot be known beforehand.';
    return `It is not known what ${placeWords(this.#places.of(unknown.command.statement))} does to the firewall.`;
  }
}

interface WayIn {
  accepted: boolean | 'unsure';
  /** The one that keeps it out, or sends it elsewhere. */
  rule: SourceRule | null;
  /** Those that did something with the packets, in order. */
  met: readonly SourceRule[];
}

/** Sends the packets of a session, and of those that follow it, through a firewall. */
class SessionPlayer {
  readonly #firewall: Firewall;
  readonly #session: DeploySession;

  constructor(firewall: Firewall, session: DeploySession) {
    this.#firewall = firewall;
    this.#session = session;
  }

  fate(name: InterfaceName): SessionFate {
    const packet = this.#packet(name, { connectionState: 'established' });
    const held = new AddressLists();
    for (const entry of this.#knocked()) held.add(entry);
    return sessionFate(sessionRules(this.#firewall, packet.family), { packet, lists: this.#lists(packet), held });
  }

  ruleAgainstReplies(): SourceRule | null {
    const packet = this.#packet(undefined, { connectionState: 'established' });
    return ruleAgainstReplies(this.#firewall, packet, this.#lists(packet));
  }

  #lists(packet: Packet): AddressLists {
    const entries = this.#firewall.entries.filter(({ family, disabled }) => family === packet.family && !disabled);
    return listsOf([...entries, ...this.#knocked()], packet);
  }

  #knocked(): ListEntry[] {
    const { lists, source } = this.#session;
    return lists.map((list) => ({ list, address: source, expiresAt: null, dynamic: true }));
  }

  /** What becomes of a new session behind a knock, and by which rule. Null where an earlier knock has opened what is open. */
  wayIn(name: InterfaceName, knock: Knock): WayIn | null {
    if (knock === null && this.#session.lists.length > 0) return null;
    const played = this.#play(name, knock ?? []);
    const { accepted, rule } = played.at(-1)!.verdict;
    const trace = played.flatMap(({ verdict }) => verdict.trace);
    const met = trace.map((step) => step.rule as SourceRule);
    if (trace.some(({ isSure }) => !isSure)) return { accepted: 'unsure', rule: rule as SourceRule | null, met };
    if (!accepted) return { accepted, rule: rule as SourceRule | null, met };
    // Only the first packet of a connection is translated.
    const { route, packet } = played.findLast((each) => each.packet.connectionState === 'new')!.verdict;
    const isElsewhere = route !== 'input' || packet.destinationPort !== this.#session.port;
    return { accepted: !isElsewhere, rule: met.findLast(isTranslating) ?? null, met };
  }

  #play(name: InterfaceName, knock: readonly KnockStep[]): PlayedPacket[] {
    const sent: TimedPacket[] = [];
    let at = 0;
    const send = (packet: Packet): PlayedPacket[] => {
      sent.push({ packet, at });
      return playPackets(this.#firewall, sent);
    };
    for (const step of knock) {
      const packet = this.#packet(name, factsOf(step));
      const [opening, data] = packet.protocol === 'tcp' && packet.payload !== '' ? asConnection(packet) : [packet];
      const isOpen = send(opening!).at(-1)!.verdict.accepted;
      if (data !== undefined && isOpen) send(data);
      at += step.delayMs ?? PAUSE_MS;
    }
    const opened = send(this.#packet(name, {}));
    return opened.at(-1)!.verdict.accepted ? send(this.#packet(name, { connectionState: 'established' })) : opened;
  }

  #packet(name: InterfaceName, facts: Partial<Packet>): Packet {
    const { source, destination, port } = this.#session;
    const family = familyOf(this.#session);
    const protocol = facts.protocol === 'icmp' && family === 6 ? 'icmpv6' : (facts.protocol ?? 'tcp');
    const lists = [...this.#firewall.interfaceLists].flatMap(([list, of]) =>
      name !== undefined && of.includes(name) ? list : [],
    );
    const entrance = name === undefined ? {} : { inInterface: name, inInterfaceLists: lists };
    return createPacket({ destinationPort: port, ...facts, family, protocol, source, destination, ...entrance });
  }
}

/** What is so whichever interface it is, is so; else it is a warning. */
function everywhere(
  names: readonly InterfaceName[],
  find: (name: InterfaceName) => DeployFinding | null,
): DeployFinding[] {
  const found = names.map((name) => ({ name, finding: find(name) }));
  const first = found.find(({ finding }) => finding !== null);
  if (first === undefined) return [];
  const finding = first.finding!;
  if (found.every((each) => each.finding !== null)) return [finding];
  return [{ ...finding, severity: 'warning', message: `If you come in by ${first.name}: ${finding.message}` }];
}

function familyOf({ source }: DeploySession): 4 | 6 {
  return source.includes(':') ? 6 : 4;
}

/** What lets the session in is then none of the rules that the export shows. */
function contradiction({ source, port }: DeploySession): DeployFinding {
  return unproven(
    `Not proven: that the session from ${source} to tcp/${port} lives on. By the rules of the export it would not be there already now, so the router knows more than they tell.`,
  );
}

function unproven(message: string): DeployFinding {
  return { severity: 'warning', code: null, line: null, message };
}

function factsOf({ protocol, port, packetSize, payload, sourcePort }: KnockStep): Partial<Packet> {
  return {
    protocol,
    destinationPort: port,
    payload: payload ?? '',
    ...(packetSize !== null && { size: packetSize }),
    ...(sourcePort !== undefined && { sourcePort }),
  };
}
