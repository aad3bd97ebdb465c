import { type LogOutputChannel, type Memento, type SecretStorage, window } from 'vscode';
import type { RouterAddress } from '../router/router-url.ts';

/** Names a router in what is kept about it. */
export function routerKey({ user, host, port }: RouterAddress): string {
  return `${user}@${host}:${port}`;
}

const knownKey = 'routersWithPassword';
const plainButton = 'Send It Unencrypted';

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

  /**
   * The password that is kept, else the one that the person gives; undefined when they do not, and for a router without
   * TLS that they do not want to send it to.
   */
  async passwordOf(router: RouterAddress): Promise<string | undefined> {
    if (!(await this.#maySendTo(router))) return undefined;
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

  /** Forgets the password, and that it may be sent without TLS. */
  async forget(key: string): Promise<void> {
    await this.#secrets.delete(secretKey(key));
    await this.#state.update(plainKey(key), undefined);
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

  /** Asks once for each router that is reached without TLS over a network. */
  async #maySendTo(router: RouterAddress): Promise<boolean> {
    const key = plainKey(routerKey(router));
    if (router.tls || isOwnComputer(router.host) || this.#state.get<boolean>(key) === true) return true;
    const detail = [
      'Its address begins with api://. Whoever is on the way can read the password and the script, and change them.',
      'With apis:// and the service api-ssl nobody can.',
      'The answer is kept for this router until "RouterOS: Forget Password".',
    ].join('\n');
    const question = `Send the password of ${router.user} to ${router.host} without encryption?`;
    const answer = await window.showWarningMessage(question, { modal: true, detail }, plainButton);
    if (answer !== plainButton) return false;
    await this.#state.update(key, true);
    return true;
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

/** What is sent there comes by no network. */
function isOwnComputer(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d+){3}$/.test(host);
}

function plainKey(key: string): string {
  return `plain:${key}`;
}

function secretKey(key: string): string {
  return `password:${key}`;
}

function knockKey(key: string): string {
  return `knock:${key}`;
}
