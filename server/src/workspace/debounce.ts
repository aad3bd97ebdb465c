/** Runs a task for each key some time after the last call for that key: the latest call wins, earlier ones are dropped. */
export class Debounce {
  readonly #task: (key: string) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(task: (key: string) => void) {
    this.#task = task;
  }

  schedule(key: string, delayMs: number): void {
    this.cancel(key);
    const run = () => {
      this.#timers.delete(key);
      this.#task(key);
    };
    this.#timers.set(key, setTimeout(run, delayMs));
  }

  /** Whether the task for a key will run. */
  isScheduled(key: string): boolean {
    return this.#timers.has(key);
  }

  cancel(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }
}
