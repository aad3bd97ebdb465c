/** What a firewall does, and what is proved of it: as `rsc prove` prints it. */
import { Analysis, type AnalysisOptions } from './analysis.ts';
import type { KnockPlan } from './firewall/knock-plan.ts';
import { openServices } from './firewall/machine/open-services.ts';
import type { ProofStep } from './firewall/proofs/proof.ts';
import type { Proved } from './firewall/proofs/prove.ts';
import type { SourceRule } from './firewall/read-firewall.ts';
import type { Diagnostic } from './lint/diagnostic.ts';
import { lint } from './lint/engine.ts';
import { absoluteStart, type Script } from './syntax/tree.ts';
import { TextPositions } from './text-positions.ts';

export interface ProofReport {
  /** `opens` says whether the steps open a door that was closed; null where that is not known. */
  knocks: (KnockPlan & { opens: boolean | null })[];
  /** Services as `tcp/22`, or `any`. */
  openWithoutKnock: string[];
  proofs: (Pick<Proved, 'id' | 'claim' | 'answer' | 'why'> & { trace: TraceRow[] })[];
  findings: (Pick<Diagnostic, 'code' | 'severity' | 'message'> & { line: number })[];
}

/** What one rule did with one packet. */
export interface TraceRow {
  packet: string;
  /** As it is written; null for the end of a chain. */
  rule: string | null;
  /** From 1; null for the end of a chain. */
  line: number | null;
  effect: string;
}

/** Never throws. */
export function proofReport(text: string, options: AnalysisOptions = {}): ProofReport {
  const analysis = new Analysis(text, options);
  const positions = new TextPositions(text);
  const lineOf = (offset: number) => positions.at(offset).line;
  return {
    knocks: analysis.machines.flatMap(({ knocks }) => knocks.map(({ steps, door, opens }) => ({ steps, door, opens }))),
    openWithoutKnock: openWithoutKnock(analysis),
    proofs: analysis.proofs.map(({ id, claim, answer, why, trace }) => {
      return { id, claim, answer, why, trace: trace.map((step) => toRow(step, analysis.script, lineOf)) };
    }),
    findings: lint(analysis).map(({ code, start, severity, message }) => {
      return { code, line: lineOf(start), severity, message };
    }),
  };
}

function openWithoutKnock({ machines, placedRules }: Analysis): string[] {
  const used = machines.filter(({ machine }) => machine.slice.rules.some(({ table }) => table === 'filter'));
  const services = used.flatMap(({ family, machine }) =>
    openServices(
      machine,
      placedRules.filter(({ rule }) => rule.family === family && rule.action === 'accept' && !rule.disabled),
    ),
  );
  // Without a rule that could stop them, all packets get in.
  return services.includes('any') || used.length === 0 ? ['any'] : [...new Set(services)];
}

function toRow({ packet, rule, effect }: ProofStep, script: Script, lineOf: (offset: number) => number): TraceRow {
  if (rule === null) return { packet, rule: null, line: null, effect };
  return { packet, rule: sourceOf(rule, script), line: lineOf(absoluteStart(rule.command.statement)), effect };
}

/** In one line. */
function sourceOf({ command: { statement } }: SourceRule, { text }: Script): string {
  const start = absoluteStart(statement);
  return text
    .slice(start, start + statement.length)
    .replace(/\\[ \t]*\r?\n\s*/g, '')
    .trim();
}
