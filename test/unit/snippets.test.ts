import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { compileLayer7 } from '../../server/src/firewall/layer7.ts';
import {
  AddressLists,
  Analysis,
  check,
  knockPlans,
  type Packet,
  proofReport,
  simulate,
} from '../../server/src/index.ts';

interface Snippet {
  prefix: string;
  description: string;
  body: string[];
}

const path = new URL('../../snippets/routeros.json', import.meta.url);
const snippets = Object.values(JSON.parse(readFileSync(path, 'utf8')) as Record<string, Snippet>);
const knocking = snippets.filter(({ prefix }) => prefix.startsWith('knock'));

const PLAIN = 'tcp/38417, tcp/41932, tcp/37261';
const UDP = 'udp/46519, udp/49733, udp/43187';
const TEXTS = 'udp/46519 "ochre kelp 58", udp/49733 "thaw viola 31", udp/43187 "gnome ferry 94"';
const MANAGEMENT = 'tcp/8291 tcp/8728 tcp/8729';

/** The knocks that each snippet is meant to be, as the machine reads them from the rules. */
const MEANT: Record<string, string[]> = {
  knock2: [`tcp/41873, tcp/9216 -> ${MANAGEMENT}`],
  knock3: [`${PLAIN} -> ${MANAGEMENT}`],
  knock4: [`tcp/27914, tcp/31266, tcp/29483, tcp/33817 -> ${MANAGEMENT}`],
  'knock-mixed': [`tcp/43609, udp/40171, tcp/44852 -> ${MANAGEMENT}`],
  'knock-udp': [`${UDP} -> ${MANAGEMENT}`],
  'knock-icmp-size': [`tcp/47213, icmp 738 bytes, tcp/44071 -> ${MANAGEMENT}`],
  'knock-icmp-pattern': [`tcp/47213, icmp "wj8fr2xk5m", tcp/44071 -> ${MANAGEMENT}`],
  'knock-layer7': [`${TEXTS} -> ${MANAGEMENT}`],
  'knock-content': [`${TEXTS} -> ${MANAGEMENT}`],
  'knock-http': [`${PLAIN} -> tcp/80`, `${PLAIN}, tcp/80 "GET /wj8fr2xk5m" -> ${MANAGEMENT}`],
  'knock-dns': [`${PLAIN} -> ${MANAGEMENT}`],
  'knock-forward': [`${PLAIN} -> tcp/3389`],
  'knock-raw': [`${UDP} -> ${MANAGEMENT}`],
  'knock-mangle': [`${PLAIN} -> ${MANAGEMENT}`],
  'knock-chain': [`${PLAIN} -> ${MANAGEMENT}`],
  'knock-vpn': [`${PLAIN} -> udp/500 udp/4500 ipsec-esp udp/1701`],
  'knock-psd': [`${PLAIN} -> ${MANAGEMENT}`],
  'knock-ipv6': [`${PLAIN} -> ${MANAGEMENT}`],
  'knock-strict': [`${PLAIN} -> ${MANAGEMENT}`],
  'knock-doors': [`${PLAIN} -> ${MANAGEMENT}`, 'tcp/44852, udp/40171, tcp/43609 -> tcp/22'],
};

/**
 * The claims that are not proved, besides P10: what the other family lets in stands elsewhere. A scan goes through two
 * ports in order whatever they are.
 */
const NOT_PROVED: Record<string, string[]> = {
  knock2: ['P5 no'],
};

/** Findings that the description of the snippet owns up to: two ports are few, and always in order. */
const WARNINGS: Record<string, string[]> = { knock2: ['KN101', 'KN102'] };

const named = (prefix: string): Snippet => snippets.find((snippet) => snippet.prefix === prefix)!;

/** Replaces tab stops by `values`, else by their defaults, as the editor does. */
function expand(snippet: Snippet, values: Record<string, string> = {}): string {
  const text = snippet.body.join('\n');
  const stops = { ...values };
  for (const [, stop, preset] of text.matchAll(/\$\{(\d+):([^}]*)\}/g)) stops[stop!] ??= preset!;
  return text.replace(
    /\\([\\$}])|\$\{?(\d+)(?::[^}]*)?\}?/g,
    (_, escaped: string | undefined, stop: string) => escaped ?? stops[stop] ?? '',
  );
}

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

function checkListsAgree(script: string): void {
  const { rules, entries } = new Analysis(script).firewall;
  const valuesOf = (name: string) => rules.flatMap(({ properties }) => properties.get(name) ?? []);
  const written = [...valuesOf('address-list'), ...entries.map(({ list }) => list)];
  assert.deepEqual(sorted(written), sorted(valuesOf('src-address-list')));
}

type Sent = Pick<Packet, 'protocol' | 'destinationPort'> & Partial<Packet>;

