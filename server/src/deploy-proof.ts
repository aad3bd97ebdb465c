/**
 * What a script does to the session that deploys it, and to the knock after it: played on the configuration that the
 * router has, which the script's base is.
 */
import type { Analysis } from './analysis.ts';
import { AddressLists, type ListEntry } from './firewall/address-lists.ts';
import type { KnockStep } from './firewall/knock-plan.ts';
import { asConnection } from './firewall/knock-run.ts';
import { areRulesKnown } from './firewall/known-rules.ts';
import { createPacket, type Packet } from './firewall/packet.ts';
import { type PlayedPacket, playPackets } from './firewall/play-packets.ts';
import type { TimedPacket } from './firewall/proofs/proof.ts';
import type { SourceRule } from './firewall/read-firewall.ts';
import { listsOf, type SessionFate, sessionFate, sessionRules } from './firewall/session-fate.ts';
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

/** The errors of a script, whatever the rules about deploying say, and what becomes of the session and of the knock. */
export function deployFindings(
  text: string,
  analysis: Analysis,
  session: DeploySession | null,
  knock: readonly KnockStep[] | null,
): DeployFinding[] {
  const own = session === null ? [] : new DeployProof(analysis, session).findings(knock);
  const told = new Set(own.map(({ code, line }) => `${code} ${line}`));
  return [...lintFindings(text, analysis).filter(({ code, line }) => !told.has(`${code} ${line}`)), ...own];
}

function lintFindings(text: string, analysis: Analysis): DeployFinding[] {
  const positions = new TextPositions(text);
  return lint(analysis)
    .filter(({ severity, code }) => severity === 'error' || DEPLOY_RULE.test(code))
    .map(({ severity, code, message, start }) => ({ severity, code, message, line: positions.at(start).line }));
}

class DeployProof {
  readonly #analysis: Analysis;
  readonly #session: DeploySession;
  readonly #places: StatementPlaces;

  constructor(analysis: Analysis, session: DeploySession) {
    this.#analysis = analysis;
    this.#session = session;
    this.#places = new StatementPlaces(analysis);
  }

  findings(knock: readonly KnockStep[] | null): DeployFinding[] {
    const service = this.#service();
    if (service !== null) return [service];
    const sessions = this.#everywhere((name) => this.#sessionFinding(name));
    // Where the session is cut off for good, nothing is said twice.
    return sessions.some(({ code }) => code === 'DP401')
      ? sessions
      : [...sessions, ...this.#everywhere((name) => this.#wayInFinding(name, knock))];
  }

  /** What is so whichever interface it is, is so; else it is a warning. */
  #everywhere(find: (interfaceName: string | undefined) => DeployFinding | null): DeployFinding[] {
    const { interfaces } = this.#session;
    const names = interfaces.length === 0 ? [undefined] : interfaces;
    const found = names.map((name) => ({ name, finding: find(name) }));
    const [first] = found.filter(({ finding }) => finding !== null);
    if (first === undefined) return [];
    const { finding } = first;
    if (found.every((each) => each.finding !== null)) return [finding!];
    return [{ ...finding!, severity: 'warning', message: `If you come in by ${first.name}: ${finding!.message}` }];
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

  #sessionFinding(name: string | undefined): DeployFinding | null {
    const fate = this.#fate(name);
    if (fate === null) return null;
    const { source, port } = this.#session;
    const who = `the session from ${source} to tcp/${port} that deploys`;
    if (fate === 'unsure') return unproven(`Not proven: that ${who} lives on. ${this.#doubt()}`);
    const { verdict, isFinal } = fate;
    const place = this.#placeOf(verdict.rule as SourceRule | null);
    const message = isFinal
      ? `When the script has run, ${place.words} cuts off ${who}.`
      : `While the script runs there is a moment when ${place.words} cuts off ${who}; should it stop there, nobody gets in.`;
    return { severity: 'error', code: isFinal ? 'DP401' : 'DP402', line: place.line, message };
  }

  #fate(name: string | undefined): SessionFate {
    const { firewall } = this.#analysis;
    const packet = this.#packet(name, { connectionState: 'established' });
    if (!areRulesKnown(firewall, packet.family)) return 'unsure';
    const knocked = this.#session.lists.map(
      (list): ListEntry => ({ list, address: this.#session.source, expiresAt: null, dynamic: true }),
    );
    const entries = firewall.entries.filter(({ family, disabled }) => family === packet.family && !disabled);
    const lists = listsOf([...entries, ...knocked], packet);
    const held = new AddressLists();
    for (const entry of knocked) held.add(entry);
    return sessionFate(sessionRules(firewall, packet.family), { packet, lists, held });
  }

  /** Whether a new session gets in when the script has run, with the knock that is meant to be sent then. */
  #wayInFinding(name: string | undefined, knock: readonly KnockStep[] | null): DeployFinding | null {
    const { firewall } = this.#analysis;
    const { port, lists } = this.#session;
    // What an earlier knock has opened stays open for a while, and then nobody knows.
    if (knock === null && lists.length > 0) return null;
    if (!areRulesKnown(firewall, this.#packet(name, {}).family)) return null;
    const played = this.#play(name, knock ?? []);
    const { verdict } = played.at(-1)!;
    const how = knock === null ? 'a new session' : 'a new session behind the knock';
    const isSure = played.every(({ verdict: { trace } }) => trace.every((step) => step.isSure));
    if (!isSure) return unproven(`Not proven: that ${how} gets in to tcp/${port} afterwards. ${this.#doubt()}`);
    if (verdict.accepted) return null;
    const place = this.#placeOf(verdict.rule as SourceRule | null);
    const message = `When the script has run, ${place.words} keeps out ${how} to tcp/${port}: the deploy would be rolled back.`;
    return { severity: 'error', code: 'DP401', line: place.line, message };
  }

  #play(name: string | undefined, knock: readonly KnockStep[]): PlayedPacket[] {
    const sent: TimedPacket[] = [];
    let at = 0;
    const send = (packet: Packet): PlayedPacket[] => {
      sent.push({ packet, at });
      return playPackets(this.#analysis.firewall, sent);
    };
    for (const step of knock) {
      const packet = this.#packet(name, factsOf(step));
      const [opening, data] = packet.protocol === 'tcp' && packet.payload !== '' ? asConnection(packet) : [packet];
      const isOpen = send(opening!).at(-1)!.verdict.accepted;
      if (data !== undefined && isOpen) send(data);
      at += step.delayMs ?? PAUSE_MS;
    }
    return send(this.#packet(name, {}));
  }

  #packet(name: string | undefined, facts: Partial<Packet>): Packet {
    const { source, destination, port } = this.#session;
    const family = source.includes(':') ? 6 : 4;
    const protocol = facts.protocol === 'icmp' && family === 6 ? 'icmpv6' : (facts.protocol ?? 'tcp');
    const lists = [...this.#analysis.firewall.interfaceLists].flatMap(([list, of]) =>
      name !== undefined && of.includes(name) ? list : [],
    );
    const entrance = name === undefined ? {} : { inInterface: name, inInterfaceLists: lists };
    return createPacket({ destinationPort: port, ...facts, family, protocol, source, destination, ...entrance });
  }

  #placeOf(rule: SourceRule | null): { line: number | null; words: string } {
    if (rule === null) return { line: null, words: 'the end of the rules' };
    const place = this.#places.of(rule.command.statement);
    return place.base === null
      ? { line: place.line, words: `this ${rule.action}` }
      : { line: null, words: `the ${rule.action} that the router has already (${placeWords(place)})` };
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
