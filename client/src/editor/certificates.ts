import { type Memento, window } from 'vscode';
import type { RouterError } from '../router/errors.ts';
import type { RouterAddress } from '../router/router-url.ts';
import type { TlsTrust } from '../router/tls.ts';
import { routerKey } from './credentials.ts';

const trustButton = 'Trust This Certificate';

/** A router, and the one certificate to accept where its profile names one. */
type PinnedAddress = RouterAddress & { readonly pin?: string | null };

/** The certificates that the person has trusted: one fingerprint a router, and no other passes after that. */
export class Certificates {
  readonly #state: Memento;

  constructor(state: Memento) {
    this.#state = state;
  }

  /** What to accept from a router; undefined for a plain connection. The pin of a profile comes first. */
  trustOf(router: PinnedAddress): TlsTrust | undefined {
    if (!router.tls) return undefined;
    const pin = router.pin ?? this.#state.get<string>(stateKey(routerKey(router)));
    return pin === undefined ? {} : { pin };
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

function stateKey(key: string): string {
  return `certificate:${key}`;
}
