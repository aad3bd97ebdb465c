import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { DiagnosticSeverity } from 'vscode-languageserver-types';
import { toLsp } from '../../../server/src/features/diagnostics.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { readMarks } from '../marks.ts';

const rulesPage = 'file:///RULES.md';

interface Expected {
  code: string;
  severity: DiagnosticSeverity;
  message: RegExp;
  page: string | undefined;
}

/** A script gets one diagnostic, at its mark. */
function checkDiagnostic(marked: string, expected: Expected, page: string | null = rulesPage): void {
  const { text, start, end } = readMarks(marked);
  const document = new OpenDocument('file:///a.rsc', 1, text);
  const [diagnostic, ...more] = document.diagnostics;
  assert.deepEqual(more, []);
  assert.ok(diagnostic);
  const found = toLsp(document, diagnostic, page);
  const places = TextDocument.create('file:///a.rsc', 'routeros', 1, text);
  assert.deepEqual(found.range, { start: places.positionAt(start), end: places.positionAt(end) });
  assert.match(found.message as string, expected.message);
  assert.deepEqual([found.source, found.code, found.severity], ['routeros', expected.code, expected.severity]);
  assert.equal(found.codeDescription?.href, expected.page);
}

const unknownName: Expected = {
  code: 'SY001',
  severity: 1,
  message: /has no argument adress/,
  page: 'file:///RULES.md#sy001-unknown-property',
};

describe('diagnostics', () => {
  it('stand at the place, with their code, severity and page', () => {
    checkDiagnostic('/ip address\nadd <|adress|>=192.0.2.1/24 interface=ether1\n', unknownName);
  });

  it('count columns in UTF-16', () => {
    checkDiagnostic(
      '/ip address\nadd comment="\u{1f511}\u00fc" <|adress|>=192.0.2.1/24 interface=ether1\n',
      unknownName,
    );
  });

  it('link to no page where the editor named none', () => {
    checkDiagnostic('/ip address\nadd <|adress|>=192.0.2.1/24\n', { ...unknownName, page: undefined }, null);
  });

  it('have no page for what the router cannot read', () => {
    checkDiagnostic('/ip address\n:put "a" <|)|>\n', { code: 'SY000', severity: 1, message: /./, page: undefined });
  });
});
