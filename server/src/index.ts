/** The facade of the analysis: what the language server, the command line, the practice router and the tests call. */
import { Analysis, type AnalysisOptions } from './analysis.ts';
import { applyEdits, formatEdits } from './features/format/format.ts';
import { defaultFormat, type FormatOptions } from './features/format/options.ts';
import type { FoundKnock } from './firewall/find-knocks.ts';
import type { Diagnostic } from './lint/diagnostic.ts';
import { lint } from './lint/engine.ts';
import type { CheckOptions } from './lint/severities.ts';

export { Analysis, type AnalysisOptions } from './analysis.ts';
export {
  type Configuration,
  configurationFileName,
  readConfiguration,
} from './configuration-file.ts';
export { type DeployFinding, type DeploySession, deployFindings } from './deploy-proof.ts';
export type { FormatOptions } from './features/format/options.ts';
export { AddressLists, type ListEntry } from './firewall/address-lists.ts';
export {
  type ClientExport,
  type ClientPlan,
  type KnockClient,
  knockClients,
  readKnocks,
  toFirewall,
} from './firewall/clients/index.ts';
export type { FoundKnock } from './firewall/find-knocks.ts';
export type { KnockDoor, KnockPlan, KnockStep } from './firewall/knock-plan.ts';
export { createPacket, type Packet } from './firewall/packet.ts';
export { PacketNotationError } from './firewall/packet-notation.ts';
export type { FirewallUnknown, SourceRule } from './firewall/read-firewall.ts';
export { type Rule as FirewallRule, readRule, tableOfMenu } from './firewall/rule.ts';
export { type SimulationOptions, simulate, type TraceStep, type Verdict } from './firewall/simulator.ts';
export { type AppliedFix, applyFixes } from './lint/apply-fixes.ts';
export type { Diagnostic, Severity } from './lint/diagnostic.ts';
export { rules } from './lint/rules/index.ts';
export { type CheckOptions, readSeverities } from './lint/severities.ts';
export { isFound, isNamed } from './named-item.ts';
export { type Prediction, predictConfiguration } from './predicted-configuration.ts';
export { type ProofReport, proofReport, type TraceRow } from './proof-report.ts';
export { type Command as CommandSchema, type Menu, routerosCommands } from './schema/command-tree.ts';
export { availability, type Target } from './schema/presence.ts';
export { compareVersions, formatVersion, parseVersion, type RouterOSVersion } from './schema/version.ts';
export { isSource } from './semantics/argument-roles.ts';
export { formatDuration, parseDuration } from './semantics/duration.ts';
export { literalText } from './semantics/literals.ts';
export type { ResolvedCommand } from './semantics/resolved-command.ts';
export { type RouterComplaint, type RouterVerdict, routerVerdict } from './semantics/router-parser/verdict.ts';
export { type ReportLine, reportLines, type SimulationReport, simulationReport } from './simulation-report.ts';
export {
  absoluteStart,
  type Body,
  type Braces,
  type Command,
  type Expression,
  type Statement,
  type StringPiece,
  type Value,
} from './syntax/tree.ts';
export { type TextPosition, TextPositions } from './text-positions.ts';

/** All diagnostics of a text, in order of position. Never throws. */
export function check(text: string, options: CheckOptions = {}): Diagnostic[] {
  return lint(new Analysis(text, options), options.severities);
}

/** The knock sequences that a text's firewall has, shortest first for each door. Never throws. */
export function knockPlans(text: string, options: AnalysisOptions = {}): FoundKnock[] {
  return new Analysis(text, options).knocks;
}

/** A text in canonical form, with the same meaning. Never throws. */
export function format(text: string, options: Partial<FormatOptions> & AnalysisOptions = {}): string {
  return applyEdits(text, formatEdits(new Analysis(text, options), { ...defaultFormat, ...options }));
}
