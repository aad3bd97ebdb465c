import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type KnockDiagram, knockDiagram } from '../../../server/src/features/knock-diagram.ts';
import type { Play, PlayStep } from '../../../server/src/features/knock-plays.ts';
import { Analysis } from '../../../server/src/index.ts';
import { fixturesIn, readCases } from '../helpers/expectations.ts';

const example = readFileSync(new URL('../../../client/dev/example/firewall.rsc', import.meta.url), 'utf8');
const filter = '/ip firewall filter';

/** `packet at time: outcome, the lines that acted; the lists; the states and arrows by their names`. */
function printStep({ states, arrows }: KnockDiagram, step: PlayStep): string {
  const names = new Map([
    ...states.map(({ id, title }) => [id, title] as const),
    ...arrows.map(({ id, label }) => [id, `-${label}->`] as const),
  ]);
  const acted = step.rules.map(({ line, place, effect }) => `${line ?? place} ${effect}`).join(', ');
  const current = step.current.map((id) => names.get(id) ?? `unknown ${id}`);
  return `${step.packet} at ${step.time}: ${step.outcome}, ${acted}; ${step.lists.join(', ')}; ${current.join(' ')}`;
}

/** The play with this id: of a knock or of a proof. */
function checkPlay(text: string, id: string, expected: { title?: string; steps: string[] }): void {
  const diagram = knockDiagram(new Analysis(text), 300);
  const { knocks, proofs } = diagram.plays!;
  const plays: Play[] = [...knocks, ...proofs.flatMap(({ play }) => play ?? [])];
  const play = plays.find((each) => each.id === id);
  assert.ok(play, `no play ${id} among ${plays.map((each) => each.id)}`);
  if (expected.title !== undefined) assert.equal(play.title, expected.title);
  assert.deepEqual(
    play.steps.map((step) => printStep(diagram, step)),
    expected.steps,
  );
}

/** What is played ends as the proof does, a knock by opening its door or not, and every part that it names is drawn. */
function checkEnds(analysis: Analysis, script: string): void {
  const { plays, states, arrows } = knockDiagram(analysis, 300, true);
  if (plays === null) return;
  const outcomeOf = (play: Play) => play.steps.at(-1)!.outcome.split(' ')[0];
  for (const { id, play } of plays.proofs) {
    const { sent, trace } = analysis.proofs.find((proof) => proof.id === id)!;
    if (play !== null && sent.length > 0) assert.equal(outcomeOf(play), trace.at(-1)!.effect.split(' ')[0], script);
  }
  analysis.machines
    .flatMap((family) => family.knocks)
    .forEach(({ opens, isOpenBefore }, index) => {
      if (opens === null) return;
      assert.equal(outcomeOf(plays.knocks[index]!) === 'accepted', opens || isOpenBefore, script);
    });
  const drawn = new Set([...states, ...arrows].map(({ id }) => id));
  const all = [...plays.knocks, ...plays.proofs.flatMap(({ play }) => play ?? [])];
  for (const { steps } of all) for (const { current } of steps) for (const id of current) assert.ok(drawn.has(id), id);
}

