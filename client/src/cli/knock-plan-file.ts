import { isIP } from 'node:net';
import type { FoundKnock } from '../../../server/src/index.ts';
import { chooseKnock } from '../router/deployment/choose-knock.ts';
import { describePlan } from '../router/plan-text.ts';
import type { AddressFamily } from '../router/resolve-host.ts';
import { BaseScripts, requireBase } from './base-scripts.ts';
import { CliError } from './exit.ts';
import { readInputFile } from './files.ts';

/** Which of a script's knocks is meant. An IPv4 knock never opens an IPv6 door, nor the other way round. */
export interface KnockChoice {
  /** Where it is sent to; an address tells the family. */
  readonly host?: string | undefined;
  /** TCP port behind the door, which tells several sequences apart. */
  readonly doorPort?: number | undefined;
  readonly family?: AddressFamily | undefined;
}

/**
 * The knock that a firewall script asks for.
 * @throws InputFileError; CliError if the script holds no such knock, or more than one
 */
export async function readKnockPlan(path: string, choice: KnockChoice): Promise<FoundKnock> {
  const { text } = await readInputFile(path);
  // Loaded here, so that a knock by hand does not wait for the parser to start.
  const server = await import('../../../server/src/index.ts');
  const options = new BaseScripts(server, {}).optionsFor(path);
  requireBase(server, path, text, options);
  const { host, doorPort } = choice;
  const literal = isIP(host ?? '');
  const family = choice.family ?? (literal === 0 ? undefined : (literal as AddressFamily));
  const plans = server.knockPlans(text, options).filter((plan) => family === undefined || family === plan.family);
  const plan = chooseKnock(plans, doorPort);
  if (plan !== null) return plan;
  if (plans.length === 0) {
    const over = family === undefined ? '' : ` over IPv${family}`;
    throw new CliError(
      `${path} holds no complete knock sequence${over}; "rsc check ${path}" shows which list is not filled. Nothing was sent. ` +
        'Or give the knocks by hand: PORT:PROTOCOL, in order.',
    );
  }
  throw new CliError(
    `${path} holds ${plans.length} knock sequences. Nothing was sent. Choose one by its door (--door PORT) and its family (-4, -6), ` +
      `or give the knocks by hand:\n${plans.map((each) => `  ${describePlan(each)}`).join('\n')}`,
  );
}
