import { afterPause, type Move } from '../machine/exploration.ts';
import type { Knock } from '../machine/knocks.ts';
import { filledList } from '../machine/slice.ts';
import { type Answer, no, notProven, ofEachKnock, type Proof, timed, traceOf, yesIfComplete } from './proof.ts';

export const oneStageAPacket: Proof = {
  id: 'P4',
  claim: 'No packet passes more than one stage.',
  prove: (subject) =>
    ofEachKnock(
      subject,
      (knock) => climb(knock) ?? yesIfComplete(subject.firewall, knock, 'No packet does, in any state.'),
    ),
};

function climb(knock: Knock): Answer | null {
  const { machine, exploration } = knock;
  const lists = new Set(knock.stages.map(({ rule }) => filledList(rule)));
  const isStage = (entry: number) => lists.has(machine.memberships[entry]!.list);
  const climbers = [...machine.classes.keys()].filter(
    (index) => machine.classes[index]!.filled.filter(isStage).length > 1,
  );
  for (const from of exploration.nodes) {
    for (const [before, zoneBefore] of afterPause(machine, from)) {
      for (const index of climbers) {
        for (const outcome of machine.step(before, index)) {
          const climbed = outcome.written.filter((entry) => before[entry] === 0 && isStage(entry));
          if (climbed.length < 2) continue;
          return shown(knock, { from, before, zoneBefore, class: index, outcome }, climbed.length);
        }
      }
    }
  }
  return null;
}

function shown({ machine }: Knock, last: Move, count: number): Answer {
  const way: Move[] = [];
  for (let move: Move | null = last; move !== null; move = move.from.move) way.unshift(move);
  const why = `One packet passes ${count} stages: each rule reads the list that the one before has just filled.`;
  const sent = timed(machine, way);
  if (sent === null) return notProven(why);
  const verdicts = machine.replay(sent);
  const filled = verdicts.at(-1)!.trace.filter(({ rule, isSure }) => isSure && rule.action.startsWith('add-src'));
  if (filled.length < count) return notProven(`${why} That depends on rules of which it is not known when they match.`);
  return no(why, sent, traceOf(sent, verdicts));
}
