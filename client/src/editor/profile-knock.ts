import type { TextDocument } from 'vscode';
import { parseKnocks } from '../router/knock-notation.ts';
import type { RouterAddress } from '../router/router-url.ts';
import type { RouterProfile } from '../routers/profile.ts';
import { knockOf } from '../routers/profile-knock.ts';
import { askFor } from './ask.ts';
import { type ChosenKnock, knockFor, knockOfFile, resolveName } from './choose-knock.ts';
import type { Services } from './services.ts';

/**
 * The knock of a router; undefined when the person is asked for it and gives none.
 * @throws RouterError of kind `invalid` where the profile names no knock that there is
 */
export function knockOfProfile(services: Services, profile: RouterProfile): Promise<ChosenKnock> {
  return knockOf(profile, {
    ofScript: (name) => knockOfFile(services, profile, resolveName(name, undefined)),
    async ofSecret() {
      const steps = (await services.credentials.knockOf(profile)) ?? (await askKnock(services, profile));
      return steps === undefined ? undefined : parseKnocks(steps);
    },
  });
}

/** The knock of a router of the list, else that of the settings, else the one that the person picks. */
export function knockForRouter(
  services: Services,
  router: RouterAddress | RouterProfile,
  document: TextDocument | undefined,
): Promise<ChosenKnock> {
  return 'knock' in router ? knockOfProfile(services, router) : knockFor(services, router, document);
}

async function askKnock({ credentials }: Services, profile: RouterProfile): Promise<string | undefined> {
  const prompt = 'Ports in their order, as PORT:PROTOCOL. They are kept in the secret storage of this editor.';
  const options = { title: `Knock of ${profile.name}`, prompt, password: true };
  const steps = await askFor(options, readSteps);
  if (steps !== undefined) await credentials.keepKnock(profile, steps);
  return steps;
}

/** @throws RouterError of kind `invalid` */
function readSteps(text: string): string {
  parseKnocks(text);
  return text.trim();
}
