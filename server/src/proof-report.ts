/** What a firewall does, and what is proved of it: as `rsc prove` prints it. */
import { Analysis, type AnalysisOptions } from './analysis.ts';
import type { KnockPlan } from './firewall/knock-plan.ts';
import { openServices } from './firewall/machine/open-services.ts';
import type { ProofStep } from './firewall/proofs/proof.ts';
import type { Proved } from './firewall/proofs/prove.ts';
import type { Diagnostic } from './lint/diagnostic.ts';
import { lint } from './lint/engine.ts';
import { placeWords, StatementPlaces } from './statement-places.ts';
import { TextPositions } from './text-positions.ts';

export interface ProofReport {
  /** `opens` says whether the steps open a door that was closed; null where that is not known. */
  knocks: (KnockPlan & { opens: boolean | null })[];
  /** As `openServices` names them; where both families have rules, as `tcp/22 over IPv6`. */
  openWithoutKnock: string[];
  proofs: (Pick<Proved, 'id' | 'claim' | 'answer' | 'why'> & { trace: TraceRow[] })[];
  findings: (Pick<Diagnostic, 'code' | 'severity' | 'message'> & { line: number })[];
}

const LONGEST_COMMAND = 100;

/** What one rule did with one packet. */
export interface TraceRow {
  packet: string;
  /** As it is written; null for the end of a chain. */
  rule: string | null;
  /** From 1; null for the end of a chain. */
  line: number | null;
  /** The name of the base that the rule stands in; absent for a rule of the file itself. */
  file?: string;
  effect: string;
}

/** Never throws. */
export function proofReport(text: string, options: AnalysisOptions = {}): ProofReport {
  const analysis = new Analysis(text, options);
  const positions = new TextPositions(text);
  const places = new StatementPlaces(analysis);
  return {
    knocks: analysis.machines.flatMap(({ knocks }) => knocks.map(({ steps, door, opens }) => ({ steps, door, opens }))),
    openWithoutKnock: openWithoutKnock(analysis),
    proofs: analysis.proofs.map((proved) => {
      const { id, claim, answer, trace } = proved;
      return { id, claim, answer, why: whyWords(proved, places), trace: trace.map((step) => toRow(step, places)) };
    }),
    findings: lint(analysis).map(({ code, start, severity, message }) => {
      return { code, line: positions.at(start).line, severity, message };
    }),
  };
}

/** The reason, with the command that it hangs on. */
export function whyWords({ why, because }: Pick<Proved, 'why' | 'because'>, places: StatementPlaces): string {
  if (because === undefined) return why;
  const place = places.of(because.statement);
  const written = place.text.replace(/\s+/g, ' ');
  const text = written.length > LONGEST_COMMAND ? `${written.slice(0, LONGEST_COMMAND - 1)}…` : written;
  return `${why} (${placeWords(place)}: ${text})`;
}

function openWithoutKnock({ machines, placedRules }: Analysis): string[] {
  const used = machines.filter(({ machine }) => machine.slice.tables.has('filter'));
  // Without a rule that could stop them, all packets get in.
  if (used.length === 0) return ['any'];
  return used.flatMap(({ family, machine }) => {
    const rules = placedRules.filter(({ rule }) => rule.family === family);
    const services = openServices(machine, rules);
    return used.length === 1 ? services : services.map((service) => `${service} over IPv${family}`);
  });
}

function toRow({ packet, rule, effect }: ProofStep, places: StatementPlaces): TraceRow {
  if (rule === null) return { packet, rule: null, line: null, effect };
  const { base, line, text } = places.of(rule.command.statement);
  return { packet, rule: text, line, ...(base !== null && { file: base }), effect };
}
