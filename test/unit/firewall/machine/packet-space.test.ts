/** The machine against any packets: what they do is what it knows of their class. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Analysis } from '../../../../server/src/analysis.ts';
import { AddressLists } from '../../../../server/src/firewall/address-lists.ts';
import { rulesInForce } from '../../../../server/src/firewall/known-rules.ts';
import { createPacket } from '../../../../server/src/firewall/packet.ts';
import { simulate } from '../../../../server/src/firewall/simulator.ts';

const ports = fc.constantFrom(
  '22',
  '80,443',
  '80',
  '1000',
  '0,1024',
  '60000',
  '1000-2000',
  '!22',
  '8000-8003',
  '1500',
  '22,8003',
  '60000-65535',
  '1-1023',
);
const rule = fc
  .record(
    {
      place: fc.constantFrom(
        'filter add chain=input',
        'filter add chain=input',
        'filter add chain=own',
        'raw add chain=prerouting',
      ),
      'dst-port': ports,
      'src-port': fc.constantFrom('53', '1024-65535'),
      'connection-state': fc.constantFrom('new', 'established'),
      'connection-nat-state': fc.constantFrom('dstnat', '!dstnat'),
      'src-address-list': fc.constantFrom('a', 'b'),
      'src-address': fc.constantFrom('10.0.0.0/8', '!10.0.0.0/8'),
      action: fc.constantFrom(
        ...['accept', 'drop', 'return', 'jump jump-target=own', 'log'],
        ...['add-src-to-address-list address-list=a', 'add-src-to-address-list address-list=b'],
      ),
    },
    { requiredKeys: ['place', 'action'] },
  )
  .map(({ place, action, ...asked }) => {
    const isJumpInside = place.endsWith('own') && action.startsWith('jump');
    const isOfRaw = place.startsWith('raw');
    const { 'connection-state': _, 'connection-nat-state': __, ...plain } = asked;
    const conditions = Object.entries(isOfRaw ? plain : asked).map(([name, value]) => ` ${name}=${value}`);
    const done = isJumpInside || (isOfRaw && action.startsWith('jump')) ? 'accept' : action;
    return `/ip firewall ${place} protocol=tcp${conditions.join('')} action=${done}\n`;
  });
const translation = fc
  .record({ port: ports, target: fc.constantFrom('10.1.1.1', '10.1.1.1 to-ports=80', '192.0.2.1 to-ports=1500') })
  .map(
    ({ port, target }) =>
      `/ip firewall nat add chain=dstnat action=dst-nat protocol=tcp dst-port=${port} to-addresses=${target}\n`,
  );
const exception = fc
  .record({ port: ports, list: fc.constantFrom('', ' src-address-list=a', ' src-address-list=!b') })
  .map(({ port, list }) => `/ip firewall nat add chain=dstnat action=accept protocol=tcp dst-port=${port}${list}\n`);
const forward = ports.map(
  (port) => `/ip firewall filter add chain=forward protocol=tcp dst-port=${port} action=drop\n`,
);
const script = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: rule },
      { weight: 2, arbitrary: translation },
      { weight: 1, arbitrary: exception },
      { weight: 1, arbitrary: forward },
    ),
    {
      maxLength: 10,
    },
  )
  .map((lines) => lines.join(''));
const sent = fc.record({
  destinationPort: fc.oneof(
    fc.integer({ min: 0, max: 65_535 }),
    fc.constantFrom(
      22,
      80,
      443,
      999,
      1000,
      1500,
      2000,
      2001,
      8000,
      8003,
      8004,
      59_999,
      60_000,
      60_001,
      1024,
      1025,
      1001,
    ),
  ),
  sourcePort: fc.constantFrom(49_152, 53),
});

describe('the packets of a machine', () => {
  it('tell a port apart that another rule is for as well', () => {
    const rules = ['raw add chain=prerouting action=drop', 'filter add chain=input action=accept'];
    const [refused, accepted] = rules.map((each) => `/ip firewall ${each} protocol=tcp dst-port=`);
    const text = `${refused}22\n${accepted}22\n${accepted}80\n/ip firewall filter add chain=input action=drop\n`;
    const { machine } = new Analysis(text).machines[0]!;
    const answers = [22, 80, 443].map((destinationPort) => {
      const index = machine.classOf(createPacket({ ...machine.sender, destinationPort }));
      return index !== null && machine.accepts(machine.start, index);
    });
    assert.deepEqual(answers, [false, true, false]);
  });

  it('go where lists let them go', () => {
    const { machine } = new Analysis(`/ip firewall nat
add chain=dstnat action=accept protocol=tcp dst-port=8291 src-address-list=a
add chain=dstnat action=dst-nat protocol=tcp dst-port=8291 to-addresses=10.1.1.1
/ip firewall filter
add chain=input action=add-src-to-address-list address-list=a protocol=tcp dst-port=1500
add chain=input action=drop
`).machines[0]!;
    const index = machine.classOf(createPacket({ ...machine.sender, destinationPort: 8291 }))!;
    assert.deepEqual(
      [machine.accepts(machine.start, index), machine.accepts(machine.stateWith([0]), index)],
      [true, false],
    );
  });

  it('tell more ports apart than could be tried one by one with all that rules ask for besides', () => {
    const lines = Array.from(
      { length: 1000 },
      (_, at) => `add chain=input action=accept connection-state=new protocol=tcp dst-port=${2 * at + 1}\n`,
    );
    const { machine } = new Analysis(`/ip firewall filter\n${lines.join('')}add chain=input action=drop\n`)
      .machines[0]!;
    const isOpen = (destinationPort: number) =>
      machine.accepts(machine.start, machine.classOf(createPacket({ ...machine.sender, destinationPort }))!);
    assert.deepEqual([1, 2, 1999, 2000].map(isOpen), [true, false, true, false]);
    assert.deepEqual(machine.gaps, []);
  });

  it('stand for all others, in every state of the lists', () => {
    fc.assert(
      fc.property(script, sent, fc.subarray(['a', 'b']), (text, facts, listed) => {
        const { machines, firewall } = new Analysis(text);
        const { machine } = machines[0]!;
        const packet = createPacket({ ...machine.sender, ...facts });
        const index = machine.classOf(packet);
        assert.notEqual(index, null, 'a packet of no class');
        const isListed = (entry: number) => listed.includes(machine.memberships[entry]!.list);
        const outcomes = machine.step(machine.stateWith([...machine.memberships.keys()].filter(isListed)), index!);
        assert.equal(outcomes.length, 1);
        const { accepted, state } = outcomes[0]!;
        const lists = new AddressLists();
        for (const [entry, { list, address }] of machine.memberships.entries())
          if (isListed(entry)) lists.add({ list, address, expiresAt: null, dynamic: true });
        const really = simulate(rulesInForce(firewall.rules), lists, packet, 0, { addresses: firewall.addresses });
        assert.equal(accepted, really.accepted);
        for (const [entry, { list, address }] of machine.memberships.entries())
          assert.equal(state[entry] !== 0, lists.has(list, address, 0), list);
      }),
      { numRuns: 1500 },
    );
  });
});
