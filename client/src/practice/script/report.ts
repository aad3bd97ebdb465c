import { type Analysis, absoluteStart, type RouterComplaint, TextPositions } from '../../../../server/src/index.ts';
import { complaintText } from './check.ts';

/** What a verbose dry-run prints: each statement under its lines, then the complaints. Lines end as on a console. */
export function dryRunReport({ script }: Analysis, complaints: readonly RouterComplaint[]): string {
  const positions = new TextPositions(script.text);
  const lines: string[] = [];
  for (const statement of script.statements) {
    if (statement.kind !== 'command') continue;
    const start = absoluteStart(statement);
    const [first, last] = [positions.at(start).line, positions.at(start + statement.length).line];
    lines.push(first === last ? `#line ${first}` : `#line ${first}..${last}`);
    lines.push(...script.text.slice(start, start + statement.length).split(/\r\n|\n|\r/));
  }
  lines.push('', ...complaints.map(complaintText));
  if (complaints.length === 0) lines.push('No syntax errors found in the import file');
  return lines.map((line) => `${line}\r\n`).join('');
}
