/** The requests beside the Language Server Protocol, for the client to import: names and types, nothing that runs. */
import type { KnockDiagram } from './features/knock-diagram.ts';
import type { FoundKnock } from './firewall/find-knocks.ts';

export type { DiagramArrow, DiagramState, KnockDiagram, StateKind } from './features/knock-diagram.ts';
export type { KnockTimeline, TimelineRow } from './features/knock-timeline.ts';

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
}

/** Null for a document that is not open as a RouterOS script. */
export type KnockDiagramResult = KnockDiagram | null;

/** What the client hands over when it starts the server. */
export interface InitializationOptions {
  /** URI of the page that describes the rules; diagnostics link to it. */
  rulesPage?: string;
}