/** A stranger before the firewall of a script; `wait` lets time pass between packets. */
function stranger(script: string) {
  const { rules, layer7 } = new Analysis(script).firewall;
  const patterns = compileLayer7(layer7);
  const lists = new AddressLists();
  let now = 0;
  const packet = {
    family: rules[0]!.family,
    destinationType: 'local',
    icmpType: 8,
    source: rules[0]!.family === 4 ? '198.51.100.7' : '2001:db8:7::7',
    destination: rules[0]!.family === 4 ? '192.0.2.1' : '2001:db8::1',
    sourcePort: 50000,
    size: 60,
    payload: '',
    connectionState: 'new',
    inInterface: 'ether1',
    inInterfaceLists: [],
  } as const;
  return {
    wait: (ms: number) => {
      now += ms;
    },
    send: (sent: Sent) => simulate(rules, lists, { ...packet, ...sent }, now, { layer7: patterns }).accepted,
    lists: () => lists.entries(now).map(({ list }) => list),
  };
}

const WRONG = { protocol: 'tcp', destinationPort: 40000 };
const DOORS = [8291, 8728, 8729].map((destinationPort) => ({ protocol: 'tcp', destinationPort }));

/** Sends the knocks `pauseMs` apart, and tells whether the door is open then. */
function opens(script: string, steps: readonly Sent[], pauseMs = 100): boolean {
  const client = stranger(script);
  assert.ok(!DOORS.some(client.send), 'open without a knock');
  for (const step of steps) {
    assert.equal(client.send(step), false, 'a knock is answered');
    client.wait(pauseMs);
  }
  return DOORS.every(client.send);
}

const knocksOf = (script: string): Sent[] =>
  knockPlans(script)[0]!.steps.map(({ protocol, port, packetSize, payload }) => ({
    protocol,
    destinationPort: port,
    size: packetSize ?? 60,
    payload: payload ?? '',
  }));

/** What the machine has read, one line a knock: `tcp/7000, icmp 720 bytes -> tcp/22`. */
function readKnocks(script: string): string[] {
  return proofReport(script).knocks.map(({ steps, door }) => {
    const sent = steps.map(({ protocol, port, packetSize, payload }) =>
      [
        port === null ? protocol : `${protocol}/${port}`,
        ...(packetSize === null ? [] : [`${packetSize} bytes`]),
        ...(payload === null ? [] : [JSON.stringify(payload)]),
      ].join(' '),
    );
    return `${sent.join(', ')} -> ${door.opens.join(' ')}`;
  });
}

const notProved = (script: string): string[] =>
  proofReport(script)
    .proofs.filter(({ answer }) => answer !== 'yes')
    .map(({ id, answer }) => `${id} ${answer}`);

describe('snippets', () => {
  it('have the prefixes that people type', () => {
    const prefixes = snippets.map(({ prefix }) => prefix);
    const firewall = ['fw-established', 'fw-drop', 'fw-lan', 'fw-psd'];
    assert.deepEqual(sorted(prefixes), sorted([...Object.keys(MEANT), ...firewall]));
  });

  for (const snippet of snippets) {
    describe(snippet.prefix, () => {
      const script = expand(snippet);

      it('has a description, and a default for each tab stop', () => {
        assert.match(snippet.description, /\w\.$/);
        assert.equal(snippet.body.at(-1), '$0');
        const stops = [...snippet.body.join('\n').matchAll(/\$\{(\d+)(:[^}]+)?\}/g)];
        const preset = stops.filter((stop) => stop[2] !== undefined).map((stop) => stop[1]!);
        assert.deepEqual(preset.sort(), sorted(stops.map((stop) => stop[1]!)));
        assert.doesNotMatch(script, /\$[\d{]|[{}]|\\\\/);
      });

      it('has no blank at the end of a line, where it would undo a continuation', () => {
        assert.doesNotMatch(script, /[ \t]$/m);
      });

      it('gives the linter no cause to complain', () => {
        const serious = check(script).filter(({ severity }) => severity === 'error' || severity === 'warning');
        assert.deepEqual(sorted(serious.map(({ code }) => code)), WARNINGS[snippet.prefix] ?? []);
      });

      it('reads the lists that it writes, whatever they are named', () => {
        checkListsAgree(script);
        const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
        fc.assert(fc.property(name, (list) => checkListsAgree(expand(snippet, { 1: list }))));
      });
    });
  }
});

for (const snippet of knocking) {
  describe(`the firewall of ${snippet.prefix}`, () => {
    const script = expand(snippet);

    it('is the knock that it is meant to be', () => {
      assert.deepEqual(readKnocks(script), MEANT[snippet.prefix]);
      for (const { door, steps } of knockPlans(script)) {
        assert.ok(steps.length > 0);
        assert.equal(door.timeoutSeconds, door.opens.includes('tcp/80') ? 10 : 600);
      }
    });

    it('is proved', () => {
      const unproved = [...(NOT_PROVED[snippet.prefix] ?? []), 'P10 not proven'];
      assert.deepEqual(sorted(notProved(script)), sorted(unproved));
    });
  });
}

/** Those whose first door is that of WinBox and the API, and whose packets need no open connection. */
const playable = knocking.filter(({ prefix }) => !['knock-http', 'knock-vpn', 'knock-forward'].includes(prefix));

