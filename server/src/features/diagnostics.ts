import type { DiagnosticSeverity, Diagnostic as LspDiagnostic } from 'vscode-languageserver-types';
import type { Diagnostic, Severity } from '../lint/diagnostic.ts';
import type { RuleMeta } from '../lint/rule.ts';
import { rules } from '../lint/rules/index.ts';
import type { OpenDocument } from './open-document.ts';

const severities: Record<Severity, DiagnosticSeverity> = { error: 1, warning: 2, information: 3, hint: 4 };

/**
 * A diagnostic for the editor.
 * @param rulesPage URI of the page that describes the rules; null for no links
 */
export function toLsp(document: OpenDocument, diagnostic: Diagnostic, rulesPage: string | null): LspDiagnostic {
  const { code, severity, message } = diagnostic;
  const rule = ruleOf(code);
  const hasPage = rulesPage !== null && rule !== undefined;
  return {
    range: document.range(diagnostic),
    severity: severities[severity],
    code,
    source: 'routeros',
    message,
    ...(hasPage && { codeDescription: { href: `${rulesPage}#${code.toLowerCase()}-${rule.name}` } }),
  };
}

/** Undefined for what the router itself could not read, which is no rule of ours. */
export function ruleOf(code: string): RuleMeta | undefined {
  return rules.find(({ meta }) => meta.code === code)?.meta;
}
