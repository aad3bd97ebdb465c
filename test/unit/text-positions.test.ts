import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextPositions } from '../../server/src/text-positions.ts';

/** `<|>` marks the place. */
function checkPlace(marked: string, line: number, column: number, encoding: 'utf-8' | 'latin1' = 'utf-8'): void {
  const offset = marked.indexOf('<|>');
  const positions = new TextPositions(marked.replace('<|>', ''), encoding);
  assert.deepEqual(positions.at(offset), { line, column });
  assert.equal(positions.offsetAt({ line, column }), offset);
}

describe('text positions', () => {
  it('count lines that end in any way', () => {
    checkPlace('<|>', 1, 1);
    checkPlace('one\ntw<|>o\nthree', 2, 3);
    checkPlace('one\r\ntwo\r\nth<|>ree', 3, 3);
    checkPlace('one\rtwo\r<|>three', 3, 1);
    checkPlace('one\n\n\r\n\r<|>', 5, 1);
    checkPlace('one<|>\r\ntwo', 1, 4);
  });

  it('count columns in bytes', () => {
    checkPlace('é<|>', 1, 3);
    checkPlace('x\nЖ日<|>x', 2, 6);
    checkPlace('😀<|>x', 1, 5);
    checkPlace('a😀😀b<|>', 1, 11);
  });

  it('count one byte a character in Latin-1', () => {
    checkPlace('é<|>', 1, 2, 'latin1');
  });

  it('stay inside the text and the line', () => {
    const positions = new TextPositions('ab\ncd');
    assert.equal(positions.offsetAt({ line: 9, column: 1 }), 3);
    assert.equal(positions.offsetAt({ line: 2, column: 99 }), 5);
    assert.equal(positions.offsetAt({ line: 1, column: 99 }), 2);
  });

  it('never cut a character in two', () => {
    const positions = new TextPositions('a😀b');
    const offsets = [1, 2, 3, 4, 5, 6, 7].map((column) => positions.offsetAt({ line: 1, column }));
    assert.deepEqual(offsets, [0, 1, 1, 1, 1, 3, 4]);
  });

  it('lead back to the offset', () => {
    const characters = fc.array(fc.constantFrom('a', 'é', '日', '😀', '\n', '\r\n', 'b\r'), { size: 'large' });
    fc.assert(
      fc.property(characters, (parts) => {
        const positions = new TextPositions(parts.join(''));
        let offset = 0;
        for (const [index, part] of parts.entries()) {
          // Between the two halves of a line end there is no place.
          const isHalf = part === '\n' && parts[index - 1] === 'b\r';
          if (!isHalf) assert.equal(positions.offsetAt(positions.at(offset)), offset);
          offset += part.length;
        }
      }),
    );
  });
});