describe('what the knock panel plays', function () {
  // Proofs go through all states that the lists can be in.
  this.timeout(30_000);

  it('is the knock as it is meant, with the rules that act and the lists after each packet', () => {
    const sender = '198.51.100.77';
    checkPlay(example, 'knock 4 secure', {
      title: 'The knock to secure',
      steps: [
        `tcp/54389 at 0 s: dropped, 13 put ${sender} on list knock-1, 20 dropped; knock-1 for another 10 s; knock-1 -54389/tcp->`,
        `tcp/1763 at 0.2 s: dropped, 10 put ${sender} on list knock-2, 20 dropped; knock-2 for another 10 s, knock-1 for another 9.8 s; knock-2 knock-1 -1763/tcp->`,
        `tcp/34576 at 0.4 s: dropped, 7 put ${sender} on list secure, 20 dropped; secure for another 1 h, knock-2 for another 9.8 s, knock-1 for another 9.6 s; secure knock-2 knock-1 -34576/tcp->`,
        'tcp/8728 at 0.6 s: accepted, 16 accepted; secure for another 1 h, knock-2 for another 9.6 s, knock-1 for another 9.4 s; API, API-SSL knock-2 knock-1 secure',
      ],
    });
  });

  it('is what refutes a claim', () => {
    const open = example.replace(/^add action=drop.*\n/m, '');
    checkPlay(open, 'P1', {
      title: 'P1 is refuted',
      steps: ['tcp/8728 at 0 s: accepted at the end of the rules, ; ; Stranger'],
    });
  });

  it('plays the moment at which a session is cut off with the rules that are there by then', () => {
    const [, accept = ''] = /^(add action=accept.*\n.*related)\n/m.exec(example) ?? [];
    const ban = 'add action=add-src-to-address-list address-list=banned chain=input protocol=tcp dst-port=23\n';
    const late = `${example.replace(`${accept}\n`, ban)}${accept} src-address-list=!banned place-before=0\n`;
    checkPlay(late, 'P8', { steps: ['tcp/8728 state established at 0 s: dropped, 19 dropped; ; Stranger'] });
  });

  it('is the rules that nothing meets, where no packet shows it', () => {
    checkPlay(`${example}add action=accept chain=input\nadd action=accept chain=nowhere\n`, 'P12', {
      steps: [
        ' at : , 21 never met: earlier rules decide about all its packets; ; ',
        ' at : , 22 never met: nothing jumps to the chain nowhere; ; ',
      ],
    });
  });

  it('carries what rules look for, by content and by layer7', () => {
    const layer7 = '/ip firewall layer7-protocol\nadd name=open regexp="^open (sesame|barley)\\$"\n';
    const put = 'add chain=input action=add-src-to-address-list address-list-timeout=10s protocol=udp';
    const knock = [
      `${put} address-list=one dst-port=1000 layer7-protocol=open`,
      `${put} address-list=door dst-port=2000 content="\\"really\\"" src-address-list=one`,
      'add chain=input action=accept protocol=tcp dst-port=22 src-address-list=door',
      'add chain=input action=drop',
    ];
    const { plays } = knockDiagram(new Analysis(`${layer7}${filter}\n${knock.join('\n')}\n`), 300);
    assert.deepEqual(
      plays!.knocks[0]!.steps.map(({ packet }) => packet),
      ['udp/1000 payload "open sesame"', String.raw`udp/2000 payload "\"really\""`, 'tcp/22'],
    );
  });

  it('ends as the proofs say, for every firewall of their fixtures', () => {
    const scripts = fixturesIn(new URL('../../fixtures/firewall/proofs/', import.meta.url)).flatMap(({ fixture }) =>
      readCases(fixture),
    );
    for (const script of scripts) checkEnds(new Analysis(script), script);
  });

  it('waits to be asked where proofs take long', () => {
    const stages = Array.from({ length: 12 }, (_, index) => {
      const before = index === 0 ? '' : ` src-address-list=stage${index - 1}`;
      const fill = `action=add-src-to-address-list address-list=stage${index} address-list-timeout=10s`;
      return `add chain=input ${fill} protocol=tcp dst-port=${2000 + index}${before}`;
    });
    const open = 'add chain=input action=accept src-address-list=stage11\nadd chain=input action=drop\n';
    const analysis = new Analysis(`/ip firewall filter\n${stages.join('\n')}\n${open}`);
    assert.equal(knockDiagram(analysis, 300).plays, null);
    assert.equal(knockDiagram(analysis, 300, true).plays?.proofs.length, 12);
  });

  it('tells the families apart, and has nothing without a knock', () => {
    const both = `${example}${example.replace('/ip firewall', '/ipv6 firewall')}`;
    const { knocks } = knockDiagram(new Analysis(both), 300).plays!;
    assert.deepEqual(
      knocks.map(({ title, steps }) => [title, steps[0]!.packet]),
      [
        ['The knock to secure, IPv4', 'tcp/54389'],
        ['The knock to secure, IPv6', 'tcp/54389 from 2001:db8:77::77'],
      ],
    );
    assert.equal(knockDiagram(new Analysis(''), 300).plays, null);
  });
});
