import type { LintRule } from './rule.ts';

/** The page of all rules, in order of their codes, from what the rules say of themselves. */
export function rulesMarkdown(rules: readonly LintRule[]): string {
  const rows = rules.map(({ meta }) => `| [${meta.code}](#${anchor(meta)}) | ${meta.name} | ${severityOf(meta)} |`);
  const head = `# Rules

What \`rsc check\` and the editor report beside syntax errors (SY000, in the router's own words). A comment on the line
above a command silences a rule there: \`# rsc-disable-next-line AL206\`. The setting
\`routeros.lint.severity\` and \`rsc check --severity AL206=hint\` give a rule another severity, or switch it \`off\`. A rule
that is off by default is switched on in the same way.

This page is generated: change the rule in \`server/src/lint/rules\` and run \`npm run rules\`.

| Code | Name | Severity |
| --- | --- | --- |
${rows.join('\n')}
`;
  return [head, ...rules.map(section)].join('\n');
}

function section({ meta }: LintRule): string {
  return `## ${title(meta)}

Severity: ${severityOf(meta)}

${meta.summary}

**Why.** ${meta.why}

**What to do.** ${meta.advice}

Reported:

\`\`\`rsc
${meta.bad.trimEnd()}
\`\`\`

Put right:

\`\`\`rsc
${meta.good.trimEnd()}
\`\`\`
`;
}

function severityOf({ severity, isOptIn }: LintRule['meta']): string {
  return isOptIn ? `${severity}, off by default` : severity;
}

function title({ code, name }: LintRule['meta']): string {
  return `${code} ${name}`;
}

/** The anchor that GitHub and VS Code give the heading of a rule. */
function anchor(meta: LintRule['meta']): string {
  return title(meta).toLowerCase().replaceAll(' ', '-');
}
