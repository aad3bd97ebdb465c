import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RouterError } from '../../../client/src/router/errors.ts';
import { describeStep, formatKnock, parseKnock, parseKnocks } from '../../../client/src/router/knock-notation.ts';
import { step } from './knock-ports.ts';

const knockSteps = fc
  .record({
    protocol: fc.constantFrom('tcp' as const, 'udp' as const),
    port: fc.integer({ min: 1, max: 65_535 }),
    delayMs: fc.option(fc.integer({ min: 0, max: 99_999 })),
    payload: fc.option(fc.stringMatching(/^[^\s,]+$/)),
  })
  .map(({ protocol, port, ...details }) => step(protocol, port, details));

function checkRefused(text: string, message: RegExp): void {
  assert.throws(
    () => parseKnock(text),
    (error) => error instanceof RouterError && error.kind === 'invalid' && message.test(error.message),
    text,
  );
}

describe('knock notation', () => {
  it('reads back what it writes', () => {
    fc.assert(fc.property(knockSteps, (knock) => assert.deepEqual(parseKnock(formatKnock(knock)), [knock])));
  });

  it('reads back a sequence, however it is separated', () => {
    const separators = fc.constantFrom(' ', ',', ', ', '\n', '\t ');
    fc.assert(
      fc.property(fc.array(knockSteps, { minLength: 1 }), separators, (knocks, separator) =>
        assert.deepEqual(parseKnocks(` ${knocks.map(formatKnock).join(separator)} `), knocks),
      ),
    );
  });

  it('reads any text as a knock or refuses it as invalid', () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^[0-9]{0,6}:?(tcp|udp|icmp|TCP)?:?$/));
    fc.assert(
      fc.property(texts, (text) => {
        try {
          for (const knock of parseKnock(text.replace(/[\s,]/g, '-'))) {
            assert.deepEqual(parseKnock(formatKnock(knock)), [knock]);
          }
        } catch (error) {
          assert.ok(error instanceof RouterError && error.kind === 'invalid', String(error));
        }
      }),
    );
  });

  it('takes a port alone as TCP, or as what the caller says', () => {
    assert.deepEqual(parseKnock('54389'), [step('tcp', 54_389)]);
    assert.deepEqual(parseKnock('54389', 'udp'), [step('udp', 54_389)]);
    assert.deepEqual(parseKnock('54389:TCP', 'udp'), [step('tcp', 54_389)]);
  });

  it('takes a number of packets, a pause and a text', () => {
    const packet = step('udp', 8000, { delayMs: 500, payload: 'open=sesame' });
    assert.deepEqual(parseKnock('8000:udp:2x:500ms=open=sesame'), [packet, packet]);
    assert.deepEqual(parseKnocks('8000:3x'), [step('tcp', 8000), step('tcp', 8000), step('tcp', 8000)]);
  });

  it('says what is wrong', () => {
    for (const text of ['0', '65536:tcp', '', ':tcp', '-1', '1e3', '12 ', '0x10:udp']) checkRefused(text, /1 to 65535/);
    for (const text of ['80:', '80:sctp', '80:tcp:udp', '80:0x', '80:2x:3x', '80:1s']) checkRefused(text, /tcp or udp/);
    assert.throws(() => parseKnocks(' , '), /No knock is given/);
  });

  it('does not write a step of which it would lose a part', () => {
    const richer = [
      step('icmp', null),
      step('tcp', null),
      step('udp', 80, { payload: 'x y' }),
      step('udp', 80, { packetSize: 90 }),
    ];
    for (const knock of richer) assert.throws(() => formatKnock(knock), /cannot be written/);
  });

  it('describes a step without its payload', () => {
    assert.equal(describeStep(step('tcp', 54_389)), 'tcp/54389');
    assert.equal(describeStep(step('udp', 80, { payload: 'grün' })), 'udp/80 with 5 bytes of payload');
    assert.equal(describeStep(step('icmp', null, { packetSize: 70 })), 'icmp of 70 bytes');
  });
});
