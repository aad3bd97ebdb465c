import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nearestName } from '../../../server/src/schema/nearest.ts';

const ARGUMENTS = ['action', 'chain', 'comment', 'disabled', 'dst-port', 'in-interface', 'protocol', 'src-port', 'tos'];

function checkNearest(word: string, expected: string | null): void {
  assert.equal(nearestName(word, ARGUMENTS), expected, word);
}

describe('the nearest name', () => {
  it('mends one slip of each kind', () => {
    checkNearest('disable', 'disabled');
    checkNearest('chainn', 'chain');
    checkNearest('protokol', 'protocol');
    checkNearest('chian', 'chain');
  });

  it('takes a swap for one slip, which short words are allowed', () => {
    checkNearest('tso', 'tos');
    checkNearest('ots', 'tos');
    checkNearest('sot', null);
  });

  it('allows at most three slips, and one in three characters', () => {
    checkNearest('in-intrfcae', 'in-interface');
    checkNearest('in-ntrfcae', 'in-interface');
    checkNearest('inntrfcae', null);
    checkNearest('comxyz', null);
    checkNearest('x', null);
    checkNearest('', null);
  });

  it('keeps at least one character', () => {
    assert.equal(nearestName('x', ['a']), null);
    assert.equal(nearestName('x', ['ax']), 'ax');
  });

  it('passes over capitals', () => {
    checkNearest('Dst-Prot', 'dst-port');
  });

  it('takes the fewest slips, then the alphabet', () => {
    assert.equal(nearestName('ports', ['sports', 'port', 'porta', 'portal']), 'port');
    assert.equal(nearestName('dst-port', ['src-port', 'dst-ports']), 'dst-ports');
  });

  it('undoes any swap of neighbours', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ARGUMENTS), fc.nat(20), (name, place) => {
        const at = place % (name.length - 1);
        checkNearest(name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2), name);
      }),
    );
  });
});
