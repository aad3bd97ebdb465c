import type { KnockMachine } from '../../firewall/machine/knock-machine.ts';
import { servicesOf } from '../../firewall/machine/knocks.ts';
import { createPacket, type Packet } from '../../firewall/packet.ts';
import type { PlacedRule } from '../../firewall/placed-rules.ts';
import type { SourceRule } from '../../firewall/read-firewall.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { CAUSES, commandsOf, isForStrangers, type MachineKnock, machineKnocks } from '../machine-knocks.ts';
import type { LintRule } from '../rule.ts';

/** What accepts the packets, or lets them through, often has a rule of its own: a missing drop, an accept of everything. */
export const doorOpen: LintRule = {
  meta: {
    code: 'KN114',
    name: 'door-open',
    severity: 'error',
    consequenceOf: CAUSES.filter((code) => code !== 'FW307'),
    summary: 'What a knock opens is open to everybody, without a knock.',
    why: 'Another rule accepts the same packets, or none drops them. The knock changes nothing, and whoever relies on it has a service on the internet.',
    advice:
      'Take the other accept away, or give it the condition that it lacks, and drop what is left at the end of the chain.',
    bad: goodFirewall.replace(
      'add action=drop',
      'add action=accept chain=input comment="while setting up" dst-port=8000-9000 protocol=tcp\n$&',
    ),
    good: goodFirewall,
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const each of machineKnocks(analysis)) {
      const { chain, family } = each;
      if (chain.ends.length === 0 || !chain.ends.every((end) => end.isWhole)) continue;
      const accepts = chain.accepts.filter((one) => isForStrangers(one, family.machine));
      const openers = accepts.map((accept) => openersOf(each, accept));
      const first = openers.findIndex(({ length }) => length > 0);
      const accept = accepts[first];
      if (accept === undefined || reported.has(accept.rule)) continue;
      reported.add(accept.rule);
      report({
        ...at(accept.rule.command, 'src-address-list', 'action'),
        severity: openers.every(({ length }) => length > 0) ? 'error' : 'warning',
        message: `What this accept is to open for "${chain.door}" is open to everybody without a knock: another rule accepts it, or nothing drops it.`,
        concerns: [...commandsOf(analysis, each), ...openers[first]!.flatMap((rule) => rule?.command ?? [])],
      });
    }
  },
};

/**
 * The rules that let in all that an accept of the door is for, whatever is not known of them, null for the end of the
 * chain; none where not all of it gets in. A packet that is knock and visit at once gets in by the accept itself.
 */
function openersOf({ chain, family: { machine }, knock }: MachineKnock, accept: PlacedRule): (SourceRule | null)[] {
  const met = knock?.isOpenBefore ? knock.service : null;
  const inside = accept.root === 'input' ? servicesOf(accept).flatMap((service) => packetsTo(machine, service)) : [];
  const packets = accept.root !== 'input' && met !== null ? [machine.classes[met]!.packet] : inside;
  if (packets.some((packet) => machine.rulesFor(packet) === null)) return [];
  const verdicts = packets.map((packet) => machine.replay([{ packet, at: 0 }])[0]!);
  const rules = verdicts.map(({ rule }) => rule as SourceRule | null);
  const isOwn = chain.accepts.some((one) => rules.some((rule) => rule?.command === one.rule.command));
  return isOwn || !verdicts.every(({ accepted }) => accepted) ? [] : rules;
}

/** Packets to a service as `tcp/22`; for `any` those to a port that no rule names. */
function packetsTo(machine: KnockMachine, service: string): Packet[] {
  if (service === 'any') return machine.quietPackets();
  const [, protocol, port] = /^([\w-]+)(?:\/(\d+).*)?$/.exec(service) ?? [];
  if (protocol === undefined) return [];
  return [createPacket({ ...machine.sender, protocol, destinationPort: port === undefined ? null : Number(port) })];
}
