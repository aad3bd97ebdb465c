import { ConfigurationTarget, Disposable, EventEmitter, workspace } from 'vscode';
import {
  type ReadProfiles,
  type RouterProfile,
  readProfiles,
  type StoredProfile,
  storedProfile,
} from '../routers/profile.ts';

/** How the last test of a connection ended. */
export interface TestResult {
  readonly passed: boolean;
  /** A line for people. */
  readonly message: string;
}

/**
 * The routers of the setting `routeros.routers`. In a workspace that is not trusted VS Code gives those of the user's own
 * settings only.
 */
export class Routers {
  readonly #changed = new EventEmitter<void>();
  /** Fires when the list, or what is known of a router, may be another one. */
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: Disposable;
  /** By the name of the router; for as long as the window is open. */
  readonly #tests = new Map<string, TestResult>();

  constructor() {
    this.#subscriptions = Disposable.from(
      this.#changed,
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('routeros.routers')) this.#changed.fire();
      }),
      workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  read(): ReadProfiles {
    return readProfiles(storedList());
  }

  /**
   * Adds a router, or puts it in the place of the one that was called `formerName`.
   * @throws Error when the settings cannot be written
   */
  async save(profile: RouterProfile, formerName = profile.name): Promise<void> {
    const stored = storedProfile(profile);
    const list = storedList();
    const place = list.findIndex((entry) => nameOf(entry) === formerName);
    this.#tests.delete(formerName);
    await write(place < 0 ? [...list, stored] : list.with(place, stored));
  }

  /** @throws Error when the settings cannot be written */
  async add(profiles: readonly RouterProfile[]): Promise<void> {
    await write([...storedList(), ...profiles.map(storedProfile)]);
  }

  /** @throws Error when the settings cannot be written */
  async remove(name: string): Promise<void> {
    this.#tests.delete(name);
    await write(storedList().filter((entry) => nameOf(entry) !== name));
  }

  /** The last test of a router; null where there was none since the window opened. */
  testOf(name: string): TestResult | null {
    return this.#tests.get(name) ?? null;
  }

  setTest(name: string, result: TestResult): void {
    this.#tests.set(name, result);
    this.#changed.fire();
  }
}

/** What is written in the settings, entries that cannot be read included: they must not be lost. */
function storedList(): unknown[] {
  const values = workspace.getConfiguration('routeros');
  const list: unknown = values.get('routers', []);
  return Array.isArray(list) ? list : [];
}

/** Where the list is: in the settings of the workspace if it is there, else in the user's own. */
async function write(list: unknown[]): Promise<void> {
  const settings = workspace.getConfiguration('routeros');
  const isOfWorkspace = settings.inspect('routers')?.workspaceValue !== undefined;
  await settings.update('routers', list, isOfWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global);
}

function nameOf(entry: unknown): unknown {
  return (entry as Partial<StoredProfile> | null)?.name;
}
