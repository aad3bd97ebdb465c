import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type KnockDiagram, knockDiagram } from '../../../server/src/features/knock-diagram.ts';
import { Analysis } from '../../../server/src/index.ts';

const example = readFileSync(new URL('../../../client/dev/example/firewall.rsc', import.meta.url), 'utf8');
const filter = '/ip firewall filter';
const put = 'add chain=input action=add-src-to-address-list';

interface Expected {
  /** `kind title: detail (line)` */
  states?: string[];
  /** `from -packet (line)-> to` */
  arrows?: string[];
  /** `packet at time, list until time: note` */
  times?: string[];
}

function checkDiagram(text: string, { states, arrows, times }: Expected, delayMs = 300): KnockDiagram {
  const diagram = knockDiagram(new Analysis(text), delayMs);
  const titles = new Map(diagram.states.map(({ id, title }) => [id, title]));
  const found = {
    states: diagram.states.map(({ kind, title, detail, line }) => `${kind} ${title}: ${detail} (${line})`),
    arrows: diagram.arrows.map(
      (each) => `${titles.get(each.from)} -${each.label} (${each.line})-> ${titles.get(each.to)}`,
    ),
    times: diagram.timelines.flatMap(({ rows }) =>
      rows.map(({ packet, sentAt, list, endsAt, note }) => `${packet} at ${sentAt}, ${list} until ${endsAt}: ${note}`),
    ),
  };
  if (states) assert.deepEqual(found.states, states);
  if (arrows) assert.deepEqual(found.arrows, arrows);
  if (times) assert.deepEqual(found.times, times);
  return diagram;
}

describe('the knock diagram', function () {
  // Proofs go through all states that the lists can be in.
  this.timeout(30_000);

  it('has the states on the way, the door, what it opens, and the rules in between', () => {
    const { omittedDoors, verdicts } = checkDiagram(example, {
      states: [
        'stranger Stranger: on no list (null)',
        'stage knock-1: for 10 s (13)',
        'stage knock-2: for 10 s (10)',
        'door secure: for 1 h (7)',
        'service API, API-SSL:  (16)',
        'service WinBox:  (18)',
      ],
      arrows: [
        'Stranger -54389/tcp (13)-> knock-1',
        'knock-1 -1763/tcp (10)-> knock-2',
        'knock-2 -34576/tcp (7)-> secure',
        'secure - (16)-> API, API-SSL',
        'secure - (18)-> WinBox',
      ],
    });
    assert.equal(omittedDoors, 0);
    assert.deepEqual(verdicts, [{ door: 'secure', text: '10 of 12 proved, P5 refuted · 48 blind bits, 17 scan bits' }]);
  });

  it('says all of it in sentences, too', () => {
    const { states, arrows, timelines } = checkDiagram(example, {});
    const sentences = [states[1], states[4], arrows[0], arrows[1], timelines[0]?.rows[0]].map(
      (each) => each?.description,
    );
    assert.deepEqual(sentences, [
      'Stage knock-1: an address stays on it for 10 s.',
      'Accepts API, API-SSL from an address on secure.',
      '54389/tcp from anybody puts the sender on knock-1.',
      '1763/tcp from an address on knock-1 puts it on knock-2.',
      '54389/tcp is sent at 0 s. List knock-1: ends at 10 s, needed at 0.3 s, 9.7 s to spare.',
    ]);
  });

  it('is empty where there is no knock', () => {
    const { width, height } = checkDiagram('/system identity\nset name=router\n', {
      states: [],
      arrows: [],
      times: [],
    });
    assert.deepEqual([width, height], [0, 0]);
  });

  it('shows a list that knocks ask for and none fills, with its members', () => {
    const office = `/ip firewall address-list\nadd list=office address=192.0.2.1\nadd list=office address=192.0.2.2\n`;
    const knock = `${put} address-list=door protocol=tcp dst-port=7000 src-address-list=office`;
    const accept = 'add chain=input action=accept src-address-list=door';
    const states = (detail: string, line: number, door: number) => [
      `given office: ${detail} (${line})`,
      `door door: until the router restarts (${door})`,
      `service everything:  (${door + 1})`,
    ];
    checkDiagram(`${office}${filter}\n${knock}\n${accept}\n`, { states: states('2 in this file', 2, 5) });
    checkDiagram(`${filter}\n${knock}\n${accept}\n`, { states: states('nothing here fills it', 2, 2) });
  });

  it('shows where wrong knocks lead, if that is refused', () => {
    const penalty = `${put} address-list=jail address-list-timeout=1d protocol=tcp dst-port=!1763 src-address-list=knock-1\n`;
    const refuse = 'add chain=input action=drop src-address-list=jail\n';
    const last = 'add action=drop chain=input comment="Everybody else"\n';
    const withJail = checkDiagram(example.replace(last, penalty + refuse + last), {});
    assert.deepEqual(
      withJail.states.filter(({ kind }) => kind === 'penalty').map(({ title, detail, line }) => [title, detail, line]),
      [['jail', 'for 1 d', 20]],
    );
    assert.ok(withJail.arrows.some(({ label, line }) => label === 'other than 1763/tcp' && line === 20));
    const without = checkDiagram(example.replace(last, penalty + last), {});
    assert.ok(without.states.every(({ kind }) => kind !== 'penalty'));
  });

  it('tells the families apart where both have knocks', () => {
    const both = `${example}${example.replace('/ip firewall', '/ipv6 firewall')}`;
    const { states, timelines } = checkDiagram(both, {});
    const doors = states.filter(({ kind }) => kind === 'door').map(({ title }) => title);
    assert.deepEqual(doors.sort(), ['secure, IPv4', 'secure, IPv6']);
    assert.equal(timelines.length, 2);
  });

  it('draws a rule that only prolongs a list as an arrow to itself', () => {
    const prolong = `${put} address-list=knock-1 address-list-timeout=10s protocol=tcp dst-port=4000 src-address-list=knock-1\n`;
    const { arrows } = checkDiagram(`${example}${prolong}`, {});
    assert.ok(arrows.some(({ from, to, label }) => from === to && label === '4000/tcp'));
  });

  it('puts the packets against the time that each stage lasts', () => {
    checkDiagram(example, {
      times: [
        '54389/tcp at 0, knock-1 until 10000: 9.7 s to spare',
        '1763/tcp at 300, knock-2 until 10300: 9.7 s to spare',
        '34576/tcp at 600, secure until 3600600: open for 1 h',
      ],
    });
    const late = [
      '54389/tcp at 0, knock-1 until 10000: 2 s too late',
      '1763/tcp at 12000, knock-2 until 22000: 2 s too late',
      '34576/tcp at 24000, secure until 3624000: open for 1 h',
    ];
    checkDiagram(example, { times: late }, 12_000);
  });

  it('shows no more than people can read', () => {
    const knocks = Array.from({ length: 100 }, (_, index) => {
      return `${put} address-list=door${index} protocol=tcp dst-port=${7000 + index}\nadd chain=input action=accept src-address-list=door${index}`;
    });
    const { states, omittedDoors, verdicts } = checkDiagram(
      `${filter}\n${knocks.join('\n')}\nadd chain=input action=drop\n`,
      {},
    );
    assert.equal(omittedDoors, 40);
    assert.equal(verdicts.length, 60);
    assert.match(verdicts[0]!.text, /^\d+ of 12 proved, .+ · 16 blind bits, 13 scan bits$/);
    assert.equal(states.filter(({ kind }) => kind === 'door').length, 60);
  });
});
