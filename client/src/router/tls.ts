import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { at, type Endpoint } from './connection-errors.ts';
import { RouterError } from './errors.ts';

/** Which certificate to accept. Without `pin` and `ca`: one that a well-known authority issued for this host. */
export interface TlsTrust {
  /** SHA-256 of the one certificate to accept, in hexadecimal, with or without colons. It may be self-signed. */
  readonly pin?: string;
  /** Certificates of the authorities to accept, as PEM. */
  readonly ca?: string;
}

/**
 * Options for the TLS handshake.
 * Node must not end the handshake on its own verdict: `requireTrusted` gives it afterwards, when the certificate
 * can still be shown to the user. Nothing is sent before that.
 */
export function handshakeOptions(trust: TlsTrust): ConnectionOptions {
  return { rejectUnauthorized: false, ...(trust.ca === undefined ? {} : { ca: trust.ca }) };
}

/**
 * Lets a connection pass whose certificate is the pinned one or, without a pin, is verified; to be called before the password is sent.
 * @throws RouterError `certificate` with the fingerprint that was shown
 */
export function requireTrusted(socket: TLSSocket, trust: TlsTrust, endpoint: Endpoint): void {
  const shown = fingerprintOf(socket);
  if (shown === null) {
    throw new RouterError(
      'certificate',
      `${at(endpoint)} showed no certificate. No password was sent. Give "api-ssl" in /ip/service a certificate and try again.`,
    );
  }
  if (trust.pin !== undefined) {
    if (shown !== normalized(trust.pin)) throw notThePinnedOne(endpoint, normalized(trust.pin), shown);
  } else if (!socket.authorized) {
    throw notVerified(endpoint, String(socket.authorizationError), shown);
  }
}

/** Whether bytes are the start of a TLS alert record (RFC 8446, 5.1): what a TLS port answers to a plain client. */
export function isTlsAlert(chunk: Buffer): boolean {
  return chunk[0] === 0x15 && chunk[1] === 0x03;
}

function fingerprintOf(socket: TLSSocket): string | null {
  const certificate = socket.getPeerX509Certificate();
  return certificate ? normalized(certificate.fingerprint256) : null;
}

function normalized(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').trim().toLowerCase();
}

function notThePinnedOne(endpoint: Endpoint, pinned: string, shown: string): RouterError {
  return new RouterError(
    'certificate',
    `The certificate of ${at(endpoint)} is not the pinned one. Pinned SHA-256: ${pinned}; shown: ${shown}. No password was sent. ` +
      'If the router was given a new certificate, compare the fingerprint there and pin it; otherwise somebody may be in between.',
    { fingerprint: shown },
  );
}

/** What Node's verdicts mean; others are shown by their code. */
const verdicts: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its issuer is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its issuer is not known here',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it was issued for another name',
};

function notVerified(endpoint: Endpoint, verdict: string, shown: string): RouterError {
  return new RouterError(
    'certificate',
    `The certificate of ${at(endpoint)} is not trusted: ${verdicts[verdict] ?? verdict}. SHA-256: ${shown}. No password was sent. ` +
      'Compare the fingerprint with the one that /certificate shows on the router, and pin it if they are the same.',
    { fingerprint: shown },
  );
}
