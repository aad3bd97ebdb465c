import type { Knock } from '../machine/knocks.ts';
import { filledList } from '../machine/slice.ts';
import {
  type Answer,
  inARow,
  meantPackets,
  no,
  notProven,
  ofEachKnock,
  type Proof,
  type ProofSubject,
  traceOf,
  yesIfComplete,
} from './proof.ts';

export const closedAfterReboot: Proof = {
  id: 'P11',
  claim: 'After a reboot the door is closed.',
  prove: (subject) => ofEachKnock(subject, (knock) => proveKnock(subject, knock)),
};

/** Entries with a timeout, and those of `none-dynamic`, are gone after a reboot (RouterOS manual, Address-lists). */
function proveKnock({ firewall }: ProofSubject, knock: Knock): Answer {
  const { machine, service, isOpenBefore } = knock;
  if (service === null) return notProven('No packet meets the rules that accept who has knocked.');
  if (isOpenBefore) {
    const sent = inARow([machine.classes[service]!.packet]);
    return no('The door is always open.', sent, traceOf(sent, machine.replay(sent)));
  }
  const kept = keptLists(knock);
  const state = machine.stateWith(machine.memberships.flatMap(({ list }, entry) => (kept.has(list) ? entry : [])));
  if (!machine.accepts(state, service))
    return yesIfComplete(firewall, knock, 'The lists that rules fill are empty after a reboot, and then it is closed.');
  const why = `Who has knocked once stays on ${[...kept].join(', ')} for ever (none-static), after a reboot as well.`;
  const meant = meantPackets(knock);
  if (meant === null) return notProven(why);
  const sent = [...inARow(meant.steps, meant.pause), { packet: meant.service, at: A_YEAR_MS }];
  const verdicts = machine.replay(sent);
  return verdicts.at(-1)!.accepted ? no(why, sent, traceOf(sent, verdicts)) : notProven(why);
}

const A_YEAR_MS = 365 * 86_400 * 1000;

function keptLists({ machine }: Knock): Set<string> {
  const kept = machine.slice.rules.filter(({ properties }) => properties.get('address-list-timeout') === 'none-static');
  return new Set(kept.map(filledList));
}
