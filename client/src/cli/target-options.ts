/** The options that say for which RouterOS a script is. */
import { Option } from 'commander';
import type { AnalysisOptions } from '../../../server/src/index.ts';
import { CliError } from './exit.ts';

export interface TargetArguments {
  routeros?: string;
  packages?: 'all' | 'none';
}

export function routerosOption(): Option {
  return new Option(
    '--routeros <version>',
    'RouterOS version (default: what .rscrc.json says, the file, or else the newest)',
  );
}

export function packagesOption(): Option {
  return new Option(
    '--packages <packages>',
    'extra packages and hardware that may be there (default: what .rscrc.json says, or all)',
  ).choices(['all', 'none']);
}

/** @throws CliError for a version that is none */
export function targetOptions(
  { routeros, packages }: TargetArguments,
  parseVersion: (text: string) => unknown,
): AnalysisOptions {
  if (routeros !== undefined && parseVersion(routeros) === null)
    throw new CliError(`"${routeros}" is no RouterOS version. Give one such as 7.18 or 7.18.2.`);
  return { ...(routeros !== undefined && { routeros }), ...(packages !== undefined && { packages }) };
}
