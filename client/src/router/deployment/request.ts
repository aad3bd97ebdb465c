/** What is to be deployed, where, and what is told on the way. */
import type { KnockStep } from '../../../../server/src/index.ts';
import type { TlsTrust } from '../tls.ts';
import type { DoorWatchOptions } from '../watch-door.ts';
import type { DeployJournal } from './journal.ts';
import type { PreFlight } from './pre-flight.ts';

export interface DeployTarget {
  readonly host: string;
  /** TCP port of the API service; also the door that the knock is tried at. */
  readonly port: number;
  readonly user: string;
  /** Absent: a plain connection. */
  readonly tls?: TlsTrust;
}

export const rebootMs = 120_000;

export interface DeployRequest {
  readonly target: DeployTarget;
  readonly password: string;
  readonly script: { readonly name: string; readonly text: string };
  /** The sequence that opens the door now; null where no knock is needed. */
  readonly knock: readonly KnockStep[] | null;
  /** The sequence that opens it once the script is applied; null where the script brings none of its own. */
  readonly knockAfter: readonly KnockStep[] | null;
  readonly knockOptions?: Pick<DoorWatchOptions, 'delayMs' | 'tries' | 'doorLookMs'>;
  /** How long the router waits for the confirmation before it restores the backup; 180 s if absent. */
  readonly rollbackSeconds?: number;
  /** Pause before the proof, in milliseconds: for about a second after an import, logins may still pass that the new
   * rules refuse (measured on 7.24). 5 s if absent. */
  readonly settleMs?: number;
  /** How long a router with a folder `flash` may take until a file outlives a loss of power, in milliseconds; 40 s if absent. */
  readonly flashMs?: number;
  /** How long a router may take to come back after a restart, in milliseconds; 120 s if absent. */
  readonly rebootMs?: number;
  /**
   * Asked after the login with what a look at the router has shown, before anything is sent that changes it; false ends
   * the deploy. Where it is absent, nobody looks.
   */
  readonly approve?: (preFlight: PreFlight) => Promise<boolean>;
  /** Asked when the way in is proved; false rolls back. Where it is absent, the proof is enough. */
  readonly confirm?: (rollsBackAt: Date) => Promise<boolean>;
  /** Aborted by who wants the old configuration back while the script is applied and not yet confirmed. */
  readonly rollBack?: AbortSignal;
  /** Where it is kept on this computer how far the deploy has come. */
  readonly journal?: DeployJournal;
  /** For the connection and for each command but the import, in milliseconds; those of `ApiSession` if absent. */
  readonly connectTimeoutMs?: number;
  readonly commandTimeoutMs?: number;
}

export type DeployStep =
  | 'check'
  | 'knock'
  | 'login'
  | 'pre-flight'
  | 'dry-run'
  | 'backup'
  | 'arm'
  | 'import'
  | 'verify'
  | 'confirm'
  | 'roll-back'
  | 'clean-up';

/** One line for people, as it happens. */
export interface DeployEvent {
  readonly step: DeployStep;
  readonly message: string;
  /** When the router restores its backup by itself, by this computer's clock; null while no roll-back is armed. */
  readonly rollsBackAt: Date | null;
}
