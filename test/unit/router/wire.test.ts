import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RouterError } from '../../../client/src/router/errors.ts';
import {
  attributesOf,
  encodeLength,
  encodeSentence,
  maxSentenceBytes,
  SentenceDecoder,
} from '../../../client/src/router/wire.ts';

const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 });
const sentence = fc.array(word, { minLength: 1, maxLength: 6 });

describe('wire', () => {
  describe('encodeSentence', () => {
    it('writes the login of the manual', () => {
      const expected = '062f6c6f67696e0b3d6e616d653d61646d696e0a3d70617373776f72643d00';
      assert.equal(encodeSentence(['/login', '=name=admin', '=password=']).toString('hex'), expected);
    });

    it('refuses an empty word, which would end the sentence', () => {
      assert.throws(() => encodeSentence(['/x', '', '=a=b']), isError('invalid'));
    });

    it('writes the length prefix of every size', () => {
      const prefixes: [length: number, prefix: string][] = [
        [0, '00'],
        [0x7f, '7f'],
        [0x80, '8080'],
        [0x3fff, 'bfff'],
        [0x4000, 'c04000'],
        [0x1f_ffff, 'dfffff'],
        [0x20_0000, 'e0200000'],
        [0xfff_ffff, 'efffffff'],
        [0x1000_0000, 'f010000000'],
        [0xffff_ffff, 'f0ffffffff'],
      ];
      for (const [length, prefix] of prefixes) assert.equal(encodeLength(length).toString('hex'), prefix);
    });
  });

  describe('SentenceDecoder', () => {
    it('gives back what was encoded, however the bytes are split', () => {
      const cuts = fc.array(fc.nat({ max: 2000 }), { maxLength: 12 });
      fc.assert(
        fc.property(fc.array(sentence, { maxLength: 4 }), cuts, (sentences, at) => {
          checkDecoded(split(Buffer.concat(sentences.map(encodeSentence)), at), sentences);
        }),
      );
    });

    it('gives back what was encoded, byte by byte', () => {
      const sentences = [['!re', '=comment=Привет – é日', '=big='.padEnd(0x4001, 'x')], ['!done']];
      const bytes = Buffer.concat(sentences.map(encodeSentence));
      checkDecoded(split(bytes, [...bytes.keys()]), sentences);
    });

    it('takes words at the limits of each prefix', () => {
      for (const length of [0x7f, 0x80, 0x3fff, 0x4000, 0x1f_ffff, 0x20_0000, 0x30_0001]) {
        const sentences = [['x'.repeat(length), 'y'], ['z']];
        checkDecoded([Buffer.concat(sentences.map(encodeSentence))], sentences);
      }
    });

    it('takes a prefix that is longer than it has to be', () => {
      for (const prefix of ['8001', 'c00001', 'e0000001', 'f000000001']) {
        checkDecoded([Buffer.from(`${prefix}4100`, 'hex')], [['A']]);
      }
    });

    it('leaves out empty sentences', () => {
      checkDecoded([Buffer.from('00000141000000', 'hex')], [['A']]);
    });

    it('refuses the reserved control bytes', () => {
      for (let byte = 0xf8; byte <= 0xff; byte++) {
        assert.throws(() => new SentenceDecoder().push(Buffer.of(byte)), isError('protocol'));
      }
    });

    it('refuses an absurd length as soon as it is announced', () => {
      const prefix = encodeLength(maxSentenceBytes + 1);
      assert.throws(() => new SentenceDecoder().push(prefix), isError('protocol'));
    });

    it('refuses a sentence that grows without end', () => {
      const decoder = new SentenceDecoder();
      const piece = Buffer.concat([encodeLength(0x10_0000), Buffer.alloc(0x10_0000, 'x')]);
      for (let sent = 0; sent < 15; sent++) decoder.push(piece);
      assert.throws(() => decoder.push(piece), isError('protocol'));
    });

    it('ends on any bytes, with sentences or a typed error', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
          try {
            new SentenceDecoder().push(Buffer.from(bytes));
          } catch (error) {
            assert.ok(isError('protocol')(error));
          }
        }),
      );
    });
  });

  describe('attributesOf', () => {
    it('splits at the second equals sign and leaves out other words', () => {
      const words = ['!re', '.tag=1', '=.id=*1', '=comment=a=b\nc', '=empty='];
      assert.deepEqual(attributesOf(words), { '.id': '*1', comment: 'a=b\nc', empty: '' });
    });
  });
});

function checkDecoded(chunks: Buffer[], expected: string[][]): void {
  const decoder = new SentenceDecoder();
  assert.deepEqual(
    chunks.flatMap((chunk) => decoder.push(chunk)),
    expected,
  );
}

function split(bytes: Buffer, at: readonly number[]): Buffer[] {
  const ends = [...at.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b), bytes.length];
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

function isError(kind: string): (error: unknown) => boolean {
  return (error) => error instanceof RouterError && error.kind === kind;
}
