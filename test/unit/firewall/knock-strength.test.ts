import assert from 'node:assert/strict';
import { blindBits, slowestScan } from '../../../server/src/firewall/knock-strength.ts';
import { compileLayer7 } from '../../../server/src/firewall/layer7.ts';
import { Analysis } from '../../../server/src/index.ts';

/** The sequence of a firewall with these knocks, `tcp/1000 60s`; the last one opens the door. */
function sequenceOf(...knocks: string[]) {
  const rules = knocks.map((knock, index) => {
    const [, protocol, port, time] = /^(\w+)\/(\S+) (\S+)$/.exec(knock)!;
    const before = index === 0 ? '' : ` src-address-list=stage-${index}`;
    return `add action=add-src-to-address-list address-list=stage-${index + 1} address-list-timeout=${time} chain=input dst-port=${port} protocol=${protocol}${before}`;
  });
  const door = `add action=accept chain=input dst-port=22 protocol=tcp src-address-list=stage-${knocks.length}`;
  return new Analysis(['/ip firewall filter', ...rules, door].join('\n')).knockChains[0]!.sequence!;
}

const rateOf = (...knocks: string[]) => Math.floor(slowestScan(sequenceOf(...knocks))!);

describe('the strength of a knock', () => {
  it('is the rate of the slowest scan that opens it, upwards or downwards', () => {
    assert.equal(rateOf('tcp/1000 60s', 'tcp/3000 1h'), 33);
    assert.equal(rateOf('tcp/54389 10s', 'tcp/1763 10s', 'tcp/34576 1h'), 3281);
    assert.equal(rateOf('tcp/1234 10s', 'tcp/4321 1m'), 308);
    assert.equal(rateOf('tcp/9000 60s', 'tcp/6000 1h'), 50);
    assert.equal(rateOf('tcp/888 30s', 'tcp/555 30s', 'tcp/222 1h'), 11);
  });

  it('counts both protocols where the knocks are mixed', () => {
    assert.equal(rateOf('tcp/1000 60s', 'udp/3000 1h'), 66);
  });

  it('is a whole round for a port that comes again', () => {
    assert.equal(rateOf('tcp/1000 1s', 'tcp/1000 1h'), 65_536);
  });

  it('is not known where a knock is not one port, or there is only one', () => {
    assert.equal(slowestScan(sequenceOf('tcp/1000-1001 10s', 'tcp/3000 1h')), null);
    assert.equal(slowestScan(sequenceOf('tcp/1000 1h')), null);
    assert.equal(slowestScan(sequenceOf('tcp/1000 none-dynamic', 'tcp/2000 1h')), null);
  });

  it('is what has to be guessed, in bits', () => {
    assert.equal(blindBits(sequenceOf('tcp/54389 10s', 'tcp/1763 10s', 'tcp/34576 1h')), 48);
    assert.equal(blindBits(sequenceOf('tcp/54389 10s', 'udp/1763 10s', 'tcp/34576 1h')), 51);
    assert.equal(blindBits(sequenceOf('tcp/1000-1255 10s', 'tcp/1763 10s')), 24);
  });

  it('counts the text of a layer 7 expression, not its name', () => {
    const { knockChains, firewall } = new Analysis(`/ip firewall layer7-protocol add name=text regexp="^wj8fr\\$"
/ip firewall filter
add action=add-src-to-address-list address-list=in address-list-timeout=5m chain=input dst-port=1763 layer7-protocol=text protocol=udp
add action=accept chain=input dst-port=22 protocol=tcp src-address-list=in
`);
    const { sequence } = knockChains[0]!;
    assert.equal(blindBits(sequence!, compileLayer7(firewall.layer7)), 16 + 5 * 4);
    assert.equal(slowestScan([...sequence!, ...sequence!]), null);
  });
});
