/** How grave findings are, as far as people have chosen that themselves. */
import type { AnalysisOptions } from '../analysis.ts';
import type { Severity } from './diagnostic.ts';
import { SYNTAX_ERROR } from './router-complaints.ts';
import type { RuleMeta } from './rule.ts';
import { rules } from './rules/index.ts';

/** By code. A rule that is `off` says nothing; naming another severity switches on a rule that is off by default. */
export type Severities = ReadonlyMap<string, Severity | 'off'>;

export interface CheckOptions extends AnalysisOptions {
  severities?: Severities;
}

const CHOICES: readonly unknown[] = ['error', 'warning', 'information', 'hint', 'off'] satisfies (Severity | 'off')[];

let codes: ReadonlySet<string> | null = null;

/** Takes what a setting or a command line says; what is no code or no severity is left out, with a sentence about it. */
export function readSeverities(given: Iterable<readonly [code: string, severity: unknown]>): {
  severities: Severities;
  mistakes: string[];
} {
  const severities = new Map<string, Severity | 'off'>();
  const mistakes: string[] = [];
  codes ??= new Set([SYNTAX_ERROR, ...rules.map(({ meta }) => meta.code)]);
  for (const [code, severity] of given) {
    if (!codes.has(code)) mistakes.push(`There is no rule ${code}.`);
    else if (!CHOICES.includes(severity))
      mistakes.push(`"${severity}" is no severity for ${code}. Give one of ${CHOICES.join(', ')}.`);
    else severities.set(code, severity as Severity | 'off');
  }
  return { severities, mistakes };
}

/** Whether a rule has a say at all. */
export function isOn({ code, isOptIn }: RuleMeta, severities: Severities): boolean {
  const chosen = severities.get(code);
  return chosen === undefined ? isOptIn !== true : chosen !== 'off';
}
