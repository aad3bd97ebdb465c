/** What happened, for `/log`, for people and for tests. */
import type { Clock } from './clock.ts';

export interface RouterEvent {
  at: number;
  text: string;
  /** `script,info` */
  topics: string;
}

/** More would only fill the memory. */
const mostEvents = 1000;

export class EventLog {
  readonly events: RouterEvent[] = [];
  readonly #clock: Clock;
  readonly #tell: (line: string) => void;

  constructor(clock: Clock, tell: (line: string) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  add(text: string, topics: string): void {
    this.events.push({ at: this.#clock.now(), text, topics });
    if (this.events.length > mostEvents) this.events.shift();
    this.#tell(text);
  }

  since(moment: number): RouterEvent[] {
    return this.events.filter(({ at }) => at >= moment);
  }
}
