/** The configuration of knockd, the server of knock(1). */
import type { KnockDoor } from '../knock-plan.ts';
import { exportEach, type KnockClient, type ProtocolAbilities, sendUnless, whyNot } from './knock-client.ts';
import { PlanDraft } from './plan-draft.ts';
import type { ReadKnock } from './read-knocks.ts';

const abilities: ProtocolAbilities = { tcp: {}, udp: {} };

/** The same knock for a Linux server. Nothing is written where a step is missing: the rest would open too easily. */
export const knockdConf: KnockClient = {
  name: 'knockd.conf',
  title: 'knockd.conf (the same knock on a Linux server)',
  needs: 'Linux; the package knockd, and iptables.',
  export(plan) {
    const { lines, unsent } = exportEach(
      { ...plan, steps: plan.steps.map((step) => ({ ...step, delayMs: null })) },
      String,
      (step) => sendUnless(whyNot('knockd', abilities, step, plan.family), () => `${step.port}:${step.protocol}`),
    );
    if (unsent.length > 0) return { lines: [], unsent };
    const head = ['[options]', '  UseSyslog', '', '[knock]', `  sequence = ${lines.join(',')}`];
    return { lines: [...head, '  tcpflags = syn', ...doorLines(plan.door, plan.family)], unsent };
  },
};

function doorLines({ opens, timeoutSeconds }: KnockDoor, family: 4 | 6): string[] {
  const [protocol, port] = (opens[0] ?? 'any').split('/');
  const match = port === undefined ? '' : ` -p ${protocol} --dport ${port}`;
  const suffix = family === 6 ? '_6' : '';
  const command = (action: string) =>
    `${family === 6 ? 'ip6tables' : 'iptables'} ${action} INPUT -s %IP%${match} -j ACCEPT`;
  if (timeoutSeconds === null) return [`  command${suffix} = ${command('-I')}`];
  return [
    `  start_command${suffix} = ${command('-I')}`,
    `  cmd_timeout = ${timeoutSeconds}`,
    `  stop_command${suffix} = ${command('-D')}`,
  ];
}

/** Whether a text looks like one. */
export function isKnockdConf(text: string): boolean {
  return /^\s*sequence\s*=/im.test(text);
}

/** The knocks of a knockd.conf, one a section. */
export function readKnockdConf(text: string): ReadKnock[] {
  return text.split(/^\s*\[/m).flatMap((section) => {
    const settings = new Map(
      [...section.matchAll(/^[ \t]*(\w+)[ \t]*=[ \t]*(.*?)\s*$/gm)].map(([, key, value]) => [
        key!.toLowerCase(),
        value!,
      ]),
    );
    const draft = new PlanDraft();
    const command = ['start_command_6', 'command_6', 'start_command', 'command'].find((name) => settings.has(name));
    draft.addTarget(undefined, command?.endsWith('_6') ? 6 : 4);
    for (const each of (settings.get('sequence') ?? '').split(',')) {
      const [port, protocol = 'tcp'] = each.trim().split(':');
      draft.add({ protocol: protocol.toLowerCase() === 'udp' ? 'udp' : 'tcp', port: Number(port) });
    }
    if (draft.isEmpty) return [];
    const closes = Number.parseInt(settings.get('cmd_timeout') ?? '', 10);
    const time = Number.parseInt(settings.get('seq_timeout') ?? '', 10);
    const door = { list: null, opens: opened(settings.get(command ?? '') ?? ''), timeoutSeconds: closes || null };
    const doubts = ['knockd starts again at a wrong port; a chain of address lists does not.'];
    return [{ plan: { ...draft.plan(), door }, host: null, stageSeconds: time || null, doubts }];
  });
}

function opened(command: string): string[] {
  const [, ports] = /--(?:dport|destination-port|dports)[ =](\S+)/.exec(command) ?? [];
  if (ports === undefined) return ['any'];
  const [, protocol = 'tcp'] = /(?:-p|--protocol)[ =](\w+)/.exec(command) ?? [];
  return ports.split(',').map((port) => `${protocol}/${port.replace(':', '-')}`);
}
