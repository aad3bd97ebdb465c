import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { AddressLists, Analysis, check, knockPlans, type Packet, simulate } from '../../server/src/index.ts';

interface Snippet {
  prefix: string;
  description: string;
  body: string[];
}

const path = new URL('../../snippets/routeros.json', import.meta.url);
const snippets = Object.values(JSON.parse(readFileSync(path, 'utf8')) as Record<string, Snippet>);
const knocking = snippets.filter(({ prefix }) => prefix.startsWith('knock'));

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
  const { rules } = new Analysis(script).firewall;
  const lists = new AddressLists();
  let now = 0;
  const packet = {
    family: rules[0]!.family,
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
    send: (sent: Sent) => simulate(rules, lists, { ...packet, ...sent }, now).accepted,
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
  knockPlans(script)[0]!.steps.map(({ protocol, port }) => ({ protocol, destinationPort: port }));

describe('snippets', () => {
  it('have the prefixes that people type', () => {
    const prefixes = snippets.map(({ prefix }) => prefix);
    const knocks = ['knock2', 'knock3', 'knock4', 'knock-mixed', 'knock-ipv6', 'knock-strict'];
    assert.deepEqual(prefixes, [...knocks, 'fw-established', 'fw-drop', 'fw-lan']);
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
        assert.doesNotMatch(script, /[${}]|\\\\/);
      });

      it('has no blank at the end of a line, where it would undo a continuation', () => {
        assert.doesNotMatch(script, /[ \t]$/m);
      });

      it('gives the linter no cause to complain', () => {
        // Two ports are few, and always in order; the description advises against them.
        const expected = snippet.prefix === 'knock2' ? ['KN101', 'KN102'] : [];
        assert.deepEqual(sorted(check(script).map(({ code }) => code)), expected);
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
    const steps = knocksOf(script);

    it('opens WinBox and the API for ten minutes', () => {
      const [plan] = knockPlans(script);
      assert.deepEqual(plan!.door.opens, ['tcp/8291', 'tcp/8728', 'tcp/8729']);
      assert.equal(plan!.door.timeoutSeconds, 600);
      assert.ok(opens(script, steps));
    });

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
      client.send({ protocol: 'tcp', destinationPort: 40404 });
      assert.deepEqual(client.lists(), ['knock-1']);
    });

    it('keeps a session when the door has shut, and drops what belongs to none', () => {
      const client = stranger(script);
      assert.ok(client.send({ ...DOORS[0]!, connectionState: 'established' }));
      assert.ok(!client.send({ ...DOORS[0]!, connectionState: 'invalid' }));
    });
  });
}

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
