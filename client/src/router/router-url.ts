import { domainToASCII } from 'node:url';
import { RouterError } from './errors.ts';

/** The port of the service "api". */
export const apiPort = 8728;
/** The port of the service "api-ssl". */
export const apiSslPort = 8729;

/** Where a router's API is, and as whom to log in there. */
export interface RouterAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly tls: boolean;
}

/**
 * Reads `api://USER@HOST[:PORT]`, or `apis://…` for TLS. An IPv6 address stands in brackets; characters of the user name
 * that mean something in a URL are percent-encoded (RFC 3986).
 * @throws RouterError of kind `invalid`; its message never repeats the text, which may hold a password
 */
export function parseRouterUrl(text: string): RouterAddress {
  if (!URL.canParse(text.trim())) throw invalid('it is not a URL');
  const url = new URL(text.trim());
  if (url.protocol !== 'api:' && url.protocol !== 'apis:') throw invalid('it begins with neither api:// nor apis://');
  if (url.password !== '') throw invalid('a password does not belong in it; you are asked for it');
  if (!/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '') throw invalid('something follows the host');
  if (url.username === '') throw invalid('it has no user name');
  const tls = url.protocol === 'apis:';
  return { host: hostOf(url), port: portOf(url, tls ? apiSslPort : apiPort), user: decode(url.username), tls };
}

/** The address as `parseRouterUrl` reads it, without the port where it is the usual one. */
export function formatRouterUrl({ host, port, user, tls }: RouterAddress): string {
  const isUsual = port === (tls ? apiSslPort : apiPort);
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls ? 'apis' : 'api'}://${encodeURIComponent(user)}@${name}${isUsual ? '' : `:${port}`}`;
}

function hostOf(url: URL): string {
  const bracketed = /^\[(.*)\]$/.exec(url.hostname)?.[1];
  if (bracketed !== undefined) return bracketed;
  const host = domainToASCII(decode(url.hostname));
  if (host === '') throw invalid('its host is neither a name nor an address');
  return host;
}

function portOf(url: URL, usual: number): number {
  if (url.port === '') return usual;
  if (url.port === '0') throw invalid('its port is 0');
  return Number(url.port);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('a percent sign in it is not followed by two hexadecimal digits of UTF-8');
  }
}

function invalid(why: string): RouterError {
  return new RouterError(
    'invalid',
    `This is not the address of a router: ${why}. Write api://USER@HOST or api://USER@HOST:PORT, with apis for TLS.`,
  );
}
