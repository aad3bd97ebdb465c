/** Whatever a script says, it ends with a result or with an error of the router. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Client, logIn, startRouter, stopAll } from './harness.ts';

const folder = join(import.meta.dirname, '../../fixtures/practice');
const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
/** Statements that fit on a line. */
const statements = lines.filter((line) => /^[:/$]/.test(line) && !/\{\s*$/.test(line));

const OPERATOR = /(?<=[\w)"] )(?:[-+*/%.&|^=<>~]|<=|!=|in|and|or)(?= [\w("$])/g;
const OPERAND = /(?<=[ (;])(?:\d[\w.:/]*|"[^"\\$]*"|\$\w+)(?=[ );])/g;
const operators = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '.',
  '&',
  '|',
  '^',
  '<<',
  '>>',
  '=',
  '!=',
  '<',
  '>=',
  '~',
  'in',
  'and',
  ',',
];
const operands = [
  ...['0', '-1', '9223372036854775807', '"abc"', '""', '"12"', 'yes', '1h', '00:00:01', '1.2.3.4', '10.0.0.0/8', '::1'],
  ...[
    '*1',
    '$never',
    '({})',
    '{1;2;a=3}',
    '[:nothing]',
    '[:find "a" "b"]',
    '(>[:put 1])',
    '"("',
    '[find]',
    '$i',
    '$m',
    '$x',
  ],
];

/** Replaces one of the matches, which a share between 0 and 1 chooses. */
function replaceOne(text: string, pattern: RegExp, share: number, replacement: string): string {
  const matches = [...text.matchAll(pattern)];
  const chosen = matches[Math.floor(share * matches.length)];
  if (chosen === undefined) return text;
  return text.slice(0, chosen.index) + replacement + text.slice(chosen.index + chosen[0].length);
}

const share = fc.double({ min: 0, max: 0.999, noNaN: true });
const change = fc.oneof(
  fc.tuple(share, fc.constantFrom(...operators)).map(
    ([at, text]) =>
      (script: string) =>
        replaceOne(script, OPERATOR, at, text),
  ),
  fc.tuple(share, fc.constantFrom(...operands)).map(
    ([at, text]) =>
      (script: string) =>
        replaceOne(script, OPERAND, at, text),
  ),
);
const anyScript = fc
  .tuple(fc.array(fc.constantFrom(...statements), { minLength: 1, maxLength: 8 }), fc.array(change, { maxLength: 8 }))
  .map(([parts, changes]) =>
    changes.reduce((script, apply) => apply(script), `:local x 1; :local m {a=1}; :local i 2\n${parts.join('\n')}`),
  );

describe('practice router, any script', () => {
  let client: Client;

  beforeEach(async () => {
    client = await logIn(await startRouter());
  });

  afterEach(stopAll);

  it('ends, and in the words of a router', async () => {
    let finished = 0;
    const runs = 500;
    await fc.assert(
      fc.asyncProperty(anyScript, async (script) => {
        client.send('/execute', `=script=${script}`, '=as-string=', '.tag=script');
        const stop = setTimeout(() => client.send('/cancel', '=tag=script', '.tag=cancel'), 2000);
        let answer = await client.next();
        while (answer?.includes('.tag=cancel')) answer = await client.next();
        clearTimeout(stop);
        const text = (answer ?? []).find((word) => word.startsWith('=ret='));
        assert.notEqual(text, undefined, `no answer, or a trap: ${answer}`);
        assert.doesNotMatch(text!, /unexpected|undefined|\[object|NaN|at .*\.ts:/);
        if (!/\((?:line \d|.*; line \d)/.test(text!)) finished += 1;
        if (answer!.at(-1) === '.tag=script' && answer![0] === '!trap') await client.next();
      }),
      { numRuns: runs },
    );
    assert.ok(finished > runs / 5, `only ${finished} of ${runs} scripts ran to their end`);
  }).timeout(120_000);
});
