/** Workflow commands that GitHub Actions shows as annotations beside the lines. */
import type { Severity } from '../../../../server/src/index.ts';
import type { Finding } from './finding.ts';

const levels: Record<Severity, string> = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' };

export function githubLine({ file, utf16, severity, code, message }: Finding): string {
  const { line, column, endLine, endColumn } = utf16;
  const lines: [string, string | number][] = [
    ['line', line],
    ['endLine', endLine],
  ];
  // Columns are refused where an annotation has several lines.
  if (line === endLine) lines.push(['col', column], ['endColumn', endColumn]);
  const properties = [['file', file], ...lines, ['title', code]].map(([name, value]) => `${name}=${property(value!)}`);
  return `::${levels[severity]} ${properties.join(',')}::${data(message)}`;
}

/** As the runner reads it: what would end the command is written as a percentage. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(value: string | number): string {
  return data(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
