/** What a RouterOS version does in its own way. */
import { compareVersions, parseVersion, routerosCommands, type Target } from '../../../server/src/index.ts';

export interface Release {
  version: string;
  target: Target;
  isVersion6: boolean;
  /** Whether dates are printed as `jan/31/2026`. */
  hasOldDates: boolean;
  /** Whether the API answers a print without rows by `!empty`. */
  saysEmpty: boolean;
  /** Whether a login of the API is a challenge and a response. */
  asksForResponse: boolean;
}

export function releaseOf(version: string): Release {
  const parsed = parseVersion(version)!;
  const isBefore = (other: string): boolean => compareVersions(parsed, parseVersion(other)!) < 0;
  return {
    version,
    target: routerosCommands.target(parsed),
    isVersion6: isBefore('7.0'),
    hasOldDates: isBefore('7.10'),
    saysEmpty: !isBefore('7.18'),
    asksForResponse: isBefore('6.43'),
  };
}
