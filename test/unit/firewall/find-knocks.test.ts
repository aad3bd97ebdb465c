import assert from 'node:assert/strict';
import { Analysis } from '../../../server/src/analysis.ts';
import type { FoundKnock } from '../../../server/src/firewall/find-knocks.ts';
import type { KnockStep } from '../../../server/src/firewall/knock-plan.ts';
import { checkExpectations } from '../helpers/expectations.ts';

const fixture = new URL('../../fixtures/firewall/knocks.rsc', import.meta.url);
const VERDICTS = new Map([
  [true, 'works'],
  [false, 'does not work'],
  [null, 'cannot be known'],
]);

function printStep({ protocol, port, packetSize, payload }: KnockStep): string {
  const facts = [port, packetSize && `${packetSize} bytes`, payload && JSON.stringify(payload)];
  return [protocol, ...facts.filter((fact) => fact !== null)].join(' ');
}

function printKnock({ family, steps, door, opens }: FoundKnock): string {
  const opened = `${door.opens.join(' ')} by ${door.list} for ${door.timeoutSeconds ?? 'ever'}`;
  return `IPv${family}: ${steps.map(printStep).join(', ')} -> ${opened}: ${VERDICTS.get(opens)}`;
}

describe('knocks', () => {
  it('are read from the firewall', () => {
    checkExpectations(fixture, (source) => new Analysis(source).knocks.map(printKnock));
  });

  it('come from the source port that a rule asks for, and from any where none does', () => {
    const [knock] = new Analysis(`/ip firewall filter
add chain=input protocol=udp dst-port=7000 src-port=40000 action=add-src-to-address-list address-list=one address-list-timeout=9s
add chain=input protocol=udp dst-port=8000 src-address-list=one action=add-src-to-address-list address-list=door address-list-timeout=1m
add chain=input protocol=tcp dst-port=22 src-address-list=door action=accept
add chain=input action=drop
`).knocks;
    assert.deepEqual(
      knock?.steps.map(({ port, sourcePort }) => [port, sourcePort]),
      [
        [7000, 40_000],
        [8000, undefined],
      ],
    );
  });

  it('name the type of an ICMP message that is no echo request', () => {
    const typeOf = (options: string) =>
      new Analysis(`/ip firewall filter
add chain=input protocol=icmp ${options} packet-size=99 action=add-src-to-address-list address-list=door address-list-timeout=9s
add chain=input protocol=tcp dst-port=22 src-address-list=door action=accept
add chain=input action=drop
`).knocks[0]?.steps[0]?.icmpType;
    assert.equal(typeOf('icmp-options=13:0'), 13);
    assert.equal(typeOf('icmp-options=8:0'), undefined);
    assert.equal(typeOf(''), undefined);
  });

  it('tell how long the shortest stage waits; the door is none', () => {
    const times = (one: string, two: string) =>
      new Analysis(`/ip firewall filter
add chain=input protocol=udp dst-port=7000 action=add-src-to-address-list address-list=one address-list-timeout=${one}
add chain=input protocol=udp dst-port=8000 src-address-list=one action=add-src-to-address-list address-list=two address-list-timeout=${two}
add chain=input protocol=udp dst-port=9000 src-address-list=two action=add-src-to-address-list address-list=door address-list-timeout=1s
add chain=input protocol=tcp dst-port=22 src-address-list=door action=accept
add chain=input action=drop
`).knocks[0]?.stageSeconds;
    assert.equal(times('9s', '4s'), 4);
    assert.equal(times('9s', 'none-dynamic'), 9);
    assert.equal(times('none-dynamic', 'none-dynamic'), null);
  });

  it('are found at once however many ways lead to a door', () => {
    const stages = Array.from({ length: 40 }, (_, stage) =>
      Array.from({ length: 4 }, (_, way) => {
        const before = stage === 0 ? '' : `src-address-list=s${stage - 1}`;
        return `add chain=input protocol=tcp dst-port=${stage}${way} ${before} action=add-src-to-address-list address-list=s${stage}`;
      }).join('\n'),
    );
    const script = `/ip firewall filter\nadd chain=input src-address-list=s39 action=accept\n${stages.join('\n')}`;
    assert.deepEqual(
      new Analysis(script).knocks.map(({ steps }) => steps.map(({ port }) => port)),
      [Array.from({ length: 40 }, (_, stage) => stage * 10)],
    );
  });
});
