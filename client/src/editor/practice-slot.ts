import { ConfigurationTarget, commands, type LogOutputChannel, type StatusBarItem, workspace } from 'vscode';
import type { PracticeRouter } from '../practice/practice-router.ts';
import { RouterError } from '../router/errors.ts';
import { formatRouterUrl, type RouterAddress } from '../router/router-url.ts';
import { showStatus } from '../views/status-bar.ts';

/** The practice router of this window: at most one. */
export class PracticeSlot {
  readonly #log: LogOutputChannel;
  #running: { router: PracticeRouter; status: StatusBarItem; undo(): Promise<void> } | null = null;

  constructor(log: LogOutputChannel) {
    this.#log = log;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /**
   * Starts it behind the firewall of a script, or behind its own.
   * @throws RouterError of kind `invalid` when it runs already, or refuses the script
   */
  async start(script: string | undefined): Promise<{ address: RouterAddress; password: string; knock: string[] }> {
    if (this.isRunning) throw new RouterError('invalid', 'A practice router runs already. Stop it first.');
    // Loaded here, because few need it.
    const { PracticeError, startPracticeRouter } = await import('../practice/practice-router.ts');
    try {
      const log = (line: string) => this.#log.debug(`practice router: ${line}`);
      const router = await startPracticeRouter({ ...(script !== undefined && { script }), log });
      const { host, api: port, user, password, knock } = router.ready;
      const tooltip = `A practice router runs on ${host}, its API on port ${port}. Click to stop it.`;
      const status = showStatus(`$(vm-running) Practice router :${port}`, tooltip, 'routeros.stopPracticeRouter');
      this.#running = { router, status, undo: async () => {} };
      await this.#tellMenus();
      return { address: { host, port, user, tls: false }, password, knock };
    } catch (cause) {
      if (cause instanceof PracticeError) throw new RouterError('invalid', cause.message, { cause });
      throw cause;
    }
  }

  /**
   * Has the settings of the workspace lead to the practice router until it stops.
   * @throws Error when the settings cannot be written
   */
  async useInWorkspace(address: RouterAddress, knock: readonly string[]): Promise<void> {
    const settings = workspace.getConfiguration('routeros');
    const write = async (router: unknown, steps: unknown) => {
      await settings.update('router', router, ConfigurationTarget.Workspace);
      await settings.update('knock', steps, ConfigurationTarget.Workspace);
    };
    const before = ['router', 'knock'].map((name) => settings.inspect(name)?.workspaceValue);
    await write(formatRouterUrl(address), knock.length === 0 ? 'none' : knock.join(' '));
    if (this.#running !== null) this.#running.undo = () => write(before[0], before[1]);
  }

  /** @throws RouterError of kind `invalid` when none runs */
  async stop(): Promise<void> {
    if (this.#running === null) throw new RouterError('invalid', 'No practice router runs in this window.');
    const { router, status, undo } = this.#running;
    this.#running = null;
    status.dispose();
    await router.close();
    await this.#tellMenus();
    await undo();
  }

  async dispose(): Promise<void> {
    if (!this.isRunning) return;
    // When the window closes, the settings may no longer be writable.
    await this.stop().catch((error) => this.#log.warn(`Stopping the practice router: ${String(error)}`));
  }

  async #tellMenus(): Promise<void> {
    await commands.executeCommand('setContext', 'routeros.practiceRouterRuns', this.isRunning);
  }
}
