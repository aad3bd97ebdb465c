/** The practice router itself: its configuration, its clock and its sessions, and what holds them together. */
import { formatDuration } from '../../../server/src/index.ts';
import type { ApiCall } from './api-connection.ts';
import type { Call, Reply, Session } from './call.ts';
import type { PracticeCertificate } from './certificate.ts';
import { type Clock, pause } from './clock.ts';
import { importText } from './commands/import.ts';
import { perform, splitPath } from './commands/index.ts';
import { EventLog, type RouterEvent } from './event-log.ts';
import { FaultPlan, type PracticeFaults, type Trouble } from './faults.ts';
import { Files } from './files.ts';
import { Firewall } from './firewall.ts';
import { addInitialRows, DEVICE_MODE_MENU } from './initial-rows.ts';
import { rowsOf } from './menus.ts';
import { Network } from './network.ts';
import { readPolicies, requirePolicies } from './policies.ts';
import { type Release, releaseOf } from './release.ts';
import { SafeMode } from './safe-mode.ts';
import { Scheduler } from './scheduler.ts';
import { runSource } from './script/run.ts';
import type { Globals } from './script/scope.ts';
import { type Row, type Snapshot, Store } from './store.ts';
import { admits, policiesOf } from './users.ts';

export interface RouterOptions {
  host: string;
  apiPort: number;
  apiSslPort: number;
  user: string;
  password: string;
  identity: string;
  version: string;
  rebootMs: number;
  /** Whether files are kept in `flash/` only, as on routers with little of it. */
  flashDirectory: boolean;
  certificate: PracticeCertificate;
  clock: Clock;
  log: (line: string) => void;
  faults: PracticeFaults;
}

export class Router {
  readonly store = new Store();
  readonly files: Files;
  readonly firewall: Firewall;
  readonly scheduler: Scheduler;
  readonly safeMode = new SafeMode(this.store);
  readonly network: Network;
  readonly clock: Clock;
  readonly user: string;
  readonly faults: PracticeFaults;
  readonly faultPlan: FaultPlan;
  readonly release: Release;
  readonly #log: EventLog;
  /** The global variables of scripts; a reboot forgets them. */
  readonly globals: Globals = new Map();
  readonly #options: RouterOptions;
  readonly #initial: Snapshot;
  #boot = new AbortController();
  #bootedAt: number;
  #isUp = false;
  /** Nobody reaches it, though it runs. */
  #isCutOff = false;
  #isClosed = false;
  #jobs = 0;
  #settled: Promise<void> = Promise.resolve();
  #cancelExpiry: () => void = () => {};
  #cancelBoot: () => void = () => {};
  #cancelOutage: () => void = () => {};

  constructor(options: RouterOptions) {
    const { clock, version, user, password, identity, faults, flashDirectory } = options;
    this.#options = options;
    this.clock = clock;
    this.#log = new EventLog(clock, options.log);
    this.release = releaseOf(version);
    this.user = user;
    this.faults = faults;
    this.faultPlan = new FaultPlan(faults);
    this.#bootedAt = clock.now();
    this.files = new Files(clock, faults, flashDirectory);
    this.firewall = new Firewall(this.store, clock);
    this.scheduler = new Scheduler(this.store, clock, (row) => void this.#runJob(row));
    this.store.onChange = () => this.firewall.markStale();
    addInitialRows(this.store, { identity, version, user, password });
    this.#initial = this.store.snapshot();
    this.network = this.#makeNetwork();
  }

  get sessions(): Session[] {
    return this.network.sessions;
  }

  /** The last thousand things that happened. */
  get events(): readonly RouterEvent[] {
    return this.#log.events;
  }

  /** What the log in memory holds. */
  get eventsSinceBoot(): RouterEvent[] {
    return this.#log.since(this.#bootedAt);
  }

  /** Aborted when the router goes down. */
  get bootSignal(): AbortSignal {
    return this.#boot.signal;
  }

  /** Imports the configuration that the router begins with and opens its ports. @throws Trap */
  async start(script: string): Promise<void> {
    const values = new Map<string, string>();
    await importText(this, { ...this.#ownCall(), menu: '/', command: 'import', arguments: values }, script);
    this.#isUp = true;
    await this.settle();
  }

  /** Everything ends: connections, ports and timers. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelOutage();
    await this.#goDown();
  }

  /** The rows of a menu as `print` shows them. */
  rows(menu: string): readonly Row[] {
    return rowsOf(this, menu);
  }

  /** @throws Trap */
  async perform(call: Call): Promise<Reply> {
    requirePolicies(call);
    const written = this.files.written;
    const reply = await perform(this, call);
    const { slowFlashMs = 0 } = this.faults;
    if (slowFlashMs > 0 && this.files.written > written) await this.pause(slowFlashMs, call.signal);
    return reply;
  }

  /** Waits on the router's clock. @throws Trap when the signal comes first */
  pause(ms: number, signal: AbortSignal): Promise<void> {
    return pause(this.clock, ms, signal);
  }

  /** A trouble that is not the matter of one connection. */
  suffer(trouble: Trouble): void {
    if (trouble === 'power cut') this.cutPower();
    if (trouble === 'disk full') this.faults.diskFull = true;
    if (typeof trouble === 'object' && 'outageMs' in trouble) this.#loseWay(trouble.outageMs);
  }

  #loseWay(ms: number): void {
    this.#isCutOff = true;
    this.network.silence();
    void this.#queue(() => this.network.closePorts());
    this.#cancelOutage = this.clock.schedule(ms, () => {
      this.#isCutOff = false;
      void this.settle();
    });
  }

