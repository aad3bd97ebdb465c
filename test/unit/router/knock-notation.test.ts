import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RouterError } from '../../../client/src/router/errors.ts';
import {
  describeStep,
  formatKnock,
  parseKnock,
  parseKnocks,
  payloadOf,
} from '../../../client/src/router/knock-notation.ts';
import { step } from './knock-ports.ts';

const ports = fc.integer({ min: 1, max: 65_535 });
const sizes = fc.integer({ min: 0, max: 65_535 });
const details = {
  delayMs: fc.option(fc.integer({ min: 0, max: 99_999 })),
  payload: fc.option(fc.oneof(fc.stringMatching(/^[^\s,]+$/), fc.string(), fc.constant('GET /a HTTP/1.0\r\n\r\n'))),
};
const fromPort = { sourcePort: fc.integer({ min: 1, max: 65_535 }) };
const knockSteps = fc
  .oneof(
    fc.record(
      { protocol: fc.constant('tcp' as const), port: ports, ...details, ...fromPort },
      { noNullPrototype: true, requiredKeys: ['protocol', 'port', 'delayMs', 'payload'] },
    ),
    fc.record({ protocol: fc.constant('udp' as const), port: ports, packetSize: fc.option(sizes), ...details }),
    fc.record({
      protocol: fc.constant('icmp' as const),
      port: fc.constant(null),
      packetSize: fc.option(sizes),
      ...details,
    }),
  )
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
    for (const text of [
      '80:',
      '80:sctp',
      '80:tcp:udp',
      '80:0x',
      '80:2x:3x',
      '80:1s',
      '80:tcp:90b',
      'icmp:src9',
      'icmp:tcp',
    ])
      checkRefused(text, /tcp or udp/);
    for (const text of ['80:hex=0', '80:hex=zz']) checkRefused(text, /pairs of hexadecimal/);
    for (const text of ['80:http=sesame', '80:http=/a b']) checkRefused(text, /path of a page/);
    checkRefused('80:src0', /1 to 65535/);
    assert.throws(() => parseKnocks(' , '), /No knock is given/);
  });

  it('says which knock is wrong, and repeats nothing of it', () => {
    for (const wrong of ['9000:upd=friend', '0:udp=friend', '80:http=friend', '80:hex=friend', 'friend:udp']) {
      assert.throws(
        () => parseKnocks(`7000 8000:udp=mellon ${wrong}`),
        /^RouterError: Knock 3 (?!.*(friend|mellon|upd))/,
      );
    }
  });

  it('takes an ICMP echo by its size and pattern', () => {
    assert.deepEqual(parseKnock('icmp'), [step('icmp', null)]);
    assert.deepEqual(parseKnock('ICMP:720:500ms'), [step('icmp', null, { packetSize: 720, delayMs: 500 })]);
    assert.deepEqual(parseKnock('icmp:100=word'), [step('icmp', null, { packetSize: 100, payload: 'word' })]);
  });

  it('takes the path of a web page, a source port, and the size of a UDP packet', () => {
    assert.deepEqual(parseKnock('80:http=/a'), [step('tcp', 80, { payload: 'GET /a HTTP/1.0\r\n\r\n' })]);
    assert.deepEqual(parseKnock('7:src40000'), [step('tcp', 7, { sourcePort: 40_000 })]);
    assert.deepEqual(parseKnock('7:udp:90b'), [step('udp', 7, { packetSize: 90 })]);
  });

  it('takes a payload in hexadecimal digits, UTF-8 or not', () => {
    assert.deepEqual(parseKnock('7:udp:hex=C3B6'), [step('udp', 7, { payload: 'ö' })]);
    const [bytes] = parseKnock('7:udp:hex=c3ff00');
    assert.deepEqual(payloadOf(bytes!), Buffer.from([0xc3, 0xff, 0]));
    assert.equal(formatKnock(bytes!), '7:udp:hex=c3ff00');
    assert.equal(formatKnock(step('udp', 7, { payload: 'x y' })), '7:udp:hex=782079');
  });

  it('does not write a step of which it would lose a part', () => {
    const richer = [
      step('tcp', null),
      step('udp', null),
      step('tcp', 80, { packetSize: 90 }),
      step('icmp', null, { icmpType: 13 }),
    ];
    for (const knock of richer) assert.throws(() => formatKnock(knock), /cannot be written/);
  });

  it('describes a step without its payload', () => {
    assert.equal(describeStep(step('tcp', 54_389)), 'tcp/54389');
    assert.equal(describeStep(step('udp', 80, { payload: 'grün' })), 'udp/80 with 5 bytes of payload');
    assert.equal(describeStep(step('icmp', null, { packetSize: 70 })), 'icmp of 70 bytes');
  });
});
