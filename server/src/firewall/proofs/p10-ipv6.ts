import type { FamilyKnocks } from '../machine/knocks.ts';
import { createPacket } from '../packet.ts';
import { type Answer, limitOf, noIfItOpens, notProven, type Proof, type ProofSubject, yes } from './proof.ts';

export const ipv6Agrees: Proof = {
  id: 'P10',
  claim: 'What the knock protects is closed over the other protocol family as well.',
  prove: (subject) => {
    const [first, second] = subject.families;
    if (first === undefined || second === undefined) return notProven('There is one family only.');
    if (first.knocks.length === 0 && second.knocks.length === 0) return notProven('The file has no knock.');
    const [own, other] = first.knocks.length > 0 ? [first, second] : [second, first];
    return compare(subject, own, other);
  },
};

function compare({ firewall }: ProofSubject, own: FamilyKnocks, other: FamilyKnocks): Answer {
  const name = `IPv${other.family}`;
  const { machine } = other;
  if (!machine.slice.rules.some(({ table }) => table === 'filter' || table === 'raw')) {
    return notProven(`The file has no rules for ${name}: what the router lets in over it stands elsewhere.`);
  }
  for (const knock of own.knocks) {
    if (knock.service === null) continue;
    const { protocol, destinationPort } = own.machine.classes[knock.service]!.packet;
    const asIcmp = other.family === 6 ? 'icmpv6' : 'icmp';
    const packet = createPacket({
      ...machine.sender,
      protocol: protocol.startsWith('icmp') ? asIcmp : protocol,
      destinationPort,
    });
    if (machine.mayAccept(packet))
      return noIfItOpens(machine, `Over ${name} it is open without a knock.`, [{ packet, at: 0 }]);
  }
  return yesUnless(limitOf(firewall, machine, other.exploration), `Over ${name} it is closed without a knock.`);
}

function yesUnless(limit: string | null, why: string): Answer {
  return limit === null ? yes(why) : notProven(limit);
}
