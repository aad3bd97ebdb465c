import {
  exportEach,
  familyOption,
  type KnockClient,
  type ProtocolAbilities,
  sendUnless,
  whyNot,
} from './knock-client.ts';
import { shellPause } from './pauses.ts';
import { familyOf, parseOptions } from './shell-words.ts';

const abilities: ProtocolAbilities = { tcp: {}, udp: {} };

/** knock(1) of knockd. Its `-d` is behind each step alike, so that other pauses need a call a step. */
export const knock: KnockClient = {
  name: 'knock',
  title: 'knock (knockd)',
  needs: 'Linux or macOS; the package knockd, or knock.',
  export(plan, host) {
    const [delay = null, ...others] = new Set(plan.steps.map((step) => step.delayMs));
    const call = `knock ${familyOption(host, plan.family)}`;
    const each = exportEach(plan, shellPause, (step) =>
      sendUnless(whyNot('knock', abilities, step, plan.family), () => `${call}${host} ${step.port}:${step.protocol}`),
    );
    if (others.length > 0 || each.unsent.length > 0 || each.lines.length === 0) return each;
    const ports = plan.steps.map(({ port, protocol }) => `${port}:${protocol}`);
    const line = `${call}${delay === null ? '' : `-d ${delay} `}${host} ${ports.join(' ')}`;
    return { lines: [line], unsent: [] };
  },
  read({ words: [program, ...args] }, draft) {
    if (program !== 'knock') return false;
    const { options, operands } = parseOptions(args, ['d', 'delay', 't', 'timeout']);
    const [host, ...ports] = operands;
    draft.addTarget(host, familyOf(options));
    const delay = options.get('d') ?? options.get('delay');
    draft.pauseBehindEach(delay === undefined ? null : Number.parseInt(delay, 10));
    const usual = options.has('u') || options.has('udp') ? 'udp' : 'tcp';
    for (const each of ports) {
      const [port, protocol = usual] = each.split(':');
      draft.add({ protocol: protocol.toLowerCase() === 'udp' ? 'udp' : 'tcp', port: Number(port) });
    }
    draft.pauseBehindEach(null);
    return true;
  },
};
