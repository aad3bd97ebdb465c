import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Analysis } from '../../../server/src/analysis.ts';
import { hardenKnock } from '../../../server/src/features/harden-knock.ts';

const sessions = 'add chain=input action=accept connection-state=established,related';
const rest = 'add chain=input action=drop';

function filter(...lines: string[]): string {
  return ['/ip firewall filter', ...lines, ''].join('\n');
}

function stage(port: string, list: string, before: string | null, time: string | null, more = ''): string {
  const reads = before === null ? '' : ` src-address-list=${before}`;
  const lasts = time === null ? '' : ` address-list-timeout=${time}`;
  return `add chain=input action=add-src-to-address-list protocol=tcp dst-port=${port}${reads} address-list=${list}${lasts}${more}`;
}

function door(list: string): string {
  return `add chain=input action=accept protocol=tcp dst-port=8291 src-address-list=${list}`;
}

/** Numbers that look random, the same ones each time (a linear congruential generator). */
function random(): (below: number) => number {
  let state = 12345;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

interface Expected {
  /** Proofs that have to be yes, of those that can be. */
  proved?: string;
  /** The codes and proofs of what remains. */
  remaining?: string[];
  text?: string;
  drawsPorts?: boolean;
  needsOtherPorts?: boolean;
}

/** Hardens the knock and looks at what has become of the script. */
function checkHardened(before: string, expected: Expected, offset = 0): string {
  const choices = { offset, drawsPorts: expected.drawsPorts ?? false };
  const hardened = hardenKnock(new Analysis(before), {}, choices, random());
  assert.ok(hardened);
  const { edits, summary, remaining, needsOtherPorts } = hardened;
  assert.ok(edits.length <= 1, 'one edit');
  const text = TextDocument.applyEdits(TextDocument.create('', 'routeros', 1, before), edits);
  assert.deepEqual(
    remaining.map((each) => each.split(/[ :]/)[0]),
    expected.remaining ?? [],
    remaining.join('\n'),
  );
  if (expected.text !== undefined) assert.equal(text, expected.text);
  assert.equal(needsOtherPorts, expected.needsOtherPorts ?? false);
  const proved = expected.proved ?? 'P1–P9, P11, P12';
  assert.ok(summary.includes(`${proved} proved`), summary);
  const refuted = new Analysis(text).proofs.filter(({ answer }) => answer === 'no').map(({ id }) => `${id} is refuted`);
  assert.deepEqual(
    refuted,
    remaining.flatMap((each) => /^P\d+ is refuted/.exec(each)?.[0] ?? []),
  );
  // What is hard already stays as it is.
  const again = hardenKnock(new Analysis(text), {}, choices, random());
  assert.deepEqual(again?.edits, []);
  return text;
}

describe('hardening a knock', function () {
  this.timeout(60_000);

  it('leaves a good one alone', () => {
    const good = [
      stage('13872', 'open', 'k2', '5m'),
      stage('9216', 'k2', 'k1', '10s'),
      stage('12417', 'k1', null, '10s'),
    ];
    const text = filter(sessions, ...good, door('open'), rest);
    checkHardened(text, { text });
  });

  it('sets times that have an end', () => {
    const weak = [
      stage('13872', 'open', 'k2', '3h'),
      stage('9216', 'k2', 'k1', 'none-static'),
      stage('12417', 'k1', null, null),
    ];
    const good = [
      stage('13872', 'open', 'k2', '5m'),
      stage('9216', 'k2', 'k1', '10s'),
      stage('12417', 'k1', null, '10s'),
    ];
    checkHardened(filter(sessions, ...weak, door('open'), rest), {
      text: filter(sessions, ...good, door('open'), rest),
    });
  });

  it('puts the last stage first where a packet climbs two', () => {
    const same = [
      stage('12417', 'k1', null, '10s'),
      stage('12417-12418', 'k2', 'k1', '10s'),
      stage('9216', 'open', 'k2', '5m'),
    ];
    const weak = filter(sessions, ...same, door('open'), rest);
    const text = checkHardened(weak, { remaining: ['P5', 'KN110'], proved: 'P1–P4, P6–P9, P11, P12' });
    assert.equal(text, filter(sessions, ...same.toReversed(), door('open'), rest));
  });

  it('opens the way for a knock that stands behind a drop', () => {
    const good = [
      stage('12417', 'k1', null, '10s'),
      stage('9216', 'k2', 'k1', '10s'),
      stage('13872', 'open', 'k2', '5m'),
    ];
    checkHardened(filter(sessions, 'add chain=input action=drop protocol=tcp', ...good, door('open')), {
      text: filter(sessions, ...good, door('open'), 'add chain=input action=drop protocol=tcp'),
    });
  });

  it('keeps sessions, and closes what nothing closes, over IPv6 as well', () => {
    const good = [
      stage('13872', 'open', 'k2', '5m'),
      stage('9216', 'k2', 'k1', '10s'),
      stage('12417', 'k1', null, '10s'),
    ];
    const ipv6 = ['/ipv6 firewall filter', sessions, ''].join('\n');
    const text = checkHardened(filter(...good, door('open')) + ipv6, { proved: 'P1–P12' });
    assert.equal(text.match(/action=drop connection-state=new protocol=tcp dst-port=8291/g)?.length, 2);
    const late = checkHardened(filter(...good, door('open'), rest, sessions), {});
    assert.equal(late, filter(sessions, ...good, door('open'), rest));
  });

  it('reads the router’s complaints and misspelt names as well', () => {
    const weak = [
      stage('13872', 'open', 'knock-2', '5m'),
      stage('9216', 'knock-2', 'knok-1', '10s'),
      stage('12417', 'knock-1', null, '10s'),
    ];
    const text = checkHardened(filter(sessions, ...weak, door('open'), 'add chain=input action=drop disable=yes'), {});
    assert.match(text, /src-address-list=knock-1/);
    assert.match(text, /action=drop disabled=no/);
  });

  it('forgives copies where wrong packets are punished', () => {
    const strict = filter(
      sessions,
      door('open'),
      'add chain=input action=jump connection-state=new jump-target=knock',
      rest,
      'add chain=knock action=drop src-address-list=fail',
      'add chain=knock action=jump jump-target=after-2 src-address-list=k2',
      'add chain=knock action=jump jump-target=after-1 src-address-list=k1',
      'add chain=knock action=add-src-to-address-list protocol=tcp dst-port=12417 address-list=k1 address-list-timeout=10s',
      'add chain=after-1 action=add-src-to-address-list protocol=udp dst-port=9216 address-list=k2 address-list-timeout=10s',
      'add chain=after-1 action=drop protocol=udp dst-port=9216',
      'add chain=after-1 action=add-src-to-address-list address-list=fail address-list-timeout=1m',
      'add chain=after-2 action=add-src-to-address-list protocol=tcp dst-port=13872 address-list=open address-list-timeout=5m',
      'add chain=after-2 action=add-src-to-address-list address-list=fail address-list-timeout=1m',
    );
    const text = checkHardened(strict, {});
    assert.match(text, /^add chain=after-1 action=drop protocol=tcp dst-port=12417$/m);
    assert.equal(text.match(/^add chain=after-1 action=drop protocol=udp dst-port=9216$/gm)?.length, 1);
  });

  it('draws other ports, and one more, only where that is wanted', () => {
    const weak = filter(
      sessions,
      stage('3000', 'open', 'k1', '5m'),
      stage('1000', 'k1', null, '10s'),
      door('open'),
      rest,
    );
    checkHardened(weak, {
      text: weak,
      proved: 'P1–P4, P6–P9, P11, P12',
      remaining: ['P5', 'KN102', 'KN101', 'KN105'],
      needsOtherPorts: true,
    });
    const text = checkHardened(weak, { drawsPorts: true });
    assert.equal(text.match(/add-src-to-address-list/g)?.length, 3);
    assert.doesNotMatch(text, /dst-port=[13]000/);
  });

  it('draws the same ports for both families, and wherever the knock names them', () => {
    const stages = [
      stage('7000', 'open', 'k2', '5m'),
      stage('8000', 'k2', 'k1', '10s'),
      stage('9000', 'k1', null, '10s'),
    ];
    const one = filter(sessions, ...stages, door('open'), rest);
    const text = checkHardened(one + one.replace('/ip ', '/ipv6 '), { drawsPorts: true, proved: 'P1–P12' });
    const ports = [...text.matchAll(/add-src.*dst-port=(\d+)/g)].map((match) => match[1]);
    assert.deepEqual(ports.slice(0, 3), ports.slice(3));
    assert.equal(new Set(ports).size, 3);
  });

  it('looks at the knock at the cursor alone', () => {
    const first = [stage('13872', 'one', 'k1', '5m'), stage('12417', 'k1', null, '1h')];
    const second = [stage('23872', 'two', 's1', '5m'), stage('22417', 's1', null, '1h')];
    const text = filter(sessions, ...first, door('one'), ...second, door('two'), rest);
    assert.equal(hardenKnock(new Analysis(text), {}, { offset: 0, drawsPorts: false }, random()), null);
    const hardened = hardenKnock(new Analysis(text), {}, { offset: text.indexOf('s1'), drawsPorts: false }, random());
    assert.equal(hardened?.edits[0]?.newText.includes('address-list=s1 address-list-timeout=10s'), true);
    assert.equal(hardened.edits[0].newText.includes('address-list=k1'), false);
  });

  it('is not to be had without a knock', () => {
    assert.equal(
      hardenKnock(new Analysis(filter(sessions, rest)), {}, { offset: 0, drawsPorts: false }, random()),
      null,
    );
  });
});
