/** What a look at the router has shown, in the terminal. */
import type { PreFlight } from '../router/deploy.ts';

type Print = (line: string) => void;

/**
 * Prints what was found and what changes, and decides: errors end the deploy unless `force` is asked for.
 * @returns whether to go on
 */
export function decideByPreFlight(
  file: string,
  found: PreFlight,
  { force, say, warn }: { force: boolean; say: Print; warn: Print },
): boolean {
  for (const line of changeLines(found)) say(line);
  for (const finding of found.findings) {
    const text = findingLine(file, finding);
    if (finding.severity === 'error') warn(text);
    else say(text);
  }
  if (force || found.findings.every(({ severity }) => severity !== 'error')) return true;
  warn('rsc: the pre-flight found errors. Mend the script, or go on all the same with --force.');
  return false;
}

/** @param router its name, where there are several */
export function findingLine(file: string, finding: PreFlight['findings'][number], router?: string): string {
  const { severity, code, line, message } = finding;
  const place = line === null ? file : `${file}:${line}:1`;
  return `${place} ${severity}${code === null ? '' : ` ${code}`} ${router === undefined ? '' : `${router}: `}${message}`;
}

function changeLines({ configuration }: PreFlight): string[] {
  if (configuration === null) return ['pre-flight: what changes is not known'];
  const { changes, unpredicted } = configuration;
  const lines = changes.flatMap(({ menu, removed, added }) => [
    `  ${menu}`,
    ...removed.map((line) => `  - ${line}`),
    ...added.map((line) => `  + ${line}`),
  ]);
  const doubts = unpredicted.map(({ line, text, why }) => `  line ${line} is not predicted (${why}): ${text}`);
  const head = lines.length === 0 ? 'pre-flight: no change is predicted' : 'pre-flight: what changes';
  return [head, ...lines, ...doubts];
}
