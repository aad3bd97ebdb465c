import { inSeconds, quoteTraps } from './command-errors.ts';
import { RouterError } from './errors.ts';

/** Where a connection goes. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/** How far a connection has come: no TCP yet, TLS handshake, login sent, in use. */
export type Phase = 'connect' | 'handshake' | 'login' | 'open';

/**
 * Why a connection has ended, as an error for people.
 * @param cause the socket's error, or null when the router closed in good order
 */
export function connectionLost(endpoint: Endpoint, phase: Phase, cause: unknown): RouterError {
  if (cause instanceof RouterError) return cause;
  const code = errorCode(cause);
  if (/^(ERR_(SSL|OSSL|TLS)_|EPROTO$)/.test(code)) return tlsFailed(endpoint, cause);
  if (phase === 'connect') return notConnected(endpoint, code, cause);
  return closedByRouter(endpoint, phase, cause);
}

/** The router did not get through the connection's phases in time. */
export function openTimedOut(endpoint: Endpoint, phase: Phase, timeoutMs: number): RouterError {
  const within = `within ${inSeconds(timeoutMs)}`;
  if (phase === 'connect') return notAnswering(endpoint, within);
  if (phase === 'handshake') {
    return new RouterError(
      'timeout',
      `${at(endpoint)} accepted the connection but did not start TLS ${within}. No password was sent. ` +
        'This is what the plain API port (8728) does: use the API-SSL port (8729), or connect without TLS.',
    );
  }
  return new RouterError(
    'timeout',
    `${at(endpoint)} accepted the connection but did not answer the login ${within}. ` +
      `Check that this is a RouterOS API port${endpoint.tls ? '' : ' and not API-SSL'}, that the firewall accepts its established connections as well as new ones, and how busy the router is; then try again.`,
  );
}

/** The caller took back its wish for a session before there was one. */
export function openCancelled(endpoint: Endpoint): RouterError {
  return new RouterError(
    'cancelled',
    `Connecting to ${at(endpoint)} was cancelled. Nothing was changed on the router.`,
  );
}

/** A plain connection was answered in TLS. */
export function speaksTls(endpoint: Endpoint): RouterError {
  return new RouterError(
    'tls',
    `${at(endpoint)} speaks TLS, but this connection is plain. Connect with TLS, or use the plain API port (8728).`,
  );
}

/** The router did not accept the login. */
export function loginRefused(endpoint: Endpoint, user: string, cause: RouterError): RouterError {
  return new RouterError(
    'login',
    `${at(endpoint)} refused the login of "${user}": ${quoteTraps(cause.traps)}. ` +
      'Check the user name and the password, and that the user\'s group has the policy "api".',
    { cause, traps: cause.traps },
  );
}

/** The router ended the session by itself, with its own reason if it gave one. */
export function endedByRouter(endpoint: Endpoint, reason: string | undefined): RouterError {
  return new RouterError('fatal', `${at(endpoint)} ended the session: ${reason || 'it gave no reason'}.`);
}

/** The system's or OpenSSL's code of a socket error, such as ECONNRESET, or an empty string. */
function errorCode(cause: unknown): string {
  return String((cause as { code?: unknown } | null)?.code ?? '');
}

function notConnected(endpoint: Endpoint, code: string, cause: unknown): RouterError {
  const { host, port } = endpoint;
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
    case 'EAI_NODATA':
    case 'EAI_NONAME':
    case 'ENODATA':
      return new RouterError(
        'no-such-host',
        `The name "${host}" could not be resolved (${code}). Check its spelling and your name server, or use the router's address.`,
        { cause },
      );
    case 'ECONNREFUSED':
      return new RouterError(
        'refused',
        `${host} refused the connection to port ${port}. Check in /ip/service that "${endpoint.tls ? 'api-ssl' : 'api'}" is enabled ` +
          'and on this port; if a port knock guards it, knock first.',
        { cause },
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return new RouterError(
        'unreachable',
        `There is no way to ${host} from here (${code}). Check the network, the VPN and the address.`,
        { cause },
      );
    case 'ETIMEDOUT':
      return notAnswering(endpoint, 'in time', cause);
    default:
      return new RouterError('closed', `The connection to ${at(endpoint)} could not be made${reasonOf(cause)}.`, {
        cause,
      });
  }
}

function notAnswering(endpoint: Endpoint, within: string, cause?: unknown): RouterError {
  return new RouterError(
    'timeout',
    `${endpoint.host} did not answer on port ${endpoint.port} ${within}. Nothing was sent. ` +
      'A firewall may be dropping the connection: if a port knock guards it, knock first; otherwise check the address and the port.',
    { cause },
  );
}

function closedByRouter(endpoint: Endpoint, phase: Phase, cause: unknown): RouterError {
  if (phase === 'open') {
    return new RouterError('closed', `${at(endpoint)} closed the connection${reasonOf(cause)}.`, { cause });
  }
  const other = endpoint.tls
    ? 'the port does not speak TLS, or shares no cipher with this side'
    : 'the port speaks TLS (API-SSL, 8729)';
  return new RouterError(
    'closed',
    `${at(endpoint)} closed the connection before the login${reasonOf(cause)}. The usual reasons: the "address" of the service in /ip/service ` +
      `does not include this computer, too many sessions are open ("max-sessions"), or ${other}.`,
    { cause },
  );
}

function tlsFailed(endpoint: Endpoint, cause: unknown): RouterError {
  return new RouterError(
    'tls',
    `TLS with ${at(endpoint)} failed${reasonOf(cause)}. Check that this is the API-SSL port (8729) and that ` +
      '"api-ssl" in /ip/service has a certificate and a TLS version that both sides know.',
    { cause },
  );
}

function reasonOf(cause: unknown): string {
  const reason = errorCode(cause) || (cause instanceof Error ? cause.message : '');
  return reason ? ` (${reason})` : '';
}

/** The endpoint as people write it, an IPv6 address in brackets. */
export function at({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
