import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Analysis, check, type Diagnostic, routerVerdict, rules } from '../../../server/src/index.ts';
import { withoutMarks } from '../helpers/check-lint.ts';
import { applyFix } from '../helpers/quick-fixes.ts';

const folder = 'test/fixtures/lint/findings';
const scripts = [
  ...readdirSync(folder).map((name) => withoutMarks(readFileSync(join(folder, name), 'utf8'))),
  ...rules.map(({ meta }) => meta.bad),
];

/** In the router's complaints, which are part of the form where a command does not exist. */
const PLACES = / \(line \d+ column \d+\)/g;

/** What the firewall of a script is, whatever its lines are. */
function firewallOf(text: string): unknown {
  const { rules, entries, layer7 } = new Analysis(text).firewall;
  const names = new Set(
    entries.map(({ list, address, timeout }) => `${list} ${address.replace(/\/32$/, '')} ${timeout}`),
  );
  return [
    rules.map(({ properties }) => [...properties]),
    [...names].toSorted(),
    layer7.map(({ name, regexp }) => [name, regexp]),
  ];
}

function keepsMeaning(text: string, diagnostic: Diagnostic): boolean {
  const fixed = applyFix(text, diagnostic);
  const [before, after] = [routerVerdict(text), routerVerdict(fixed)];
  if (after.complaints.length < before.complaints.length) return true;
  const isSameForm = before.il !== null && before.il.replace(PLACES, '') === after.il?.replace(PLACES, '');
  return isSameForm || JSON.stringify(firewallOf(text)) === JSON.stringify(firewallOf(fixed));
}

describe('safe fixes', () => {
  let fixable: { text: string; found: Diagnostic[] }[];

  before(() => {
    fixable = scripts.map((text) => ({ text, found: check(text).filter(({ fix }) => fix !== undefined) }));
  });

  it('change no firewall: the router refuses the text before, or means the same by both', () => {
    let count = 0;
    for (const { text, found } of fixable) {
      for (const diagnostic of found.filter(({ fix }) => fix!.isSafe)) {
        assert.ok(keepsMeaning(text, diagnostic), `${diagnostic.code} ${diagnostic.fix!.title}:\n${text}`);
        count += 1;
      }
    }
    assert.ok(count > 50, `${count} fixes`);
  });

  it('are those of lines that are refused and of comments, and not those of rules that work', () => {
    const all = fixable.flatMap(({ found }) => found);
    const [safe, unsafe] = [true, false].map((isSafe) => {
      return new Set(all.filter(({ fix }) => (fix!.isSafe ?? false) === isSafe).map(({ code }) => code));
    });
    for (const code of ['SY001', 'SY002', 'AL219', 'CL501']) assert.ok(safe!.has(code), code);
    for (const code of ['FW304', 'AL202', 'AL206', 'KN111']) assert.ok(unsafe!.has(code) && !safe!.has(code), code);
  });
});
