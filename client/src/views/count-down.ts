import type { StatusBarItem } from 'vscode';
import { showStatus } from './status-bar.ts';

/** Shows in the status bar how long it takes until a router restores its backup. A click rolls back at once. */
export class CountDown {
  readonly #host: string;
  #item: StatusBarItem | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(host: string) {
    this.#host = host;
  }

  /** Counts to another moment; null ends it. It ends by itself when the moment has come. */
  set(rollsBackAt: Date | null): void {
    clearInterval(this.#timer);
    if (rollsBackAt === null) {
      this.#item?.dispose();
      this.#item = null;
      return;
    }
    const time = rollsBackAt.toTimeString().slice(0, 8);
    this.#item ??= showStatus('', '', 'routeros.rollBackNow');
    this.#item.tooltip = `${this.#host} restores its backup at ${time}, unless the script is confirmed. Click to roll back now.`;
    this.#item.text = this.#text(rollsBackAt);
    this.#timer = setInterval(() => {
      if (rollsBackAt.getTime() <= Date.now()) this.set(null);
      else this.#item!.text = this.#text(rollsBackAt);
    }, 1000);
  }

  #text(rollsBackAt: Date): string {
    const seconds = Math.max(0, Math.ceil((rollsBackAt.getTime() - Date.now()) / 1000));
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    return `$(history) ${this.#host} rolls back in ${time}`;
  }
}
