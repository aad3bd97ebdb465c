import type { Finding } from './finding.ts';

export function textLine({ file, bytes: { line, column }, severity, code, message }: Finding): string {
  return `${file}:${line}:${column} ${severity} ${code} ${message}`;
}
