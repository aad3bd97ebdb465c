import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { check, type Diagnostic } from '../../../server/src/index.ts';

/** What a line of marks says: `# ^^^^ CODE severity: part of the message`, severity and message may be left out. */
interface Expectation {
  /** Line from 1 and columns from 0 in the script without the marks. */
  line: number;
  start: number;
  end: number;
  code: string;
  severity: string | null;
  message: string;
}

/** Marks stand below the code. After `#<` they are read as if they began in column 0. */
const MARKS = /^#(<)?( *)(\^+) ([A-Z]{2}\d{3})(?: (error|warning|information|hint))?(?:: (.*))?$/;

/**
 * Checks a script that has marks in it. It must get the diagnostics that are marked and no other ones. Of a range that
 * goes on in the next line the part on the first line is marked.
 */
export function checkLint(path: string): void {
  const { text, expectations } = readMarks(readFileSync(path, 'utf8'));
  const lines = text.split('\n');
  const diagnostics = check(text).map((diagnostic) => ({ diagnostic, ...positionOf(lines, diagnostic) }));
  assert.deepEqual(
    diagnostics.map((found) => describe(found, found.diagnostic.code)),
    expectations.toSorted((a, b) => a.line - b.line || a.start - b.start).map((each) => describe(each, each.code)),
  );
  for (const expectation of expectations) {
    const found = diagnostics.find(
      (each) => describe(each, each.diagnostic.code) === describe(expectation, expectation.code),
    );
    const { severity, message } = found!.diagnostic;
    assert.equal(severity, expectation.severity ?? severity, `severity of ${describe(expectation, expectation.code)}`);
    assert.ok(message.includes(expectation.message), `"${expectation.message}" is not in: ${message}`);
  }
}

/** The script as it is without its marks. */
export function withoutMarks(marked: string): string {
  return readMarks(marked).text;
}

function describe({ line, start, end }: Pick<Expectation, 'line' | 'start' | 'end'>, code: string): string {
  return `line ${line}, columns ${start}-${end}: ${code}`;
}

function readMarks(marked: string): { text: string; expectations: Expectation[] } {
  const lines: string[] = [];
  const expectations: Expectation[] = [];
  for (const line of marked.split('\n')) {
    const match = MARKS.exec(line);
    if (match === null) {
      assert.doesNotMatch(line, /^#<? *\^/, 'a line of marks that cannot be read');
      lines.push(line);
      continue;
    }
    const [, left, blanks = '', marks = '', code = '', severity = null, message = ''] = match;
    const start = blanks.length + (left === undefined ? 1 : 0);
    expectations.push({ line: lines.length, start, end: start + marks.length, code, severity, message });
  }
  return { text: lines.join('\n'), expectations };
}

function positionOf(lines: readonly string[], { start, end }: Diagnostic): Pick<Expectation, 'line' | 'start' | 'end'> {
  let offset = 0;
  let line = 0;
  while (offset + lines[line]!.length < start) offset += lines[line++]!.length + 1;
  return { line: line + 1, start: start - offset, end: Math.min(end - offset, lines[line]!.length) };
}
