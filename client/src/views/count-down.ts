import type { Disposable, StatusBarItem } from 'vscode';
import { showStatus } from './status-bar.ts';

/** A router that restores its backup by itself, unless its script is confirmed. */
export interface ArmedRouter {
  /** As people know it. */
  readonly name: string;
  readonly rollsBackAt: Date;
  /** Aborted by who wants the old configuration back at once; null where no deploy of this window waits for it. */
  readonly rollBack: AbortController | null;
}

/**
 * Shows in the status bar how long it takes until routers restore their backups: all of them in one entry, since a group
 * has many. A click rolls back at once.
 */
export class CountDown implements Disposable {
  readonly #armed = new Map<string, ArmedRouter>();
  #item: StatusBarItem | null = null;
  #timer: NodeJS.Timeout | undefined;

  /** The routers whose deploy runs in this window, by their keys. */
  get running(): [string, ArmedRouter][] {
    return [...this.#armed].filter(([, { rollBack }]) => rollBack !== null);
  }

  /** Counts for a router, to this moment and no longer; null ends it. */
  set(key: string, router: ArmedRouter | null): void {
    if (router === null) this.#armed.delete(key);
    else this.#armed.set(key, router);
    this.#show();
  }

  dispose(): void {
    this.#armed.clear();
    this.#show();
  }

  #show(): void {
    clearInterval(this.#timer);
    for (const [key, { rollsBackAt }] of this.#armed) if (rollsBackAt.getTime() <= Date.now()) this.#armed.delete(key);
    const routers = [...this.#armed.values()].sort((a, b) => a.rollsBackAt.getTime() - b.rollsBackAt.getTime());
    if (routers[0] === undefined) {
      this.#item?.dispose();
      this.#item = null;
      return;
    }
    this.#item ??= showStatus('', '', 'routeros.rollBackNow');
    this.#item.text = `$(history) ${textOf(routers)}`;
    this.#item.tooltip = tooltipOf(routers);
    this.#timer = setInterval(() => this.#show(), 1000);
  }
}

/** @param routers the first one is due first */
function textOf([first, ...others]: readonly ArmedRouter[]): string {
  const seconds = Math.max(0, Math.ceil((first!.rollsBackAt.getTime() - Date.now()) / 1000));
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  if (others.length === 0) return `${first!.name} rolls back in ${time}`;
  return `${others.length + 1} routers roll back, the first in ${time}`;
}

function tooltipOf(routers: readonly ArmedRouter[]): string {
  const lines = routers.map(({ name, rollsBackAt }) => {
    return `${name} restores its backup at ${rollsBackAt.toTimeString().slice(0, 8)}, unless the script is confirmed.`;
  });
  return [...lines, 'Click to roll back now.'].join('\n');
}
