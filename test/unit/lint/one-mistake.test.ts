import assert from 'node:assert/strict';
import { check } from '../../../server/src/index.ts';
import { goodFirewall } from '../../../server/src/lint/example.ts';

/** A good firewall with one thing done wrong, and the one diagnostic that beginners should get. */
const MISTAKES: [what: string, from: string | RegExp, to: string, code: string][] = [
  ['no accept of sessions', /^add action=accept chain=input connection.*\n/m, '', 'AL211'],
  [
    'the same behind a door that is long open',
    /^add action=accept chain=input connection.*\n([\s\S]*?)5m/m,
    '$125m',
    'FW301',
  ],
  ['no drop', /^add action=drop.*\n/m, '', 'FW303'],
  ['a drop that is switched off', 'drop chain=input', 'drop chain=input disabled=yes', 'FW304'],
  ['disable instead of disabled', 'drop chain=input', 'drop chain=input disable=yes', 'SY001'],
  ['a misspelt property', 'address-list-timeout=5m', 'adress-list-timeout=5m', 'SY001'],
  ['a misspelt action', 'action=drop', 'action=dorp', 'SY013'],
  ['a misspelt list', 'src-address-list=knock-2', 'src-address-list=knok-2', 'AL202'],
  ['a list in another case', 'src-address-list=open', 'src-address-list=Open', 'AL202'],
  [
    'a stage without a timeout',
    ' address-list-timeout=10s chain=input dst-port=9216',
    ' chain=input dst-port=9216',
    'AL206',
  ],
  [
    'a stage for ever',
    'address-list-timeout=10s chain=input dst-port=9216',
    'address-list-timeout=none-static chain=input dst-port=9216',
    'AL207',
  ],
  [
    'a stage of a minute',
    'address-list-timeout=10s chain=input dst-port=9216',
    'address-list-timeout=1m chain=input dst-port=9216',
    'AL208',
  ],
  ['a door of a day', 'address-list-timeout=5m', 'address-list-timeout=1d', 'AL210'],
  ['a pattern of digits', 'dst-port=12417', 'dst-port=12345', 'KN105'],
  ['the port of a service', 'dst-port=9216', 'dst-port=8291', 'KN106'],
  ['a range of ports', 'dst-port=9216', 'dst-port=9216-9220', 'KN110'],
  ['no port', 'dst-port=9216 protocol=tcp', 'protocol=tcp', 'KN110'],
  ['a port without a protocol', 'dst-port=9216 protocol=tcp', 'dst-port=9216', 'FW311'],
  ['a stage that is not asked for', ' src-address-list=knock-1', '', 'KN111'],
  ['a port beyond the last one', 'dst-port=9216', 'dst-port=92160', 'SY013'],
  ['an accept of everything', 'chain=input dst-port=8291 protocol=tcp src', 'chain=input src', 'FW306'],
  ['a door for everybody', ' protocol=tcp src-address-list=open', ' protocol=tcp', 'AL203'],
  ['a curly quote', 'add action=drop chain=input', 'add action=drop chain=input comment=“rest”', 'SY002'],
  ['a dash of a word processor', 'address-list-timeout=5m', 'address–list-timeout=5m', 'SY003'],
  ['no menu', '/ip firewall filter\n', '', 'SY004'],
  ['a misspelt menu', '/ip firewall filter', '/ip firewlal filter', 'SY010'],
  [
    'a line broken without a backslash',
    'add action=drop chain=input',
    'add action=drop chain=input\ncomment="the rest"',
    'SY005',
  ],
  ['a blank behind a backslash', ' chain=input dst-port=9216', ' \\ \n    chain=input dst-port=9216', 'SY008'],
  [
    'a knock that only passes',
    'action=add-src-to-address-list address-list=knock-2',
    'action=passthrough address-list=knock-2',
    'KN135',
  ],
  ['ports that only rise', 'dst-port=12417', 'dst-port=3417', 'KN102'],
];

describe('one mistake gets one diagnostic:', () => {
  for (const [what, from, to, code] of MISTAKES) {
    it(what, () => {
      const script = goodFirewall.replace(from, to);
      assert.notEqual(script, goodFirewall);
      const serious = check(script).filter(({ severity }) => severity === 'error' || severity === 'warning');
      assert.deepEqual(
        serious.map((found) => found.code),
        [code],
      );
    });
  }
});
