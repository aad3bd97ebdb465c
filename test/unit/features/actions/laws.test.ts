import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Analysis } from '../../../../server/src/analysis.ts';
import { OpenDocument } from '../../../../server/src/features/open-document.ts';
import { refactoringsAt } from './choose-action.ts';
import { fates, randomFirewall } from './random-firewalls.ts';

/** Comments with their lines, in whichever order. */
function commentsOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('#'));
}

/** A refactoring keeps what the firewall does, the comments, and how lines end. */
function checkFirewall(before: string, fatesBefore: readonly string[], after: string): void {
  assert.deepEqual(fates(after), fatesBefore, after);
  const { firewall, reading } = new Analysis(after);
  const refused = [...firewall.refusals, ...reading.complaints].map(({ message }) => message);
  assert.deepEqual(refused, [], after);
  assert.ok(commentsOf(after).length >= commentsOf(before).length, after);
  assert.ok(!/\r\n/.test(before) || !/(?<!\r)\n/.test(after), JSON.stringify(after));
}

/** From a line to the end of one of the next ones, both as they may be. */
const selection = fc.record({ line: fc.nat(12), count: fc.nat(3) });

function placeOf(text: string, { line, count }: { line: number; count: number }) {
  const lines = text.split('\n');
  const first = line % lines.length;
  const start = lines.slice(0, first).join('\n').length + 1;
  const end = lines.slice(0, first + 1 + count).join('\n').length;
  return { start, end: Math.max(start, end) };
}

/** A chain that was inlined has a name of its own. */
const CHAIN = / chain one$/;

describe('refactorings of any firewall', () => {
  it('let every packet end as before', () => {
    const seen = new Map<string, number>();
    const selections = fc.array(selection, { minLength: 3, maxLength: 3 });
    const runs = fc.property(randomFirewall, selections, (text, others) => {
      const document = new OpenDocument('file:///a.rsc', 1, text);
      const before = fates(text);
      const jump = text.indexOf('jump-target=one');
      for (const place of [{ start: jump, end: jump }, ...others.map((each) => placeOf(text, each))]) {
        for (const { title, after } of refactoringsAt(document, place)) {
          checkFirewall(text, before, after);
          const kind = title.replace(CHAIN, '');
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
        }
      }
    });
    fc.assert(runs, { numRuns: 120 });
    const kinds = ['Extract a chain', 'Inline the', 'Turn the addresses into an address list'];
    for (const kind of kinds) assert.ok(seen.has(kind), `${kind} was never offered`);
  });
});
