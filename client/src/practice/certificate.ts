import { X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

/** What the TLS port of the practice router shows. */
export interface PracticeCertificate {
  /** PEM */
  key: string;
  /** PEM */
  certificate: string;
  /** SHA-256 of the certificate in hexadecimal with colons, for pinning. */
  fingerprint: string;
}

/** Makes a self-signed certificate for this run; nothing is kept. */
export async function makeCertificate(): Promise<PracticeCertificate> {
  const made = await generate([{ name: 'commonName', value: 'practice-router' }], {
    keyType: 'ec',
    algorithm: 'sha256',
  });
  return {
    key: made.private,
    certificate: made.cert,
    fingerprint: new X509Certificate(made.cert).fingerprint256,
  };
}
