import type { Analysis } from '../analysis.ts';
import type { KnockChoices } from '../firewall/compose/choices.ts';
import { familiesOf, packetsTo } from '../firewall/compose/compose-knock.ts';
import { type ProvedKnock, proveKnock } from '../firewall/compose/prove-knock.ts';
import type { FamilyKnocks } from '../firewall/machine/knocks.ts';
import type { Packet } from '../firewall/packet.ts';
import { inARow } from '../firewall/proofs/proof.ts';
import type { Proved } from '../firewall/proofs/prove.ts';
import type { SourceRule } from '../firewall/read-firewall.ts';
import { serviceName } from '../firewall/service-names.ts';
import type { Verdict } from '../firewall/simulator.ts';
import { lint } from '../lint/engine.ts';
import { StatementPlaces } from '../statement-places.ts';

/** Why a firewall is not what was wanted. */
interface KnockProblem {
  text: string;
  /** Whether other ports may help. */
  isOfPorts: boolean;
}

/** A firewall with a new knock; the problem is null where it is what was wanted. */
export interface ReviewedKnock extends ProvedKnock {
  problem: KnockProblem | null;
}

/** What these say of a file with rules of its own is not always the knock's to settle. */
const OF_THE_FILE = new Set(['P8', 'P12']);

/** Looks at the knock with this door that a text has got; what stood there before is not held against it. */
export function reviewKnock(
  before: Analysis,
  after: Analysis,
  choices: KnockChoices,
  { door, isNew }: { door: string; isNew: (offset: number) => boolean },
): ReviewedKnock {
  const proved = proveKnock(after.firewall, door);
  const open = openService(after, proved.families, choices);
  const problem =
    open === null
      ? (refuted(before, proved, choices) ?? blemish(before, after, isNew))
      : { text: open, isOfPorts: false };
  return { ...proved, problem };
}

/** A service that is open without the knock, or stays closed after it. */
function openService(after: Analysis, families: readonly FamilyKnocks[], choices: KnockChoices): string | null {
  for (const own of families.filter(({ family }) => familiesOf(choices).includes(family))) {
    for (const packet of packetsTo(choices, own.family, own.machine.sender)) {
      const problem = problemOf(after, own, packet);
      if (problem !== null) return problem;
    }
  }
  return null;
}

function problemOf(after: Analysis, { family, machine, knocks }: FamilyKnocks, packet: Packet): string | null {
  const { protocol, destinationPort: port } = packet;
  const name = `${serviceName(port === null ? protocol : `${protocol}/${port}`)} over IPv${family}`;
  if (machine.mayAccept(packet)) {
    const verdict = machine.replay([{ packet, at: 0 }])[0]!;
    if (!verdict.accepted) return `It is not known whether ${name} is closed without a knock.`;
    return `${name} is open without a knock: ${decider(after, verdict)}.`;
  }
  const way = knocks[0]?.intended;
  if (way == null) return `The rules that are there keep the knock from opening ${name}.`;
  const sent = [...way.map((each) => machine.classes[each.class]!.packet), packet];
  const verdict = machine.replay(inARow(sent)).at(-1)!;
  return verdict.accepted ? null : `${name} stays closed after the knock: ${decider(after, verdict)}.`;
}

/** What became of a packet, and by which rule. */
function decider(analysis: Analysis, { rule, outcome }: Verdict): string {
  if (rule === null) return `it is ${outcome} at the end of the chain`;
  const { text } = new StatementPlaces(analysis).of((rule as SourceRule).command.statement);
  return `it is ${outcome} by "${text}"`;
}

function refuted(before: Analysis, { proofs, knocks }: ProvedKnock, choices: KnockChoices): KnockProblem | null {
  if (knocks.length < familiesOf(choices).length)
    return { text: 'The rules that are there keep the knock from being one.', isOfPorts: false };
  for (const { id, answer, why, trace } of proofs) {
    if (answer === 'yes' || isBeside(id, answer, choices)) continue;
    const was = before.firewall.rules.length > 0 && before.proofs.find((each) => each.id === id);
    if (was && OF_THE_FILE.has(id) && was.answer === answer && trace.length <= was.trace.length) continue;
    const isRefuted = answer === 'no';
    const hint = id === 'P10' && !choices.withIpv6 ? ' Let the knock be for IPv6 as well.' : '';
    return { text: `${id} is ${isRefuted ? 'refuted' : 'not proven'}: ${why}${hint}`, isOfPorts: isRefuted };
  }
  return null;
}

/** What is not asked: IPv6 where the file has none, and a packet for each rule of the file. */
function isBeside(id: string, answer: Proved['answer'], { withIpv6 }: KnockChoices): boolean {
  return answer === 'not proven' && (id === 'P12' || (id === 'P10' && !withIpv6));
}

/** A new error, or a warning of knocks and lists where the new rules stand. */
function blemish(before: Analysis, after: Analysis, isNew: (offset: number) => boolean): KnockProblem | null {
  const counts = new Map<string, number>();
  for (const { code } of lint(before)) counts.set(code, (counts.get(code) ?? 0) + 1);
  for (const { code, severity, message, start } of lint(after)) {
    const left = (counts.get(code) ?? 0) - 1;
    counts.set(code, left);
    const isSerious = severity === 'error' || (severity === 'warning' && /^(KN|AL)/.test(code) && isNew(start));
    if (left < 0 && isSerious) return { text: `${code}: ${message}`, isOfPorts: true };
  }
  return null;
}
