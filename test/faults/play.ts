/** One deploy to a practice router, with at most one trouble at one sentence, and what comes after it. */
import type { Trouble } from '../../client/src/practice/faults.ts';
import { type PracticeRouter, startPracticeRouter } from '../../client/src/practice/practice-router.ts';
import { type DeployOutcome, deploy, type FinalState } from '../../client/src/router/deploy.ts';
import type { DeployJournal, JournalEntry } from '../../client/src/router/deployment/journal.ts';
import { logIn } from '../../client/src/router/deployment/log-in.ts';
import { RouterError } from '../../client/src/router/errors.ts';
import { type PendingDeploy, takeUp } from '../../client/src/router/take-up.ts';
import type { Flow } from './flows.ts';
import { type Truth, truthOf } from './truth.ts';
import type { VirtualTime } from './virtual-time.ts';

/** `client killed`: its program ends, and does nothing any more. */
export type Fault = Trouble | 'client killed';
/** What somebody decides who takes up a deploy that waits for it. */
export type Decision = 'keep' | 'roll back' | 'leave';

export interface Cut {
  /** The number of the sentence, from 1. */
  readonly sentence: number;
  readonly when: 'before' | 'after';
  readonly fault: Fault;
  readonly decision: Decision;
}

/** The tool's last word, and what was so then. `not reached`: it could not look. */
export interface Statement {
  readonly state: FinalState | { readonly kind: 'not reached' };
  readonly message: string;
  readonly truth: Truth;
  /** The deploy is still in the journal. */
  readonly isOpen: boolean;
}

export interface Played {
  readonly before: Truth;
  readonly said: Statement;
  /** When the dead-man's time is over. */
  readonly after: Truth;
  /** Why the router cannot be reached by the knock then; null where it can. */
  readonly unreachable: string | null;
  /** What is said of a deploy that is still in the journal then; null where it is not. */
  readonly saidAfter: Statement | null;
  /** All that the deploy said to the router. */
  readonly sentences: readonly string[];
  readonly told: readonly string[];
}

const rollbackSeconds = 180;
const rebootMs = 20_000;
/** A flash keeps what it was given so long ago (RouterOS manual, "Files"). */
const writeBackMs = 40_000;
/** No deploy and no look takes longer. */
const longestMs = 30 * 60_000;
/** By then a dead-man has fired, and the router is back. */
const deadManMs = rollbackSeconds * 1000 + rebootMs + 10_000;

/** @throws Error where the deploy does not come to an end */
export async function play(time: VirtualTime, flow: Flow, cut: Cut | null): Promise<Played> {
  const killed = Promise.withResolvers<null>();
  const what = cut?.fault === 'client killed' ? 'silence' : cut?.fault;
  const router = await startPracticeRouter({
    script: flow.firewall,
    apiPort: flow.apiPort,
    apiSslPort: flow.apiSslPort,
    password: 'secret',
    rebootMs,
    clock: time,
    flashDirectory: flow.flashDirectory,
    faults: {
      ...(flow.flashDirectory && { writeBackMs }),
      ...(cut !== null && { at: { sentence: cut.sentence, when: cut.when, what: what! } }),
    },
    log: (line) => {
      if (cut?.fault === 'client killed' && line === 'fault: silence') killed.resolve(null);
    },
  });
  const playing = new Play(time, flow, router);
  try {
    return await playing.run(killed.promise, cut?.decision ?? 'leave');
  } finally {
    await playing.end();
  }
}

class Play {
  readonly #time: VirtualTime;
  readonly #flow: Flow;
  readonly #router: PracticeRouter;
  readonly #told: string[] = [];
  #journal = new MemoryJournal();
  #deployed: Promise<DeployOutcome> | null = null;
  #thaw: () => void = () => {};

  constructor(time: VirtualTime, flow: Flow, router: PracticeRouter) {
    this.#time = time;
    this.#flow = flow;
    this.#router = router;
  }

