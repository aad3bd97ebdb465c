/** The practice router itself: its configuration, its clock and its sessions, and what holds them together. */
import {
  compareVersions,
  formatDuration,
  parseVersion,
  routerosCommands,
  type Target,
} from '../../../server/src/index.ts';
import type { Call, Reply, Session } from './call.ts';
import type { PracticeCertificate } from './certificate.ts';
import type { Clock } from './clock.ts';
import { importText } from './commands/import.ts';
import { isSupported, perform, splitPath } from './commands/index.ts';
import { Files } from './files.ts';
import { Firewall } from './firewall.ts';
import { addInitialRows } from './initial-rows.ts';
import { rowsOf } from './menus.ts';
import { Network } from './network.ts';
import { SafeMode } from './safe-mode.ts';
import { Scheduler } from './scheduler.ts';
import { runSource } from './script/run.ts';
import { type Row, type Snapshot, Store } from './store.ts';

/** Troubles that a test can order. */
export interface PracticeFaults {
  /** After this command, such as `/import`, its connection is not answered any more. */
  stopAnsweringAfter?: string;
  /** After the first command of an import: all dynamic list entries go, open connections hang. The import goes on. */
  closeDoorDuringImport?: boolean;
  /** After the first command of an import: all connections end, and the import with them. */
  dropConnectionDuringImport?: boolean;
  failBackup?: boolean;
  diskFull?: boolean;
}

export interface RouterOptions {
  host: string;
  apiPort: number;
  apiSslPort: number;
  user: string;
  password: string;
  identity: string;
  version: string;
  rebootMs: number;
  certificate: PracticeCertificate;
  clock: Clock;
  log: (line: string) => void;
  faults: PracticeFaults;
}

/** What happened, for `/log` and for tests. */
export interface RouterEvent {
  at: number;
  text: string;
}

/** More would only fill the memory. */
const mostEvents = 1000;
/** An empty print is answered by `!empty` from this version on. */
const firstWithEmpty = parseVersion('7.18')!;

export class Router {
  readonly store = new Store();
  readonly files: Files;
  readonly firewall: Firewall;
  readonly scheduler: Scheduler;
  readonly safeMode = new SafeMode(this.store);
  readonly network: Network;
  readonly clock: Clock;
  readonly version: string;
  readonly target: Target;
  readonly user: string;
  readonly faults: PracticeFaults;
  readonly events: RouterEvent[] = [];
  readonly supports = isSupported;
  readonly #options: RouterOptions;
  readonly #initial: Snapshot;
  #boot = new AbortController();
  #bootedAt: number;
  #isUp = false;
  #isClosed = false;
  #jobs = 0;
  #settled: Promise<void> = Promise.resolve();
  #cancelExpiry: () => void = () => {};
  #cancelBoot: () => void = () => {};

  constructor(options: RouterOptions) {
    const { clock, version, user, password, identity, faults } = options;
    this.#options = options;
    this.clock = clock;
    this.version = version;
    this.target = routerosCommands.target(parseVersion(version));
    this.user = user;
    this.faults = faults;
    this.#bootedAt = clock.now();
    this.files = new Files(clock);
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
    await this.#goDown();
  }

  /** The rows of a menu as `print` shows them. */
  rows(menu: string): readonly Row[] {
    return rowsOf(this, menu);
  }

  /** @throws Trap */
  perform(call: Call): Promise<Reply> {
    return perform(this, call);
  }

  /** Brings ports and timers in line with the configuration; settles when they are. */
  settle(): Promise<void> {
    return this.#queue(() => this.#apply());
  }

  /** Goes down at once and comes up again after a while, with what is not dynamic. */
  reboot(): void {
    if (!this.#isUp || this.#isClosed) return;
    this.note('rebooting');
    void this.#goDown();
    this.store.dropDynamic();
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

  note(text: string): void {
    this.events.push({ at: this.clock.now(), text });
    if (this.events.length > mostEvents) this.events.shift();
    this.#options.log(text);
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
    const { host, apiPort, apiSslPort, certificate, version } = this.#options;
    return new Network({
      host,
      apiPort,
      apiSslPort,
      certificate,
      store: this.store,
      firewall: this.firewall,
      api: {
        admits: (user, password) => this.#admits(user, password),
        perform: (path, call) => this.#performForApi(path, call),
        saysEmpty: compareVersions(parseVersion(version)!, firstWithEmpty) >= 0,
        silentAfter: this.faults.stopAnsweringAfter ?? null,
        log: (line) => this.note(line),
        now: () => this.clock.now(),
      },
      onPacket: () => this.settle(),
      onSessionEnd: (session) => this.#sessionEnded(session),
    });
  }

  #admits(user: string, password: string): boolean {
    const row = this.store.rows('/user').find(({ values }) => values.name === user);
    return row !== undefined && row.values.disabled !== 'true' && (row.values.password ?? '') === password;
  }

  async #performForApi(path: string, call: Omit<Call, 'menu' | 'command'>): Promise<Reply> {
    try {
      return await this.perform({ ...call, ...splitPath(path) });
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
    await this.network.update();
  }

  async #runJob(row: Row): Promise<void> {
    const { name = '', 'on-event': source = '' } = row.values;
    this.note(`scheduler: ${name} runs`);
    const script = this.store.rows('/system/script').find(({ values }) => values.name === source);
    try {
      const context = { session: null, signal: this.bootSignal, print: () => {} };
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
    return { queries: [], session: null, signal: this.bootSignal, print: null };
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
