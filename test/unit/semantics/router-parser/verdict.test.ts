import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { routerVerdict, type VerdictOptions } from '../../../../server/src/semantics/router-parser/verdict.ts';

const folder = 'test/fixtures/il';
/** The last version whose intermediate forms were measured. */
const target: VerdictOptions = { routeros: '7.22.1', packages: 'none' };

/** A fixture holds scripts, each with what the router prints behind it: `#= the intermediate form or complaint`. */
function casesOf(file: string): { script: string; expected: string }[] {
  const text = readFileSync(join(folder, file), 'utf8');
  return [...text.matchAll(/((?:(?!#=).*\n)+)#= (.*)\n/g)].map(([, script, expected]) => ({
    script: script!,
    expected: expected!,
  }));
}

/** What `:put [:parse …]` prints. */
function printed(script: string, options = target): string {
  const { complaints, il } = routerVerdict(script, options);
  const first = complaints.find(({ isLate }) => !isLate);
  if (first !== undefined) return `${first.message} (line ${first.line} column ${first.column})`;
  return il!.trimEnd();
}

function checkComplaints(script: string, expected: string[], options = target): void {
  const { complaints } = routerVerdict(script, options);
  assert.deepEqual(
    complaints.map(({ message, start, end }) => `${message}: ${script.slice(start, end)}`),
    expected,
  );
}

describe("the router's intermediate form and complaints", () => {
  for (const file of readdirSync(folder)) {
    for (const { script, expected } of casesOf(file)) {
      it(`${file}: ${script.trim()}`, () => assert.equal(printed(script), expected));
    }
  }
});

describe('what the router complains of', () => {
  it('goes on behind a complaint, in the same block', () => {
    const script = ':if ($a) do={\n  :put a first\n  :put b\n}\n:put é; :foo; :put c second\n';
    const expected = ['expected end of command: first', 'bad command name foo: foo', 'expected end of command: second'];
    checkComplaints(script, expected);
  });

  it('says once that the script ends too early', () => {
    checkComplaints(':if (1) do={ :if (2) do={ :put "open }}\n', ['syntax error: "open }}']);
  });

  it('lets newer routers find out later about an argument that does not exist', () => {
    const script = '/ip address add colour=red interface=lo\n';
    checkComplaints(script, ['expected end of command: colour']);
    checkComplaints(script, ['bad parameter colour: colour'], { ...target, routeros: '7.23rc1' });
  });

  it('knows a command of an extra package only where there may be one', () => {
    checkComplaints('/container print\n', ['bad command name container: container']);
    checkComplaints('/container print\n', [], { ...target, packages: 'all' });
  });

  it('counts a byte of a Latin-1 file as one column', () => {
    const [complaint] = routerVerdict(':put "é" x\n', { ...target, encoding: 'latin1' }).complaints;
    assert.equal(complaint!.column, 10);
  });

  it('never throws, and points into the text', () => {
    const piece = fc.constantFrom(
      ':put ',
      '/ip arp find ',
      'a',
      '=',
      '"',
      '$',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ';',
      '\n',
      '\\',
      'é',
      '!',
      '->',
      '1.2/3',
      ' ',
      'do=',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        for (const { start, end, line, column } of routerVerdict(text, target).complaints) {
          assert.ok(0 <= start && start <= end && end <= text.length && line > 0 && column > 0);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('does not follow brackets that are nested beyond all reason', () => {
    for (const opening of ['{', '[', '(', ':put "$(']) routerVerdict(opening.repeat(20_000), target);
  });
});
