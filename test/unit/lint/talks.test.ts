/**
 * The mistakes of the talks that this product grew from, in firewalls of our own. For each: `before` with its findings
 * marked; `fixed`, what the quick fixes make of it; `after`, with the choices that only people can make.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { check, proofReport, readKnocks, toFirewall } from '../../../server/src/index.ts';
import { checkLint, withoutMarks } from '../helpers/check-lint.ts';
import { applyFixes } from '../helpers/quick-fixes.ts';

const folder = 'test/fixtures/talks';
const EXPECTED = /^#=.*\n/gm;

/** What is proved of a script, and what is not and why. */
function answers(script: string): string {
  const { knocks, proofs } = proofReport(script);
  const proved = proofs.filter(({ answer }) => answer === 'yes').map(({ id }) => id);
  const others = proofs.filter(({ answer }) => answer !== 'yes');
  return expected([
    `opens: ${knocks.map(({ opens }) => opens).join(', ') || 'no knock'}`,
    `proved: ${proved.join(' ') || 'nothing'}`,
    ...others.map(({ id, answer, why }) => `${id} ${answer}: ${why}`),
  ]);
}

/** The same, with the findings that are left. */
function summary(script: string): string {
  const findings = check(script).map(({ code, severity }) => `${code} ${severity}`);
  return answers(script) + expected([`findings: ${findings.join(', ') || 'none'}`]);
}

const expected = (lines: readonly string[]): string => lines.map((line) => `#= ${line}\n`).join('');

/** Compares with what stands in the file; `UPDATE_EXPECT=1` writes it anew. */
function checkFile(path: string, actual: string): void {
  if (process.env.UPDATE_EXPECT === '1') writeFileSync(path, actual);
  else assert.equal(actual, readFileSync(path, 'utf8'));
}

const read = (path: string): string => readFileSync(path, 'utf8').replace(EXPECTED, '');

/** All claims but P10, which asks for rules of IPv6 as well, and nothing worse than a remark. */
function checkProved(script: string): void {
  const { proofs } = proofReport(script);
  assert.deepEqual(
    proofs.filter(({ answer }) => answer !== 'yes').map(({ id, answer }) => `${id} ${answer}`),
    ['P10 not proven'],
  );
  const serious = check(script).filter(({ severity }) => severity === 'error' || severity === 'warning');
  assert.deepEqual(
    serious.map(({ code }) => code),
    [],
  );
}

const names = readdirSync(folder).flatMap((file) => /^(.*)\.before\.rsc$/.exec(file)?.[1] ?? []);

describe('the mistakes of the talks:', () => {
  for (const name of names) {
    const [before, fixed, after] = ['before', 'fixed', 'after'].map((stage) => `${folder}/${name}.${stage}.rsc`);

    describe(name, () => {
      it('is told what is wrong', () => {
        checkLint(before!);
        const marked = read(before!);
        checkFile(before!, marked + answers(withoutMarks(marked)));
      });

      it('is put right by its fixes, one after the other', () => {
        const script = applyFixes(withoutMarks(read(before!)));
        checkFile(fixed!, script + summary(script));
      });

      it('is proved in the end', () => {
        const last = existsSync(after!) ? after! : fixed!;
        const script = read(last);
        checkFile(last, script + summary(script));
        checkProved(script);
      });
    });
  }

  describe('strict rules of iptables', () => {
    it('become rules of RouterOS, and say what these leave out', () => {
      const [knock, ...more] = readKnocks(readFileSync(`${folder}/strict.iptables.rules`, 'utf8'));
      assert.equal(more.length, 0);
      assert.match(knock!.doubts.join(), /start again at a wrong port/);
      const script = `${toFirewall(knock!).join('\n')}\n`;
      checkFile(`${folder}/strict.fixed.rsc`, script + summary(script));
    });

    it('are proved strict in the end', () => {
      const script = read(`${folder}/strict.after.rsc`);
      checkFile(`${folder}/strict.after.rsc`, script + summary(script));
      checkProved(script);
    });
  });
});
