import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Analysis, type CheckOptions, check, rules } from '../../../server/src/index.ts';
import { rulesMarkdown } from '../../../server/src/lint/rules-markdown.ts';
import { applyFix } from '../helpers/quick-fixes.ts';

const codesOf = (text: string, options?: CheckOptions) => check(text, options).map(({ code }) => code);

describe('lint rules', () => {
  it('have codes and names that are unique, in order', () => {
    const codes = rules.map(({ meta }) => meta.code);
    assert.deepEqual(codes, [...new Set(codes)].toSorted());
    assert.equal(new Set(rules.map(({ meta }) => meta.name)).size, rules.length);
  });

  for (const { meta } of rules) {
    describe(`${meta.code} ${meta.name}`, () => {
      // Whatever is off by default is on for its own examples.
      const options: CheckOptions = meta.isOptIn ? { severities: new Map([[meta.code, meta.severity]]) } : {};

      it('reports its bad example', () => assert.ok(codesOf(meta.bad, options).includes(meta.code)));

      it('has a good example that no rule reports', () => assert.deepEqual(codesOf(meta.good, options), []));

      if (meta.isOptIn) it('is off by default', () => assert.ok(!codesOf(meta.bad).includes(meta.code)));

      it('has fixes that work, one by one', () => {
        for (const diagnostic of check(meta.bad, options).filter((each) => each.code === meta.code && each.fix)) {
          const fixed = applyFix(meta.bad, diagnostic);
          assert.deepEqual(new Analysis(fixed).script.errors, []);
          const count = (text: string) => codesOf(text, options).filter((code) => code === meta.code).length;
          assert.equal(count(fixed), count(meta.bad) - 1, fixed);
        }
      });
    });
  }

  it('fix what they promise to fix', () => {
    const fixed = (code: string, text: string) => {
      const found = check(text).find((diagnostic) => diagnostic.code === code);
      return applyFix(text, found!);
    };
    const drop = '/ip firewall filter\nadd chain=input\nadd action=drop chain=input ';
    assert.equal(fixed('FW304', `${drop}disabled=yes\n`), `${drop}disabled=no\n`);
    assert.equal(fixed('SY001', `${drop}disable=yes\n`), `${drop}disabled=no\n`);
    const reader =
      '/ip firewall address-list add address=192.0.2.1 list="Save Haven"\n/ip firewall filter add chain=input ';
    assert.equal(
      fixed('AL202', `${reader}src-address-list="!save haven"\n`),
      `${reader}src-address-list="!Save Haven"\n`,
    );
    const emoji = '# 😀 é\n';
    assert.equal(fixed('SY001', `${emoji}${drop}disable=yes\n`), `${emoji}${drop}disabled=no\n`);
  });

  it('are described in RULES.md as they are', () => {
    const page = readFileSync('RULES.md', 'utf8');
    assert.equal(page, rulesMarkdown(rules), 'RULES.md is stale. Run "npm run rules".');
  });
});
