import type { ApiSession } from './session.ts';

/** What a router says of itself. */
export interface RouterFacts {
  readonly identity: string;
  readonly version: string;
  readonly board: string;
}

/** @throws RouterError as `ApiSession.run` */
export async function readFacts(session: ApiSession, signal: AbortSignal): Promise<RouterFacts> {
  const [identity, resource] = await Promise.all([
    session.run(['/system/identity/print'], { signal }),
    session.run(['/system/resource/print', '=.proplist=version,board-name'], { signal }),
  ]);
  return {
    identity: identity.rows[0]?.name ?? '',
    version: resource.rows[0]?.version ?? '',
    board: resource.rows[0]?.['board-name'] ?? '',
  };
}
