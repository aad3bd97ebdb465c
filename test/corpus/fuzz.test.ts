import assert from 'node:assert/strict';
import { checkLaws } from '../fuzz/laws.ts';
import { fuzz } from '../fuzz/run.ts';

describe('fuzz', function () {
  this.timeout(120_000);

  it('keeps the laws on 20 000 mutated scripts', () => {
    const failure = fuzz({ runs: 20_000, seed: 1, check: checkLaws });
    if (failure === null) return;
    console.log(JSON.stringify(failure.shrunk));
    throw failure.error;
  });

  it('makes what fails short', () => {
    const check = ({ text }: { text: string }) => assert.doesNotMatch(text, /\$[\s\S]*=/);
    const { text } = fuzz({ runs: 1000, seed: 1, check })!.shrunk;
    assert.equal(text, '$=');
  });
});