  async run(killed: Promise<null>, decision: Decision): Promise<Played> {
    // A router tells for how long it has been up in whole seconds.
    await this.#time.pass(60_000);
    const before = truthOf(this.#router);
    const outcome = await this.#deploy(killed);
    const sentences = [...this.#router.sentences];
    const said = outcome === null ? await this.#takeUpWhenUp(decision) : await this.#statement(outcome);
    await this.#time.pass(deadManMs);
    const after = truthOf(this.#router);
    const unreachable = await this.#whyUnreachable();
    const saidAfter = this.#journal.entry === null ? null : await this.#takeUp('leave');
    return { before, said, after, unreachable, saidAfter, sentences, told: this.#told };
  }

  /** A client that was killed comes to its end as well, when there is no router left that would hear it. */
  async end(): Promise<void> {
    this.#thaw();
    await this.#time.until(this.#router.close(), longestMs);
    if (this.#deployed !== null) await this.#time.until(this.#deployed, longestMs);
  }

  /** Null where the client was killed. */
  async #deploy(killed: Promise<null>): Promise<DeployOutcome | null> {
    const script = { name: 'site.rsc', text: this.#flow.script };
    const request = { ...this.#access(), script, approve: async () => true, rollbackSeconds };
    this.#deployed = deploy(request, this.#tell, new AbortController().signal);
    const stop = killed.then(() => {
      this.#thaw = this.#time.freeze();
      this.#journal = this.#journal.copy();
      return null;
    });
    return this.#time.until(Promise.race([this.#deployed, stop]), longestMs);
  }

  /** At once, and again when the router has had time to restart. */
  async #takeUpWhenUp(decision: Decision): Promise<Statement> {
    const said = await this.#takeUp(decision);
    if (said.state.kind !== 'not reached') return said;
    await this.#time.pass(2 * rebootMs);
    return this.#takeUp(decision);
  }

  async #takeUp(decision: Decision): Promise<Statement> {
    const request = { ...this.#access(), entry: this.#journal.entry };
    try {
      const found = await this.#time.until(takeUp(request, this.#tell, new AbortController().signal), longestMs);
      if (found.kind === 'ended') return await this.#statement(found.outcome);
      return await this.#statement(await this.#decide(found.pending, decision));
    } catch (error) {
      if (!(error instanceof RouterError)) throw error;
      return await this.#statement({ state: { kind: 'not reached' }, message: error.message });
    }
  }

  async #decide(pending: PendingDeploy, decision: Decision): Promise<Pick<DeployOutcome, 'state' | 'message'>> {
    if (decision === 'keep') return this.#time.until(pending.keep(), longestMs);
    if (decision === 'roll back') return this.#time.until(pending.rollBack(), longestMs);
    await this.#time.until(pending.close(), longestMs);
    return { state: { kind: 'rolls-back', at: pending.rollsBackAt }, message: pending.message };
  }

  async #statement({ state, message }: Pick<Statement, 'state' | 'message'>): Promise<Statement> {
    await this.#router.settled();
    return { state, message, truth: truthOf(this.#router), isOpen: this.#journal.entry !== null };
  }

  async #whyUnreachable(): Promise<string | null> {
    const { knock, knockAfter } = this.#flow;
    let why = '';
    for (const steps of knockAfter === null ? [knock] : [knock, knockAfter]) {
      try {
        const session = await this.#time.until(
          logIn({ ...this.#access(), script: { name: '', text: '' } }, steps, () => {}),
          longestMs,
        );
        await this.#time.until(session.close(), longestMs);
        return null;
      } catch (error) {
        why = String(error);
      }
    }
    return why;
  }

  #access() {
    const { host, api, user, password } = this.#router.ready;
    const { knock, knockAfter } = this.#flow;
    const knockOptions = { delayMs: 30, tries: 2 };
    return { target: { host, port: api, user }, password, knock, knockAfter, knockOptions, journal: this.#journal };
  }

  readonly #tell = ({ step, message }: { step: string; message: string }): void => {
    this.#told.push(`${new Date(this.#time.now()).toISOString().slice(11, 19)} ${step}: ${message}`);
  };
}

class MemoryJournal implements DeployJournal {
  entry: JournalEntry | null = null;

  async write(entry: JournalEntry): Promise<void> {
    this.entry = entry;
  }

  async remove(): Promise<void> {
    this.entry = null;
  }

  async leave(): Promise<void> {}

  /** As it is on the disk when a program ends. */
  copy(): MemoryJournal {
    const copied = new MemoryJournal();
    copied.entry = this.entry;
    return copied;
  }
}
