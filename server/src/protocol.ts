/** The requests beside the Language Server Protocol, for the client to import: names and types, nothing that runs. */
import type { Location, Position } from 'vscode-languageserver-types';
import type { HardenedKnock } from './features/harden-knock.ts';
import type { KnockDiagram } from './features/knock-diagram.ts';
import type { NewKnock } from './features/new-knock.ts';
import type { TargetStatus } from './features/target-status.ts';
import type { KnockChoices } from './firewall/compose/choices.ts';
import type { FoundKnock } from './firewall/find-knocks.ts';
import type { ReportLine } from './simulation-report.ts';

export type { DiagramArrow, DiagramState, KnockDiagram, StateKind } from './features/knock-diagram.ts';
export type { KnockPlays, Play, PlayedRule, PlayStep, ProofAnswer } from './features/knock-plays.ts';
export type { KnockTimeline, TimelineRow } from './features/knock-timeline.ts';
export type { MadeKnock } from './features/new-knock.ts';
export type { Entrance, KnockChoices, PortForward, ProtectedService, StepKind } from './firewall/compose/choices.ts';
export type { ReportLine } from './simulation-report.ts';

/** Asks for the knock sequences that a text's firewall has. The text need not be an open document, nor be saved. */
export const knockPlansRequest = 'routeros/knockPlans';

export interface KnockPlansParams {
  /** Whose settings apply. */
  uri: string;
  text: string;
}

export type KnockPlansResult = FoundKnock[];

/** Asks for the picture of the knocks of an open document, as it is now. */
export const knockDiagramRequest = 'routeros/knockDiagram';

export interface KnockDiagramParams {
  uri: string;
  /** Pause after each packet of the knock, in milliseconds. */
  delayMs: number;
  /** Whether proofs are made that take long. */
  isPatient: boolean;
}

/** Null for a document that is not open as a RouterOS script. */
export type KnockDiagramResult = KnockDiagram | null;

/** Asks what is wrong with packets in the notation of `rsc simulate`, for somebody who types them: null for nothing. */
export const packetProblemRequest = 'routeros/packetProblem';

export interface PacketProblemParams {
  packets: string;
}

export type PacketProblemResult = string | null;

/** Asks what the firewall of an open document does with packets; where none are given, with its knock. */
export const simulatePacketsRequest = 'routeros/simulatePackets';

export interface SimulatePacketsParams {
  uri: string;
  packets: string;
}

/** Null for a document that is not open as a RouterOS script. */
export type SimulatePacketsResult = SimulatedPackets | null;

export interface SimulatedPackets {
  /** What keeps the packets from being sent; null where they were. */
  problem: string | null;
  /** What became of them, to read. */
  lines: ReportLine[];
}

/** Asks for a new knock in an open document, or in a document of its own, proved. */
export const newKnockRequest = 'routeros/newKnock';

export interface NewKnockParams {
  /** Null for a document of its own. */
  uri: string | null;
  choices: KnockChoices;
  /** Whole numbers below 2 ** 32 that nobody can foresee; a few thousand are enough. */
  random: number[];
}

export type NewKnockResult = NewKnock;

/** Asks which RouterOS an open document is checked against. */
export const targetStatusRequest = 'routeros/targetStatus';

export interface TargetStatusParams {
  uri: string;
}

/** Null for a document that is not open as a RouterOS script. */
export type TargetStatusResult = TargetStatus | null;

/** Asks what an open document becomes when all is done about the knock at a position that can be done. */
export const hardenKnockRequest = 'routeros/hardenKnock';

export interface HardenKnockParams {
  uri: string;
  position: Position;
  /** Whether other ports may be drawn, of which clients have to be told. */
  drawsPorts: boolean;
  /** As those of a new knock. */
  random: number[];
}

/** Null where it is not clear which knock is meant. */
export type HardenKnockResult = HardenedKnock | null;

/** What `routeros.showUses` is given: the places to show, and where in a document. */
export interface ShownUses {
  uri: string;
  position: Position;
  locations: Location[];
}

/** What the client hands over when it starts the server. */
export interface InitializationOptions {
  /** URI of the page that describes the rules; diagnostics link to it. */
  rulesPage?: string;
  /** The editor's command that offers again what can be written at the cursor. */
  suggestCommand?: string;
  /** Those of `routeros.…` that the editor has; lenses and actions run no other ones. */
  commands?: string[];
  /** `openFiles` for an editor that must not ask for the diagnostics of the whole workspace. */
  diagnosticsScope?: 'openFiles' | 'workspace';
}
