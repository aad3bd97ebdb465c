import { type LogOutputChannel, type Memento, type SecretStorage, window } from 'vscode';
import type { RouterAddress } from '../router/router-url.ts';

/** Names a router in what is kept about it. */
export function routerKey({ user, host, port }: RouterAddress): string {
  return `${user}@${host}:${port}`;
}

const knownKey = 'routersWithPassword';

/** The passwords of the routers, and knocks with secrets in them, kept by the editor's secret storage and nowhere else. */
export class Credentials {
  readonly #secrets: SecretStorage;
  /** Names the routers, since the secret storage of older editors cannot list its keys. */
  readonly #state: Memento;
  readonly #log: LogOutputChannel;

  constructor(secrets: SecretStorage, state: Memento, log: LogOutputChannel) {
    this.#secrets = secrets;
    this.#state = state;
    this.#log = log;
  }

  /** Keys of the routers whose password is kept. */
  get known(): readonly string[] {
    return this.#state.get<string[]>(knownKey, []);
  }

  /** The password that is kept, else the one that the person gives; undefined when they do not. */
  async passwordOf(router: RouterAddress): Promise<string | undefined> {
    const key = routerKey(router);
    const kept = await this.#read(secretKey(key), `The password of ${key}`);
    if (kept !== undefined) return kept;
    const password = await window.showInputBox({
      title: `Password of ${router.user} on ${router.host}`,
      prompt: 'It is kept in the secret storage of this editor. "RouterOS: Forget Password" removes it.',
      password: true,
      ignoreFocusOut: true,
    });
    if (password !== undefined) await this.keep(router, password);
    return password;
  }

  /** Keeps a password. Where the system has no secret storage it is asked for each time. */
  async keep(router: RouterAddress, password: string): Promise<void> {
    const key = routerKey(router);
    if (await this.#store(secretKey(key), password, `The password of ${key}`)) {
      await this.#state.update(knownKey, [...new Set([...this.known, key])]);
    }
  }

  async forget(key: string): Promise<void> {
    await this.#secrets.delete(secretKey(key));
    await this.#state.update(
      knownKey,
      this.known.filter((other) => other !== key),
    );
  }

  /** The steps of a knock that are not for the settings; undefined where none are kept. */
  knockOf(router: RouterAddress): Promise<string | undefined> {
    return this.#read(knockKey(routerKey(router)), `The knock of ${router.host}`);
  }

  async keepKnock(router: RouterAddress, steps: string): Promise<void> {
    await this.#store(knockKey(routerKey(router)), steps, `The knock of ${router.host}`);
  }

  async forgetKnock(key: string): Promise<void> {
    await this.#secrets.delete(knockKey(key));
  }

  async #read(key: string, what: string): Promise<string | undefined> {
    try {
      return await this.#secrets.get(key);
    } catch (error) {
      this.#log.warn(`${what} could not be read from the secret storage: ${String(error)}`);
      return undefined;
    }
  }

  /** Whether it could be kept: a system may have no secret storage. */
  async #store(key: string, secret: string, what: string): Promise<boolean> {
    try {
      await this.#secrets.store(key, secret);
      return true;
    } catch (error) {
      this.#log.warn(`${what} could not be kept: ${String(error)}`);
      return false;
    }
  }
}

function secretKey(key: string): string {
  return `password:${key}`;
}

function knockKey(key: string): string {
  return `knock:${key}`;
}
