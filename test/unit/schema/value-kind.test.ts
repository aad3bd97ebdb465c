import assert from 'node:assert/strict';
import fc from 'fast-check';
import { routerosCommands } from '../../../server/src/schema/command-tree.ts';
import { formatValueKind, parseForm, parseValueKind } from '../../../server/src/schema/value-kind.ts';

const SPANNED = ['numbers', 'port', 'time', 'text', 'hex', 'secret'] as const;
const PLAIN = ['bool', 'words', 'ip', 'ip6', 'address', 'prefix', 'range6', 'mac', 'script', 'item'] as const;

const end = fc.option(fc.integer({ min: -1000, max: 1e9 }), { nil: null });
const span = fc
  .record({ min: end, max: end }, { noNullPrototype: true })
  .map(({ min, max }) => ({ min: min ?? -Infinity, max: max ?? Infinity }));
const form = fc.oneof(
  fc.constantFrom(...PLAIN).map((type) => ({ type })),
  fc.tuple(fc.constantFrom(...SPANNED), span).map(([type, limits]) => ({ type, ...limits })),
  fc.tuple(fc.constantFrom('bits' as const, null), span).map(([unit, limits]) => ({
    type: 'number' as const,
    unit,
    ...limits,
  })),
  fc.constantFrom('/ip/pool', 'chain').map((to) => ({ type: 'reference' as const, to })),
  fc.constant({ type: 'shape' as const, shape: '<number 1..>[/<time 0..>],<in|out>' }),
);
const kind = fc.record(
  { isList: fc.boolean(), forms: fc.array(form, { minLength: 1, maxLength: 3 }) },
  { noNullPrototype: true },
);

/** Checks the kind of an argument, which is written `/menu/path command argument`. */
function checkKind(written: string, expected: string): void {
  const [path, command, name] = written.split(' ') as [string, string, string];
  const argument = routerosCommands.menu(path.split('/').slice(1))?.commands().get(command)?.arguments().get(name);
  const known = argument?.valueKind() ?? null;
  assert.equal(known && formatValueKind(known), expected, written);
}

describe('kinds of values', () => {
  it('come out of the table as they were put in', () => {
    fc.assert(fc.property(kind, (each) => assert.deepEqual(parseValueKind(formatValueKind(each)), each)));
  });

  it('are all known', () => {
    assert.throws(() => parseForm('colour 1..2'), /no form of values called colour/);
  });

  it('are what routers say', () => {
    checkKind('/interface/vlan add vlan-id', 'number 1..4094');
    checkKind('/interface/bridge set ageing-time', 'time 10..1000000');
    checkKind('/interface/bonding add forced-mac-address', 'mac');
    checkKind('/interface/bridge/vlan add vlan-ids', 'list numbers 1..4094');
    checkKind('/ip/address add address', 'ip');
    checkKind('/ip/pool add ranges', 'list range');
    checkKind('/ip/firewall/filter add dst-port', 'list port 0..65535');
    checkKind('/ip/firewall/filter add disabled', 'bool');
    checkKind('/ip/firewall/nat add log-prefix', 'text 0..31');
    checkKind('/ipv6/firewall/filter add src-address', 'range6');
    checkKind('/interface/bridge add protocol-mode', 'words');
    checkKind('/radius add service', 'list words');
    checkKind('/interface/gre add remote-address', 'address');
  });

  it('are the wider one where the sources do not agree', () => {
    checkKind('/ip/ipsec/peer add address', 'address');
    checkKind('/snmp set src-address', 'address');
    checkKind('/ip/dhcp-server/network add netmask', 'ip | number 0..32');
  });

  it('are put together of several in a firewall', () => {
    checkKind('/ip/firewall/filter add nth', 'shape <number 1..>,<number 0..>[,<number 0..>]');
    checkKind('/ip/firewall/mangle add new-ttl', 'shape <set|increment|decrement>:<number 0..255>');
  });

  it('say what a value names', () => {
    checkKind('/ip/firewall/filter add in-interface', 'reference /interface');
    checkKind('/ip/firewall/filter add in-interface-list', 'reference /interface/list');
    checkKind('/ip/firewall/filter add src-address-list', 'reference /ip/firewall/address-list');
    checkKind('/ipv6/firewall/filter add src-address-list', 'reference /ipv6/firewall/address-list');
    checkKind('/ip/firewall/filter add jump-target', 'reference chain');
    checkKind('/ip/firewall/filter add layer7-protocol', 'reference /ip/firewall/layer7-protocol');
    checkKind('/ip/firewall/mangle add new-packet-mark', 'reference packet-mark');
    checkKind('/ip/dhcp-server add address-pool', 'reference /ip/pool');
    checkKind('/ip/hotspot/user add profile', 'reference /ip/hotspot/user/profile');
    checkKind('/ppp/secret add profile', 'reference /ppp/profile');
    checkKind('/interface/l2tp-client add profile', 'reference /ppp/profile');
    checkKind('/ip/ipsec/policy add proposal', 'reference /ip/ipsec/proposal');
    checkKind('/user add group', 'reference /user/group');
    checkKind('/ip/service set certificate', 'reference /certificate');
  });

  it('tell secrets and scripts from other texts', () => {
    checkKind('/ppp/secret add password', 'secret 0..');
    checkKind('/interface/wireguard add private-key', 'secret 0..');
    checkKind('/interface/wireguard/peers add public-key', 'text 0..');
    checkKind('/system/scheduler add on-event', 'script');
    checkKind('/system/identity set name', 'text 0..');
  });
});

describe('what add demands', () => {
  /** `chain`, or `name|regexp` where one of them is enough. */
  function checkRequired(path: string, expected: string): void {
    const add = routerosCommands.menu(path.split('/').slice(1))?.commands().get('add');
    assert.equal(
      add
        ?.required()
        .map((group) => group.join('|'))
        .join(' '),
      expected,
      path,
    );
  }

  it('is what a router missed', () => {
    checkRequired('/ip/firewall/filter', 'chain');
    checkRequired('/interface/vlan', 'interface vlan-id');
    checkRequired('/ip/dns/static', 'name|regexp');
    checkRequired('/interface/bridge', '');
  });

  it('is not guessed from what the router does not name', () => {
    checkRequired('/certificate', '');
  });

  it('is demanded of add alone', () => {
    const menu = routerosCommands.menu(['ip', 'firewall', 'filter'])!;
    assert.deepEqual(menu.commands().get('set')!.required(), []);
  });
});
