/** Troubles that a test can order. */

export interface PracticeFaults {
  /** After this command, such as `/import`, its connection is not answered any more. */
  stopAnsweringAfter?: string;
  /** What happens at one sentence of the API. */
  at?: SentenceFault;
  /** After the first command of an import: all dynamic list entries go, open connections hang. The import goes on. */
  closeDoorDuringImport?: boolean;
  /** After the first command of an import: all connections end, and the import with them. */
  dropConnectionDuringImport?: boolean;
  failBackup?: boolean;
  diskFull?: boolean;
  /** How long a command takes that writes a file, in milliseconds. */
  slowFlashMs?: number;
  /** How long a file lies in memory before it is on the flash: a loss of power takes what is younger. */
  writeBackMs?: number;
}

/** One trouble at one place in what all clients say. */
export interface SentenceFault {
  /** The number of the sentence since the router's start, from 1; logins count, `/cancel` and keep-alives do not. */
  sentence: number;
  /** Before the command is carried out, or when it is done and would be answered. */
  when: 'before' | 'after';
  what: Trouble;
}

export type Trouble =
  /** The connection ends with a TCP reset. */
  | 'reset'
  /** The connection stays, but nothing comes back any more. */
  | 'silence'
  /** The power goes, and comes back. */
  | 'power cut'
  /** From now on no file can be written. */
  | 'disk full'
  /** Before: success is told, and nothing is done. After: it is done, and a failure is told. */
  | 'wrong answer'
  /** The command, or its answer, comes so many milliseconds late. */
  | { slowMs: number }
  /** For so many milliseconds nobody reaches the router: open connections hang, and no new one comes about. */
  | { outageMs: number };

/** Follows the sentences of all connections. */
export class FaultPlan {
  readonly #fault: SentenceFault | null;
  readonly #sentences: string[] = [];

  constructor({ at }: PracticeFaults) {
    this.#fault = at ?? null;
  }

  /** The commands so far, in order. */
  get sentences(): readonly string[] {
    return this.#sentences;
  }

  /** Takes note of a sentence; gives what happens before it, and after it. */
  next(path: string): { before: Trouble | null; after: Trouble | null } {
    this.#sentences.push(path);
    const fault = this.#fault?.sentence === this.#sentences.length ? this.#fault : null;
    return {
      before: fault?.when === 'before' ? fault.what : null,
      after: fault?.when === 'after' ? fault.what : null,
    };
  }
}
