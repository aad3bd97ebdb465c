import assert from 'node:assert/strict';
import { Analysis } from '../../../server/src/analysis.ts';
import { type CheckOptions, check, type Diagnostic } from '../../../server/src/index.ts';
import { holdsInStrings } from '../../../server/src/lint/in-strings.ts';
import type { LintRule } from '../../../server/src/lint/rule.ts';
import { rules } from '../../../server/src/lint/rules/index.ts';
import { literalText } from '../../../server/src/semantics/literals.ts';
import { applyFix } from '../helpers/quick-fixes.ts';

const BEFORE = '/system script add name=s source="';
const COMMENTS = /^(?:#.*\n)*/;

/** A text in the string of a script, as exports write it. */
function quoted(text: string): string {
  return text.replace(/["\\$]/g, '\\$&').replaceAll('\n', '\\\n    \\n');
}

/** The text in the string that a file ends with. */
function unquoted(file: string): string {
  const { value } = new Analysis(file).commands.at(-1)!.arguments.at(-1)!;
  return literalText(value)!;
}

/**
 * A rule finds in a string what it finds in a file, at the same text, and puts it right in the same way. What is said at
 * the head of a file about its RouterOS is so outside of the string.
 */
function checkInString(rule: LintRule): void {
  const { code, bad, isOptIn } = rule.meta;
  const options: CheckOptions = isOptIn ? { severities: new Map([[code, 'warning']]) } : {};
  const findings = (text: string) => check(text, options).filter((diagnostic) => diagnostic.code === code);
  const head = COMMENTS.exec(bad)![0];
  const script = bad.slice(head.length);
  const file = `${head}${BEFORE}${quoted(script)}"`;
  const written = (text: string, { start, end }: Diagnostic) => text.slice(start, end);
  const inside = findings(file);
  const outside = findings(bad);
  assert.ok(inside.length > 0);
  assert.deepEqual(
    inside.map((each) => written(file, each)),
    outside.map((each) => quoted(written(bad, each))),
  );
  for (const [index, diagnostic] of inside.entries()) {
    assert.notEqual(diagnostic.severity, 'error');
    const { fix } = outside[index]!;
    assert.equal(diagnostic.fix?.title, fix?.title);
    if (fix === undefined) continue;
    assert.equal(unquoted(applyFix(file, diagnostic)), applyFix(bad, outside[index]!).slice(head.length));
  }
}

describe('scripts in strings', () => {
  for (const rule of rules.filter(holdsInStrings)) {
    it(`are looked at by ${rule.meta.code} as files are`, () => checkInString(rule));
  }

  it('leave rules out that are about the configuration', () => {
    const text = `${BEFORE}/ip firewall filter add chain=input action=accept src-address-list=never"\n`;
    assert.deepEqual(check(text), []);
  });

  it('have the severities that were chosen', () => {
    const severities = new Map([['SY010', 'error'] as const]);
    const [diagnostic] = check(`${BEFORE}/ip adress print"`, { severities });
    assert.equal(diagnostic!.severity, 'error');
    const off = check(`${BEFORE}/ip adress print"`, { severities: new Map([['SY010', 'off']]) });
    assert.deepEqual(
      off.map(({ code, severity }) => [code, severity]),
      [['SY000', 'warning']],
    );
  });

  it('are not looked at where the router does not read the line around them', () => {
    assert.deepEqual(
      check(`${BEFORE}/ip adress print" (`).map(({ code }) => code),
      ['SY000'],
    );
  });
});
