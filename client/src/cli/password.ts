import promptPassword from '@inquirer/password';
import { CliError } from './exit.ts';

/**
 * The password from the environment variable RSC_PASSWORD, else asked for at the terminal without showing it. It is never
 * an argument: other users of the machine can read command lines.
 */
export async function readPassword(user: string, host: string): Promise<string> {
  const given = process.env.RSC_PASSWORD;
  if (given !== undefined) return given;
  if (!process.stdin.isTTY) {
    throw new CliError('No password: set RSC_PASSWORD, or run rsc in a terminal to be asked. Nothing was sent.');
  }
  return promptPassword({ message: `Password of ${user} on ${host}:` }, { output: process.stderr });
}
