/** One deploy while it runs: what it has put on the router, and until when that guards it. */
import { randomBytes } from 'node:crypto';
import type { KnockStep } from '../../../../server/src/index.ts';
import type { ApiSession } from '../session.ts';
import { type DoorWatch, watchDoor } from '../watch-door.ts';
import type { Backup } from './dead-man.ts';
import type { DeployPhase } from './journal.ts';
import { enter } from './log-in.ts';
import type { DeployEvent, DeployRequest, DeployStep } from './request.ts';

export class DeployRun {
  readonly request: DeployRequest;
  readonly signal: AbortSignal;
  /** Names everything that it puts on the router. */
  name: string;
  session: ApiSession | null = null;
  folder = '';
  backup: Backup | null = null;
  /** When the roll-back fires, by this computer's clock; null while none is armed. */
  firesAt: Date | null = null;
  /** Milliseconds since 1970; 0 before the import. */
  importedAt = 0;
  /** Whether the roll-back may be switched off. */
  isConfirming = false;
  /** Whether something of ours may be on the router. */
  hasUploaded = false;
  /** Whether the script is one of `/system/script`, and no file; null where the router's version is not known. */
  isStored: boolean | null = null;
  #doorWatch: DoorWatch | null = null;
  readonly #report: (event: DeployEvent) => void;

  constructor(
    request: DeployRequest,
    report: (event: DeployEvent) => void,
    signal: AbortSignal,
    name = `knock-deploy-${randomBytes(4).toString('hex')}`,
  ) {
    this.request = request;
    this.signal = signal;
    this.name = name;
    this.#report = report;
  }

  get scriptFile(): string {
    return `${this.folder}${this.name}.rsc`;
  }

  /** Not in the lasting folder: it is gone soon. */
  get exportFile(): string {
    return `${this.name}-export.rsc`;
  }

  get backupName(): string {
    return `${this.folder}${this.name}`;
  }

  /** The sequence that opens the door once the script is applied. */
  get knockAfter(): readonly KnockStep[] | null {
    return this.request.knockAfter ?? this.request.knock;
  }

  get rollbackSeconds(): number {
    return this.request.rollbackSeconds ?? 180;
  }

  /** Whether the roll-back will not fire for so long. */
  isArmedFor(ms: number): boolean {
    return Date.now() + ms < this.firesAt!.getTime();
  }

  /** Knocks and logs in; while the session lasts, the door is kept open for it. */
  async logIn(steps: readonly KnockStep[] | null, signal?: AbortSignal): Promise<ApiSession> {
    // Two knocks at the same time would get into each other's way.
    await this.leaveDoor();
    const tell = (step: DeployStep, message: string) => this.tell(step, message);
    const { session, knockedAt } = await enter(this.request, steps, tell, signal);
    if (steps === null || knockedAt === null) return session;
    const { target, knockOptions } = this.request;
    const watch = watchDoor(knockedAt, steps, target.port, { ...knockOptions, tell: (line) => tell('knock', line) });
    this.#doorWatch = watch;
    void session.closed.then(() => watch.stop());
    return session;
  }

  /** The door is not kept open any longer. */
  async leaveDoor(): Promise<void> {
    await this.#doorWatch?.stop();
  }

  tell(step: DeployStep, message: string): void {
    try {
      this.#report({ step, message, rollsBackAt: this.firesAt });
    } catch {
      // A listener that fails must not end a deploy half way.
    }
  }

  /** Keeps on disk how far it has come. @throws RouterError `invalid` where that cannot be kept */
  async keep(phase: DeployPhase): Promise<void> {
    const { target, script, journal } = this.request;
    const { host, port, user, tls } = target;
    await journal?.write({
      name: this.name,
      router: { host, port, user, tls: tls !== undefined },
      script: script.name,
      phase,
      folder: this.folder,
      firesAt: this.firesAt?.toISOString() ?? null,
      importedAt: this.importedAt,
    });
  }

  /** The same once the script is on its way: what is on the router counts, and the deploy goes on without it. */
  async keepIfPossible(phase: DeployPhase): Promise<void> {
    await this.keep(phase).catch(() => this.tell('verify', 'the journal of the deploy cannot be written any more'));
  }
}
