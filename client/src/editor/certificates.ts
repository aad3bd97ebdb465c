import { readFileSync } from 'node:fs';
import { type Memento, window } from 'vscode';
import { RouterError } from '../router/errors.ts';
import type { RouterAddress } from '../router/router-url.ts';
import type { TlsTrust } from '../router/tls.ts';
import { routerKey } from './credentials.ts';
import { settingsOf } from './settings.ts';

const trustButton = 'Trust This Certificate';

/** A router, and the one certificate to accept where its profile names one. */
type PinnedAddress = RouterAddress & { readonly pin?: string | null };

/** The certificates that the person has trusted: one fingerprint a router, and no other passes after that. */
export class Certificates {
  readonly #state: Memento;

  constructor(state: Memento) {
    this.#state = state;
  }

  /**
   * What to accept from a router; undefined for a plain connection. The pin of a profile comes first, then a certificate that
   * the person has trusted, then those of the authority in the settings.
   * @throws RouterError of kind `invalid` where the file of the authority cannot be read
   */
  trustOf(router: PinnedAddress): TlsTrust | undefined {
    if (!router.tls) return undefined;
    const pin = router.pin ?? this.#state.get<string>(stateKey(routerKey(router)));
    if (pin !== undefined) return { pin };
    const { certificateAuthority } = settingsOf(undefined);
    return certificateAuthority === '' ? {} : { ca: readAuthority(certificateAuthority) };
  }

  /** Shows an unknown certificate, and keeps it when the person trusts it. One that has changed is never offered. */
  async ask(router: PinnedAddress, { message, fingerprint }: RouterError): Promise<boolean> {
    if (fingerprint === null || this.trustOf(router)?.pin !== undefined) return false;
    const question = `Trust the certificate of ${router.host}?`;
    const answer = await window.showWarningMessage(question, { modal: true, detail: message }, trustButton);
    if (answer !== trustButton) return false;
    await this.#state.update(stateKey(routerKey(router)), fingerprint);
    return true;
  }

  async forget(key: string): Promise<void> {
    await this.#state.update(stateKey(key), undefined);
  }
}

function readAuthority(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const why = `The file of routeros.certificateAuthority cannot be read: ${String(cause)}. Nothing was sent.`;
    throw new RouterError('invalid', why, { cause });
  }
}

function stateKey(key: string): string {
  return `certificate:${key}`;
}
