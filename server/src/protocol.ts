/** The requests beside the Language Server Protocol, for the client to import: names and types, nothing that runs. */
import type { FoundKnock } from './firewall/find-knocks.ts';

/** Asks for the knock sequences that a text's firewall has. The text need not be an open document, nor be saved. */
export const knockPlansRequest = 'routeros/knockPlans';

export interface KnockPlansParams {
  /** Whose settings apply. */
  uri: string;
  text: string;
}

export type KnockPlansResult = FoundKnock[];

/** What the client hands over when it starts the server. */
export interface InitializationOptions {
  /** URI of the page that describes the rules; diagnostics link to it. */
  rulesPage?: string;
}
