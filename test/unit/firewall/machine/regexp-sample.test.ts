import assert from 'node:assert/strict';
import { compileLayer7 } from '../../../../server/src/firewall/layer7.ts';
import { sampleOf } from '../../../../server/src/firewall/machine/regexp-sample.ts';

/** A text for an expression as `layer7-protocol` has it; null where none is found, undefined where it is not understood. */
function checkSample(regexp: string, expected: string | null | undefined): void {
  const pattern = compileLayer7([{ name: 'it', regexp }]).get('it');
  assert.equal(pattern ? sampleOf(pattern) : undefined, expected, regexp);
}

describe('a text for a layer7 expression', () => {
  it('has what the expression asks for, and no more', () => {
    checkSample('^open (sesame|barley)$', 'open sesame');
    checkSample('^.*secret.*$', 'secret');
    checkSample('[Kk]nock[0-9]{3,5}', 'knock000');
    checkSample('^get /s[[:digit:]]+\\?x=1', 'get /s0?x=1');
    checkSample('^\\x13bit\\.torrent', '\x13bit.torrent');
    checkSample('^[^a-z0-9]{2}(x|y)?$', '{{');
    checkSample('^[]x][^]x]$', 'xa');
  });

  it('is never empty', () => {
    checkSample('.*', 'a');
    checkSample('^[x-z]*$', 'x');
    checkSample('^$', null);
  });

  it('is not made up where the expression is not understood', () => {
    checkSample('(?=x)', undefined);
    checkSample('[[.hyphen.]]', undefined);
    checkSample('(', undefined);
    checkSample('', undefined);
  });
});
