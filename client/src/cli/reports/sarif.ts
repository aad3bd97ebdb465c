/** SARIF 2.1.0, the OASIS format that code hosts and editors read results in. */
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import packageJson from '../../../../package.json' with { type: 'json' };
import type { rules, Severity } from '../../../../server/src/index.ts';
import type { Finding } from './finding.ts';

type RuleMeta = (typeof rules)[number]['meta'];

const levels: Record<Severity, 'error' | 'warning' | 'note'> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/**
 * @param failures why files could not be checked
 * @param metas of all rules; the report describes those that have found something
 */
export function sarifReport(
  findings: readonly Finding[],
  failures: readonly string[],
  metas: readonly RuleMeta[],
): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'rsc',
            semanticVersion: packageJson.version,
            rules: codes.map((code) => descriptor(code, metas)),
          },
        },
        invocations: [
          {
            executionSuccessful: failures.length === 0,
            toolExecutionNotifications: failures.map((text) => ({ level: 'error', message: { text } })),
          },
        ],
        columnKind: 'utf16CodeUnits',
        newlineSequences: ['\r\n', '\n', '\r'],
        results: findings.map((finding) => result(finding, codes.indexOf(finding.code))),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

/** What has no rule of ours, such as the router's own complaints, is known by its code alone. */
function descriptor(code: string, metas: readonly RuleMeta[]) {
  const meta = metas.find((each) => each.code === code);
  if (meta === undefined) return { id: code };
  const { name, severity, summary, why, advice } = meta;
  return {
    id: code,
    name,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: advice },
    defaultConfiguration: { level: levels[severity] },
  };
}

function result({ file, utf16, severity, code, message }: Finding, ruleIndex: number) {
  const { line: startLine, column: startColumn, endLine, endColumn } = utf16;
  const region = { startLine, startColumn, endLine, endColumn };
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } }],
  };
}

/** Relative to the current directory, the root of a repository by custom; a file outside is named in full. */
function uriOf(file: string): string {
  const path = relative('', file);
  if (path.startsWith('..') || isAbsolute(path)) return pathToFileURL(resolve(file)).href;
  return path.split(sep).map(encodeURIComponent).join('/');
}