  /** Brings ports and timers in line with the configuration; settles when they are. */
  settle(): Promise<void> {
    return this.#queue(() => this.#apply());
  }

  /** Goes down at once and comes up again after a while, with what is not dynamic. */
  reboot(): void {
    if (!this.#isUp || this.#isClosed) return;
    this.note('rebooting');
    this.files.restarted();
    this.#restart();
  }

  /** The same without a warning: what was not on the flash yet is lost. */
  cutPower(): void {
    if (!this.#isUp || this.#isClosed) return;
    this.note('power cut');
    this.files.powerLost();
    this.#restart();
  }

  #restart(): void {
    void this.#goDown();
    this.store.dropDynamic();
    this.globals.clear();
    this.#cancelBoot = this.clock.schedule(this.#options.rebootMs, () => this.#comeUp());
  }

  disconnect(session: Session): void {
    this.network.disconnect(session);
  }

  /** Plays the trouble that was ordered for imports, once. */
  faultDuringImport(): void {
    const { closeDoorDuringImport, dropConnectionDuringImport } = this.faults;
    if (!this.#isUp) return;
    if (dropConnectionDuringImport) this.network.disconnect(null);
    if (!closeDoorDuringImport) return;
    this.firewall.forgetLists();
    this.network.silence();
    void this.settle();
  }

  /** What a script writes with `/log info`. */
  log(level: string, text: string): void {
    this.note(text, `script,${level}`);
  }

  note(text: string, topics = 'system,info'): void {
    this.#log.add(text, topics);
  }

  nextJobId(): string {
    this.#jobs += 1;
    return `*${this.#jobs.toString(16).toUpperCase()}`;
  }

  uptime(): string {
    return formatDuration((this.clock.now() - this.#bootedAt) / 1000);
  }

  /** What a row of every router was at first; null for one that was added. */
  initialValues(menu: string, { id }: Row): Record<string, string> | null {
    return this.#initial.menus.get(menu)?.find((row) => row.id === id)?.values ?? null;
  }

  #makeNetwork(): Network {
    const { host, apiPort, apiSslPort, certificate } = this.#options;
    const { asksForResponse, saysEmpty } = this.release;
    return new Network({
      host,
      apiPort,
      apiSslPort,
      certificate,
      store: this.store,
      firewall: this.firewall,
      api: {
        admits: (user, source, isRight) => admits(this.store, user, source, isRight),
        asksForResponse,
        perform: (path, call) => this.#performForApi(path, call),
        faultsAt: (path) => this.faultPlan.next(path),
        suffer: (trouble) => this.suffer(trouble),
        pause: (ms, signal) => this.pause(ms, signal),
        saysEmpty,
        silentAfter: this.faults.stopAnsweringAfter ?? null,
        log: (line) => this.note(line),
        now: () => this.clock.now(),
      },
      onPacket: () => this.settle(),
      onSessionEnd: (session) => this.#sessionEnded(session),
    });
  }

  async #performForApi(path: string, call: ApiCall): Promise<Reply> {
    const policies = policiesOf(this.store, call.session?.user ?? '');
    try {
      return await this.perform({ ...call, policies, ...splitPath(path) });
    } finally {
      await this.settle();
    }
  }

  async #apply(): Promise<void> {
    if (!this.#isUp) return;
    this.firewall.expire();
    this.#cancelExpiry();
    const next = this.firewall.nextExpiry();
    if (next !== null) {
      this.#cancelExpiry = this.clock.schedule(next - this.clock.now(), () => void this.settle());
    }
    this.scheduler.update();
    if (!this.#isCutOff) await this.network.update();
  }

  async #runJob(row: Row): Promise<void> {
    const { name = '', 'on-event': source = '' } = row.values;
    if (this.store.single(DEVICE_MODE_MENU).values.scheduler === 'false')
      return this.note(`scheduler: ${name} not allowed`);
    this.note(`scheduler: ${name} runs`);
    const script = this.store.rows('/system/script').find(({ values }) => values.name === source);
    try {
      const policies = readPolicies(row.values.policy ?? '');
      const context = { session: null, policies, signal: this.bootSignal, print: () => {} };
      await runSource(this, script?.values.source ?? source, context);
    } catch (error) {
      this.note(`scheduler: ${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    await this.settle();
  }

  #sessionEnded(session: Session): void {
    if (!this.safeMode.sessionEnded(session)) return;
    this.note('safe mode: changes taken back');
    void this.settle();
  }

  #ownCall(): Omit<Call, 'menu' | 'command' | 'arguments'> {
    return { queries: [], session: null, policies: null, signal: this.bootSignal, print: null };
  }

  /** The ports close behind whatever is being brought in line at the moment. */
  #goDown(): Promise<void> {
    this.#isUp = false;
    this.#boot.abort();
    this.#cancelExpiry();
    this.#cancelBoot();
    this.scheduler.stop();
    this.safeMode.release();
    this.network.disconnect(null);
    return this.#queue(() => this.network.closePorts());
  }

  /** One change of ports after the other. What goes wrong is told, and does not stop those that follow. */
  #queue(work: () => Promise<void>): Promise<void> {
    this.#settled = this.#settled
      .then(work)
      .catch((error: unknown) =>
        this.note(`unexpected error: ${error instanceof Error ? error.stack : String(error)}`),
      );
    return this.#settled;
  }

  #comeUp(): void {
    this.#boot = new AbortController();
    this.#bootedAt = this.clock.now();
    this.#isUp = true;
    this.scheduler.boot();
    this.note('up again');
    void this.settle();
  }
}
