import { exportVersion } from '../../semantics/target.ts';
import { fileOf } from '../../syntax/tree.ts';
import type { FamilyKnocks } from '../machine/knocks.ts';
import { createPacket } from '../packet.ts';
import type { Firewall } from '../read-firewall.ts';
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

const ELSEWHERE = 'what the router lets in over it stands elsewhere.';

/**
 * Whether what was read begins with all that a router has: an export of RouterOS 7 that tells of more than its firewall.
 * In an export of version 6, IPv6 may be a package that is not there.
 */
function isWhole({ history: { before, commands } }: Firewall): boolean {
  const first = before[0] ?? commands[0];
  const version = first === undefined ? null : exportVersion(fileOf(first.statement));
  if (version === null || version.major < 7) return false;
  return [before, commands].some((each) => each.some(({ menu }) => menu !== null && OF_EVERY_ROUTER.test(menu)));
}

const OF_EVERY_ROUTER = /^\/(?:interface|system)\//;

function compare({ firewall }: ProofSubject, own: FamilyKnocks, other: FamilyKnocks): Answer {
  const name = `IPv${other.family}`;
  const { machine } = other;
  if (other.family === 6 && firewall.isIpv6Off) return yes('The script switches IPv6 off.');
  if (!machine.slice.tables.has('filter') && !machine.slice.tables.has('raw')) {
    if (!isWhole(firewall)) return notProven(`The file has no rules for ${name}: ${ELSEWHERE}`);
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
  return limitOf(firewall, machine, other.exploration) ?? yes(`Over ${name} it is closed without a knock.`);
}