for (const snippet of playable) {
  describe(`the firewall of ${snippet.prefix}, played`, () => {
    const script = expand(snippet);
    const steps = knocksOf(script);

    it('opens WinBox and the API', () => assert.ok(opens(script, steps)));

    it('waits 10 s for each knock', () => {
      assert.ok(opens(script, steps, 9_900));
      assert.ok(!opens(script, steps, 10_100));
    });

    it('stays closed when a knock is missing or out of order', () => {
      const orders = fc.shuffledSubarray([...steps]);
      const isRight = (sent: readonly Sent[]) => sent.length === steps.length && sent.every((s, i) => s === steps[i]);
      fc.assert(fc.property(orders, (sent) => opens(script, sent) === isRight(sent)));
    });

    it('lets no packet climb two stages, even where all knocks are the same port', () => {
      const ports = Object.fromEntries(steps.map((_, index) => [index + 2, '40404']));
      const client = stranger(expand(snippet, ports).replaceAll('protocol=udp', 'protocol=tcp'));
      const texts = steps.map(({ payload }) => payload).join(' ');
      client.send({ protocol: 'tcp', destinationPort: 40404, payload: texts });
      assert.ok(client.lists().length <= 1, client.lists().join());
    });

    it('keeps a session when the door has shut, and drops what belongs to none', () => {
      const client = stranger(script);
      assert.ok(client.send({ ...DOORS[0]!, connectionState: 'established' }));
      assert.ok(!client.send({ ...DOORS[0]!, connectionState: 'invalid' }));
    });
  });
}

describe('the firewall of knock-http', () => {
  it('hears the page only in a connection that the knocks have opened', () => {
    const script = expand(named('knock-http'));
    const get = { protocol: 'tcp', destinationPort: 80, payload: 'GET /wj8fr2xk5m HTTP/1.1' };
    const client = stranger(script);
    assert.ok(!client.send({ ...get, payload: '' }));
    client.send({ ...get, connectionState: 'established' });
    assert.ok(!client.send(DOORS[0]!));
    for (const sent of knocksOf(script)) assert.equal(client.send(sent), false);
    assert.ok(client.send({ ...get, payload: '' }));
    assert.ok(!client.send(DOORS[0]!));
    assert.ok(client.send({ ...get, connectionState: 'established' }));
    assert.ok(DOORS.every(client.send));
  });
});

describe('the firewall of knock-vpn', () => {
  it('opens the VPN, and the rest through it alone', () => {
    const script = expand(named('knock-vpn'));
    const client = stranger(script);
    const vpn = [
      { protocol: 'udp', destinationPort: 500 },
      { protocol: 'udp', destinationPort: 4500 },
      { protocol: 'ipsec-esp', destinationPort: null },
    ];
    const l2tp = { protocol: 'udp', destinationPort: 1701 };
    assert.ok(!vpn.some(client.send));
    for (const sent of knocksOf(script)) assert.equal(client.send(sent), false);
    assert.ok(vpn.every(client.send));
    assert.ok(!client.send(l2tp), 'L2TP that is not encrypted');
    assert.ok(client.send({ ...l2tp, isFromIpsec: true }));
    assert.ok(!DOORS.some(client.send));
  });
});

describe('the firewall of knock-forward', () => {
  it('forwards the port to those who have knocked', () => {
    const script = expand(named('knock-forward'));
    const client = stranger(script);
    const desktop = { protocol: 'tcp', destinationPort: 33947 };
    assert.ok(!client.send(desktop));
    for (const sent of knocksOf(script)) assert.equal(client.send(sent), false);
    assert.ok(client.send(desktop));
  });
});

describe('the firewall of knock-strict', () => {
  const script = expand(named('knock-strict'));
  const [first, second, third] = knocksOf(script) as [Sent, Sent, Sent];

  it('stays closed after a wrong packet between two knocks', () => {
    assert.ok(!opens(script, [first, WRONG, second, third]));
    assert.ok(!opens(script, [first, second, WRONG, third]));
  });

  it('forgives a knock that is sent twice', () => {
    assert.ok(opens(script, [first, first, second, second, first, third, third]));
  });

  it('takes the knocks again after a minute', () => {
    const client = stranger(script);
    for (const sent of [first, WRONG, first]) client.send(sent);
    assert.ok(client.lists().includes('knock-fail'));
    client.wait(60_001);
    for (const sent of [first, second, third]) client.send(sent);
    assert.ok(client.send(DOORS[0]!));
  });
});

describe('the firewall of knock-ipv6', () => {
  it('leaves nothing unproved beside knock3', () => {
    assert.deepEqual(notProved(expand(named('knock3')) + expand(named('knock-ipv6'))), []);
  });

  it('takes the knocks of knock3', () => {
    assert.deepEqual(knocksOf(expand(named('knock-ipv6'))), knocksOf(expand(named('knock3'))));
    assert.equal(knockPlans(expand(named('knock-ipv6')))[0]!.family, 6);
  });

  it('lets through what IPv6 needs', () => {
    const client = stranger(expand(named('knock-ipv6')));
    assert.ok(client.send({ protocol: 'icmpv6', destinationPort: null }));
    assert.ok(client.send({ protocol: 'udp', destinationPort: 546, source: 'fe80::1' }));
    assert.ok(!client.send({ protocol: 'udp', destinationPort: 546 }));
  });
});
