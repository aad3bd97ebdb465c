import promptPassword from '@inquirer/password';
import type { RouterProfile } from '../routers/profile.ts';
import { CliError } from './exit.ts';

/**
 * The password from the environment variable RSC_PASSWORD, else asked for at the terminal without showing it. It is never
 * an argument: other users of the machine can read command lines.
 */
export async function readPassword(user: string, host: string): Promise<string> {
  return passwordFrom(process.env.RSC_PASSWORD, user, host);
}

/** The same for a router with a name, whose own variable, such as RSC_PASSWORD_NORTH_1, comes first. */
export async function readRouterPassword({ name, user, host }: RouterProfile): Promise<string> {
  return passwordFrom(process.env[routerVariable('RSC_PASSWORD', name)] ?? process.env.RSC_PASSWORD, user, host);
}

/** The environment variable for a router: what no variable can hold becomes an underscore. */
export function routerVariable(prefix: string, name: string): string {
  return `${prefix}_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
}

async function passwordFrom(given: string | undefined, user: string, host: string): Promise<string> {
  if (given !== undefined) return given;
  if (!process.stdin.isTTY) {
    throw new CliError('No password: set RSC_PASSWORD, or run rsc in a terminal to be asked. Nothing was sent.');
  }
  return promptPassword({ message: `Password of ${user} on ${host}:` }, { output: process.stderr });
}
