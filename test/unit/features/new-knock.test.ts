import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Analysis } from '../../../server/src/analysis.ts';
import { newKnock } from '../../../server/src/features/new-knock.ts';
import type { KnockChoices, StepKind } from '../../../server/src/firewall/compose/choices.ts';
import type { RandomSource } from '../../../server/src/firewall/compose/draw-steps.ts';
import { createPacket, type Packet } from '../../../server/src/firewall/packet.ts';
import { type Firewall, initialLists } from '../../../server/src/firewall/read-firewall.ts';
import { simulate } from '../../../server/src/firewall/simulator.ts';
import type { Diagnostic } from '../../../server/src/lint/diagnostic.ts';
import { lint } from '../../../server/src/lint/engine.ts';

const wanted: KnockChoices = {
  services: [{ protocol: 'tcp', port: 8291 }],
  forward: null,
  from: null,
  allowed: [],
  steps: ['tcp', 'tcp', 'tcp'],
  doorSeconds: 300,
  isStrict: false,
  bansScans: false,
  withIpv6: false,
};

/** Scripts that a knock is put into. Those that begin a chain of rules say what becomes of the rest. */
const grounds = {
  empty: '',
  'no firewall': '/system identity\nset name=router\n',
  'closed, without a line end':
    '/ip firewall filter\nadd chain=input action=accept connection-state=established,related\nadd chain=input action=drop',
  'open at the end': `/ip firewall filter
add chain=input action=accept connection-state=established,related comment="Sessions"
add chain=input action=drop connection-state=invalid comment="Nonsense"
add chain=input action=accept protocol=icmp comment="Ping"
`,
  'no rule keeps sessions': `/ip firewall filter
add chain=input action=drop src-address-list=bad
add chain=input action=accept protocol=tcp dst-port=8080
add chain=input action=drop connection-state=new
/ip firewall address-list
add list=bad address=192.0.2.128/25
`,
  'both families, with interface lists': `# 2025-04-13 18:41:07 by RouterOS 7.18.2
/interface list
add name=WAN
add name=LAN
/interface list member
add interface=ether1 list=WAN
add interface=bridge list=LAN
/ip firewall filter
add action=accept chain=input comment="defconf: accept established" connection-state=established,related,untracked
add action=drop chain=input comment="defconf: drop invalid" connection-state=invalid
add action=accept chain=input comment="defconf: accept ICMP" protocol=icmp
add action=drop chain=input comment="defconf: drop all not coming from LAN" in-interface-list=!LAN
add action=accept chain=forward comment="defconf: accept established" connection-state=established,related,untracked
add action=drop chain=forward comment="defconf: drop all from WAN not DSTNATed" connection-nat-state=!dstnat connection-state=new in-interface-list=WAN
/ip firewall nat
add action=masquerade chain=srcnat comment="defconf: masquerade" out-interface-list=WAN
/ipv6 firewall filter
add action=accept chain=input comment="defconf: accept established" connection-state=established,related,untracked
add action=accept chain=input comment="defconf: accept ICMPv6" protocol=icmpv6
add action=drop chain=input comment="defconf: drop everything else not coming from LAN" in-interface-list=!LAN
`,
  'commands with their menus, and lines that end as on Windows': [
    '/ip/firewall/filter/add chain=input action=accept connection-state=established,related comment="FW: Keep sessions"',
    '/ip/firewall/filter/add chain=input action=accept protocol=tcp dst-port=443 comment="FW: Site"',
    '/ip/firewall/filter/add chain=input action=drop comment="FW: Rest"',
    '',
  ].join('\r\n'),
};

