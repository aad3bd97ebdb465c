/** `/system/scheduler`: runs the source of its rows on the router's clock. */
import { parseDuration } from '../../../server/src/index.ts';
import { type Clock, dateText, timeText } from './clock.ts';
import type { Row, Store } from './store.ts';

export const SCHEDULER_MENU = '/system/scheduler';
/** RouterOS manual, Scheduler: jobs that begin at startup run so long after the router is up. */
const startupDelayMs = 3000;
/** What decides when a job runs: only a change of these starts its clock anew. */
const TIMING = ['interval', 'start-date', 'start-time', 'disabled'];

interface Job {
  timing: string;
  cancel: () => void;
}

export class Scheduler {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #run: (row: Row) => void;
  readonly #jobs = new Map<Row, Job>();
  #bootedAt: number;

  constructor(store: Store, clock: Clock, run: (row: Row) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#run = run;
    this.#bootedAt = clock.now();
  }

  /** Takes over what the rows say now. */
  update(): void {
    const rows = this.#store.rows(SCHEDULER_MENU);
    for (const [row, job] of this.#jobs) {
      if (!rows.includes(row) || job.timing !== timingOf(row)) this.#forget(row);
    }
    for (const row of rows) if (!this.#jobs.has(row)) this.#arm(row);
  }

  /** Stops all jobs: the router goes down. */
  stop(): void {
    for (const row of [...this.#jobs.keys()]) this.#forget(row);
  }

  /** The router is up again; call `update` next. */
  boot(): void {
    this.#bootedAt = this.#clock.now();
  }

  /** When a row runs next, in milliseconds; null when it does not. */
  nextRun(row: Row, after = this.#clock.now()): number | null {
    if (row.values.disabled === 'true') return null;
    const intervalMs = (parseDuration(row.values.interval ?? '') ?? 0) * 1000;
    const start = this.#start(row.values);
    if (start > after) return start;
    if (intervalMs === 0 || Number.isNaN(start)) return null;
    return start + (Math.floor((after - start) / intervalMs) + 1) * intervalMs;
  }

  #start(values: Record<string, string>): number {
    if (values['start-time'] === 'startup') return this.#bootedAt + startupDelayMs;
    return Date.parse(`${values['start-date']}T${values['start-time']}Z`);
  }

  /** A timer may fire a moment early, so the run after this one is looked for behind the time it was meant for. */
  #arm(row: Row, after = this.#clock.now()): void {
    const next = this.nextRun(row, after);
    if (next === null) return;
    const cancel = this.#clock.schedule(next - this.#clock.now(), () => {
      this.#jobs.delete(row);
      row.values['run-count'] = String(Number(row.values['run-count']) + 1);
      this.#arm(row, Math.max(next, this.#clock.now()));
      this.#run(row);
    });
    this.#jobs.set(row, { timing: timingOf(row), cancel });
  }

  #forget(row: Row): void {
    this.#jobs.get(row)?.cancel();
    this.#jobs.delete(row);
  }
}

/** What a new job has unless it is told otherwise: it begins now, and may do everything. */
export function schedulerDefaults(now: number, owner: string): Record<string, string> {
  return {
    interval: '0s',
    'start-date': dateText(now),
    'start-time': timeText(now),
    'on-event': '',
    owner,
    policy: 'ftp,reboot,read,write,policy,test,password,sniff,sensitive,romon',
    'run-count': '0',
    disabled: 'false',
  };
}

function timingOf({ values }: Row): string {
  return TIMING.map((name) => values[name]).join(' ');
}
