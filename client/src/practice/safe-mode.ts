/** `/safe-mode` (RouterOS 7.18): what a session changes is taken back when it ends without releasing the mode. */
import { type Session, Trap } from './call.ts';
import type { Snapshot, Store } from './store.ts';

export class SafeMode {
  readonly #store: Store;
  #held: { by: Session; before: Snapshot } | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  take(session: Session | null): void {
    if (session === null) throw new Trap('failure: no session to bind safe mode to');
    if (this.#held !== null) throw new Trap('failure: safe mode is taken');
    this.#held = { by: session, before: this.#store.snapshot() };
  }

  /** Keeps the changes. */
  release(): void {
    this.#held = null;
  }

  /** Takes the changes back. */
  unroll(): void {
    if (this.#held === null) return;
    this.#store.restore(this.#held.before);
    this.#held = null;
  }

  /** @returns whether changes were taken back */
  sessionEnded(session: Session): boolean {
    if (this.#held?.by !== session) return false;
    this.unroll();
    return true;
  }

  describe(): Record<string, string> {
    const owner = this.#held?.by.user ?? '';
    return { enabled: String(this.#held !== null), user: owner, owner };
  }
}