const stepKind = fc.constantFrom<StepKind>('tcp', 'udp', 'icmp', 'passphrase');
/** What is picked together: L2TP comes inside IPsec, which needs the rest. */
const service = fc.constantFrom<KnockChoices['services']>(
  [{ protocol: 'tcp', port: 8291 }],
  [{ protocol: 'tcp', port: 22 }],
  [{ protocol: 'tcp', port: 8729 }],
  [{ protocol: 'udp', port: 13231 }],
  [
    { protocol: 'udp', port: 500 },
    { protocol: 'udp', port: 4500 },
    { protocol: 'ipsec-esp', port: null },
    { protocol: 'udp', port: 1701, isInIpsec: true },
  ],
);
const forward = { protocol: 'tcp', port: 8443, toAddress: '192.168.88.10', toPort: 443 } as const;
const choices: fc.Arbitrary<KnockChoices> = fc.record({
  services: fc.uniqueArray(service, { minLength: 1, maxLength: 3 }).map((picked) => picked.flat()),
  forward: fc.constantFrom(null, null, forward),
  from: fc.constantFrom(null, { kind: 'list', name: 'WAN' } as const, { kind: 'interface', name: 'ether1' } as const),
  allowed: fc.constantFrom([], ['192.0.2.0/28'], ['192.168.88.0/24', '10.9.0.1-10.9.0.7']),
  steps: fc
    .tuple(fc.constantFrom<StepKind>('tcp', 'udp', 'passphrase'), stepKind, fc.constantFrom<StepKind>('tcp', 'udp'))
    .chain((steps) => fc.constantFrom(steps, [...steps, 'tcp' as const])),
  doorSeconds: fc.constantFrom(60, 300, 600),
  isStrict: fc.boolean(),
  bansScans: fc.boolean(),
  withIpv6: fc.boolean(),
});

