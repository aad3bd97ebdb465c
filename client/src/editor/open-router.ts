import type { KnockStep } from '../../../server/src/index.ts';
import type { DeployRequest } from '../router/deployment/request.ts';
import { RouterError } from '../router/errors.ts';
import type { ApiSession } from '../router/session.ts';
import type { RouterProfile } from '../routers/profile.ts';
import { type Say, withProgress } from '../views/progress.ts';
import { routerKey } from './credentials.ts';
import { knockOfProfile } from './profile-knock.ts';
import type { Services } from './services.ts';
import { settingsOf } from './settings.ts';

/**
 * Knocks, logs in, and does some work that changes nothing by itself. Asks for what is not known: the password, and
 * whether to trust a new certificate.
 * @returns what the work returns; undefined when the person gave no password or no knock
 * @throws RouterError when it fails; what the work throws
 */
export async function withRouter<T>(
  services: Services,
  profile: RouterProfile,
  title: string,
  work: (session: ApiSession, say: Say, signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const knock = await knockOfProfile(services, profile);
  if (knock === undefined) return undefined;
  // Loaded here, so that no window waits for it when it opens.
  const { logIn } = await import('../router/deployment/log-in.ts');
  for (;;) {
    const password = await services.credentials.passwordOf(profile);
    if (password === undefined) return undefined;
    try {
      return await withProgress(services.log, title, async (say, signal) => {
        const session = await logIn(
          requestFor(services, profile, knock, password),
          knock,
          (_step, message) => say(message),
          signal,
        );
        try {
          return await work(session, say, signal);
        } finally {
          await session.close();
        }
      });
    } catch (error) {
      if (!(await mayTryAgain(services, profile, error))) throw error;
    }
  }
}

/** The login takes the request of a deploy, though there is nothing to deploy. */
function requestFor(
  { certificates }: Services,
  profile: RouterProfile,
  knock: readonly KnockStep[] | null,
  password: string,
): DeployRequest {
  const { host, port, user } = profile;
  const tls = certificates.trustOf(profile);
  const target = { host, port, user, ...(tls && { tls }) };
  const knockOptions = { delayMs: settingsOf(undefined).knockDelay };
  return { target, password, script: { name: '', text: '' }, knock, knockAfter: null, knockOptions };
}

/** Whether what was missing is there now. A password that was refused is asked for anew the next time. */
async function mayTryAgain({ certificates, credentials }: Services, profile: RouterProfile, error: unknown) {
  if (!(error instanceof RouterError)) return false;
  if (error.kind === 'login') await credentials.forget(routerKey(profile));
  return error.kind === 'certificate' && (await certificates.ask(profile, error));
}
