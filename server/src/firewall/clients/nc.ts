import type { KnockStep } from '../knock-plan.ts';
import {
  exportEach,
  type Family,
  familyOption,
  type KnockClient,
  type ProtocolAbilities,
  sendUnless,
  whyNot,
} from './knock-client.ts';
import { payloadBytes } from './packet-sizes.ts';
import { shellPause } from './pauses.ts';
import { printfCommand } from './quoting.ts';
import { familyOf, parseOptions } from './shell-words.ts';

const abilities: ProtocolAbilities = { tcp: { payload: true }, udp: { payload: true, size: true } };
const VALUED = [...'wqipsIOTVWMmPXxec'];

/** Netcat of OpenBSD. It sends no empty datagram: where no text is asked for, a zero goes, as knock(1) has it. */
export const nc: KnockClient = {
  name: 'nc',
  title: 'netcat',
  needs: 'Linux, macOS or BSD; the netcat of OpenBSD (Debian: netcat-openbsd).',
  export(plan, host) {
    const target = familyOption(host, plan.family);
    return exportEach(plan, shellPause, (step) => {
      const empty = payloadBytes(step, plan.family) === 0 ? 'netcat sends no empty datagram.' : null;
      return sendUnless(whyNot('netcat', abilities, step, plan.family) ?? empty, () => {
        const call = (options: string) => `nc ${target}${options} -w 1 ${host} ${step.port}`;
        if (step.protocol === 'udp') return `${contentCommand(step, plan.family)} | ${call('-u')}`;
        return step.payload === null ? call('-z') : `${printfCommand(step.payload)} | ${call('-N')}`;
      });
    });
  },
  read({ words: [program, ...args], stdin }, draft) {
    if (!/^(nc|netcat|ncat)(\.openbsd|\.traditional)?$/.test(program ?? '')) return false;
    const { options, operands } = parseOptions(args, VALUED);
    const [host, ...ports] = operands;
    draft.addTarget(host, familyOf(options));
    const protocol = options.has('u') ? 'udp' : 'tcp';
    const carried = options.has('z') ? null : stdin;
    if (protocol === 'udp' && options.has('z')) draft.doubts.add('nc -z -u sends several packets or none.');
    if (ports.length > 1) draft.doubts.add('Not every nc tries several ports, and one that drops may stop it.');
    for (const port of ports) {
      draft.add({
        protocol,
        port: Number(port),
        payload: carried?.payload || null,
        payloadBytes: carried?.bytes ?? null,
      });
    }
    return true;
  },
};

/** The command that prints what a datagram carries. */
export function contentCommand(step: KnockStep, family: Family): string {
  const bytes = payloadBytes(step, family);
  return bytes === null ? printfCommand(step.payload ?? '\0') : `head -c ${bytes} /dev/zero`;
}
