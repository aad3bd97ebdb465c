import type { Finding } from './finding.ts';

/** One array, a finding a line: lines and columns from 1, columns in bytes, as the router counts them. */
export function jsonReport(findings: readonly Finding[]): string {
  if (findings.length === 0) return '[]';
  const rows = findings.map(({ file, bytes, severity, code, message }) =>
    JSON.stringify({ file, ...bytes, severity, code, message }),
  );
  return `[\n${rows.join(',\n')}\n]`;
}