/** Numbers that look random, the same ones for the same seed (mulberry32). */
function randomFrom(seed: number): RandomSource {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

interface Composed {
  before: Analysis;
  after: Analysis;
  text: string;
  proved: string;
}

function compose(ground: string, asked: KnockChoices, seed = 1): Composed {
  const script = new Analysis(ground);
  const { made, problem } = newKnock(script, {}, asked, randomFrom(seed));
  assert.equal(problem, null);
  assert.ok(made);
  const start = made.isOwnDocument ? '' : ground;
  const text = TextDocument.applyEdits(TextDocument.create('', 'routeros', 1, start), made.edits);
  return { before: new Analysis(start), after: new Analysis(text), text, proved: made.proved };
}

/** Says what is wrong instead of making anything. */
function checkProblem(ground: string, asked: Partial<KnockChoices>, expected: RegExp): void {
  const { made, problem } = newKnock(new Analysis(ground), {}, { ...wanted, ...asked }, randomFrom(1));
  assert.equal(made, null);
  assert.match(problem ?? '', expected);
}

/** What the rules do with packets that come one after the other. */
function outcomes(firewall: Firewall, packets: readonly Packet[]): string[] {
  const lists = initialLists(firewall);
  return packets.map((packet, at) => simulate(firewall.rules, lists, packet, at * 200).outcome);
}

function senderOf({ from }: KnockChoices, family: 4 | 6): Partial<Packet> {
  return { family, inInterface: 'ether1', inInterfaceLists: from?.kind === 'list' ? [from.name] : ['WAN'] };
}

/** Connections to all that is behind the door, as packets of a stranger. */
function connections(asked: KnockChoices, family: 4 | 6): Packet[] {
  const sender = senderOf(asked, family);
  const packets = asked.services.map(({ protocol, port, isInIpsec = false }) =>
    createPacket({ ...sender, protocol, destinationPort: port, isFromIpsec: isInIpsec }),
  );
  const passedOn = createPacket({
    ...sender,
    protocol: 'tcp',
    destinationPort: forward.port,
    destinationType: 'local',
  });
  return asked.forward === null || family === 6 ? packets : [...packets, passedOn];
}

/** The packets of the knock with the new door. */
function knockPackets({ after, before }: Composed, asked: KnockChoices, family: 4 | 6): Packet[] {
  const known = new Set(before.knocks.map(({ door }) => door.list));
  const knock = after.knocks.find((each) => each.family === family && !known.has(each.door.list))!;
  return knock.steps.map(({ protocol, port, packetSize, payload }) =>
    createPacket({
      ...senderOf(asked, family),
      protocol: protocol === 'icmp' && family === 6 ? 'icmpv6' : protocol,
      destinationPort: port,
      payload: payload ?? '',
      ...(packetSize !== null && { size: packetSize }),
      ...(protocol === 'icmp' && { icmpType: family === 6 ? 128 : 8, icmpCode: 0 }),
    }),
  );
}

/** Findings that the script did not have: errors, what is wrong with knocks and lists, and the order of the stages. */
function newFindings({ before, after }: Composed): string[] {
  const known = new Set(lint(before).map(({ code }) => code));
  const isGrave = ({ severity, code }: Diagnostic) =>
    severity === 'error' || code === 'KN117' || (severity === 'warning' && /^(KN|AL)/.test(code));
  const found = lint(after).filter((diagnostic) => isGrave(diagnostic) && !known.has(diagnostic.code));
  return found.map(({ code, message }) => `${code} ${message}`);
}

/** What other packets meet, each by itself. */
function checkUnchanged({ before, after }: Composed): void {
  const places = [
    { inInterface: 'ether1', inInterfaceLists: ['WAN'] },
    { inInterface: 'bridge', inInterfaceLists: ['LAN'], source: '192.168.88.7' },
    { inInterface: 'ether1', inInterfaceLists: ['WAN'], source: '192.0.2.200' },
  ];
  const kinds: Partial<Packet>[] = [
    { protocol: 'tcp', destinationPort: 443 },
    { protocol: 'tcp', destinationPort: 8080 },
    { protocol: 'udp', destinationPort: 53 },
    { protocol: 'icmp' },
    { protocol: 'tcp', destinationPort: 8088, connectionState: 'invalid' },
    { protocol: 'tcp', destinationPort: 443, destination: '192.168.88.20', destinationType: 'unicast' },
    { protocol: 'tcp', destinationPort: 443, destination: '192.168.88.10', destinationType: 'unicast' },
  ];
  for (const packet of places.flatMap((place) => kinds.map((kind) => createPacket({ ...place, ...kind }))))
    assert.deepEqual(outcomes(after.firewall, [packet]), outcomes(before.firewall, [packet]), JSON.stringify(packet));
}

describe('a new knock', function () {
  this.timeout(120_000);

  for (const [name, ground] of Object.entries(grounds)) {
    it(`is proved, opens by its packets alone and changes nothing else: ${name}`, () => {
      fc.assert(
        fc.property(choices, fc.nat(), (asked, seed) => {
          const composed = compose(ground, asked, seed);
          const { before, after } = composed;
          assert.deepEqual(newFindings(composed), []);
          for (const family of asked.withIpv6 ? ([4, 6] as const) : ([4] as const)) {
            const services = connections(asked, family);
            const closed = services.map(() => 'dropped');
            const packets = knockPackets(composed, asked, family);
            assert.deepEqual(outcomes(after.firewall, services), closed, 'closed at first');
            const open = outcomes(after.firewall, [...packets, ...services]).slice(packets.length);
            assert.deepEqual(
              open,
              services.map(() => 'accepted'),
            );
            const late = outcomes(after.firewall, [...packets.slice(1), ...services]).slice(packets.length - 1);
            assert.deepEqual(late, closed, 'closed after a part of the knock');
          }
          if (before.firewall.rules.length > 0) checkUnchanged(composed);
        }),
        { numRuns: 10 },
      );
    });
  }

  it('says what it has proved', () => {
    assert.match(
      compose('', wanted).proved,
      /^P1–P9, P11, P12 proved · 48 blind bits, \d+ scan bits · nothing is said of IPv6$/,
    );
    assert.match(compose('', { ...wanted, withIpv6: true }).proved, /^P1–P12 proved/);
    assert.match(compose('', { ...wanted, bansScans: true }).proved, /whose limit the knock does not reach/);
  });

  it('takes other names where there is a knock already, and no second rule for sessions or the rest', () => {
    const { text: first } = compose('', wanted);
    const { text } = compose(first, { ...wanted, services: [{ protocol: 'tcp', port: 22 }] });
    assert.deepEqual([...text.matchAll(/address-list=(\S+-open)/g)].map((match) => match[1]).sort(), [
      ...['knock-b-open', 'knock-b-open', 'knock-open', 'knock-open'],
    ]);
    assert.equal(text.match(/action=accept connection-state=established/g)?.length, 1);
    assert.equal(text.match(/^add chain=input action=drop comment/gm)?.length, 1);
  });

  it('writes as the script does', () => {
    const crlf = compose(grounds['commands with their menus, and lines that end as on Windows'], wanted).text;
    assert.match(crlf, /^\/ip\/firewall\/filter\/add chain=input .*comment="FW: Knock 1 of 3"\r$/m);
    assert.doesNotMatch(crlf, /[^\r]\n/);
    const sorted = compose(grounds['both families, with interface lists'], wanted).text;
    assert.match(sorted, /^add action=accept chain=input comment="WinBox behind the door" dst-port=8291/m);
    const bare = compose(
      '/ip firewall filter\nadd chain=input action=accept connection-state=established\nadd chain=input action=drop\n',
      wanted,
    ).text;
    assert.equal(bare.match(/comment=/g)?.length, 1, 'few comments where there are none');
    const prefixed = 'add chain=input action=drop comment="knock: drop the rest"';
    const named = compose(
      `/ip firewall filter\nadd chain=input action=accept connection-state=established comment="knock: sessions"\n${prefixed}\n`,
      wanted,
    ).text;
    assert.match(named, /comment="knock: stage 3 of 3: opens the door"/);
  });

  it('says why there is none', () => {
    const open =
      '/ip firewall filter\nadd chain=input action=accept protocol=tcp dst-port=8291\nadd chain=input action=drop\n';
    checkProblem(open, {}, /^WinBox over IPv4 is open without a knock: it is accepted by "add chain=input/);
    const ipv6 =
      '/ip firewall filter\nadd chain=input action=accept connection-state=established\nadd chain=input action=drop\n/ipv6 firewall filter\nadd chain=input action=accept connection-state=established\n';
    checkProblem(ipv6, {}, /^P10 is refuted: .* Let the knock be for IPv6 as well\.$/);
    const chance =
      '/ip firewall filter\nadd chain=input action=accept connection-state=established\nadd chain=input action=drop random=50\nadd chain=input action=drop\n';
    checkProblem(chance, {}, /not proven/);
    checkProblem(
      '/ip firewall filter; add chain=input action=accept connection-state=established; add chain=input action=drop\n',
      {},
      /share their lines/,
    );
    checkProblem('', { services: [] }, /nothing to protect/);
    checkProblem('', { steps: ['tcp', 'tcp'] }, /3 to 6 packets/);
    checkProblem('', { steps: ['icmp', 'tcp', 'tcp'] }, /begin with a ping/);
    checkProblem('', { steps: ['tcp', 'icmp', 'icmp'] }, /easy to guess/);
    checkProblem('', { doorSeconds: 5 }, /10 seconds to a day/);
    checkProblem('', { allowed: ['lan'] }, /^lan is no address/);
    checkProblem('', { allowed: ['fd00::/8'] }, /IPv6, for which no rules/);
    checkProblem('', { services: [], forward, withIpv6: true }, /nothing to protect over IPv6/);
    checkProblem('', { forward: { ...forward, toAddress: '192.168.88.0/24' } }, /no IPv4 address of a host/);
  });

  it('gives up where no ports resist scans', () => {
    const made = newKnock(new Analysis(''), {}, wanted, () => 0);
    assert.deepEqual(made, { made: null, problem: 'No ports were found that a scan does not go through in order.' });
  });
});
