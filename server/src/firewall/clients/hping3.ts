import type { KnockStep } from '../knock-plan.ts';
import { exportEach, type KnockClient, type ProtocolAbilities, sendUnless, whyNot } from './knock-client.ts';
import { payloadBytes, utf8Length } from './packet-sizes.ts';
import { shellPause } from './pauses.ts';
import { hasControl, shellArgument } from './quoting.ts';
import { parseOptions } from './shell-words.ts';

const abilities: ProtocolAbilities = {
  tcp: { size: true },
  udp: { payload: true, size: true, both: true },
  icmp: { payload: true, size: true, both: true },
};
const MODES = { tcp: '-S', udp: '-2', icmp: '-1' };
const VALUED = [...'cipsdeEtNoaIwMLgmHOCK'].concat('data', 'sign', 'count', 'destport', 'baseport', 'interval', 'file');

/** Its packets are raw, so that a TCP payload would come without a connection. */
export const hping3: KnockClient = {
  name: 'hping3',
  title: 'hping3',
  needs: 'Linux or BSD, root; the package hping3. IPv4 only.',
  export(plan, host) {
    return exportEach(plan, shellPause, (step) => {
      const only4 = plan.family === 6 ? 'hping3 knows IPv4 only.' : null;
      return sendUnless(only4 ?? whyNot('hping3', abilities, step, 4) ?? unfit(step), () => {
        const bytes = payloadBytes(step, 4);
        const text = step.payload === null ? '' : ` -e ${shellArgument(step.payload)}`;
        const data = bytes === null ? '' : ` -d ${bytes}`;
        const port = step.port === null ? '' : ` -p ${step.port}`;
        return `hping3 ${MODES[step.protocol]} -c 1${port}${data}${text} ${host}`;
      });
    });
  },
  read({ words: [program, ...args] }, draft) {
    if (!/^hping[23]?$/.test(program ?? '')) return false;
    const { options, operands } = parseOptions(args, VALUED);
    const option = (letter: string, name: string) => options.get(letter) ?? options.get(name);
    draft.addTarget(operands[0]);
    if (options.has('s')) draft.doubts.add('hping3 -s sets the source port; a SYN is -S.');
    const asked = option('1', 'icmp') === undefined ? null : 'icmp';
    const protocol = asked ?? (option('2', 'udp') === undefined ? 'tcp' : 'udp');
    const data = option('d', 'data');
    draft.add({
      protocol,
      port: Number(option('p', 'destport')),
      payload: option('e', 'sign') ?? null,
      payloadBytes: data === undefined ? null : Number(data),
    });
    return true;
  },
};

function unfit({ protocol, payload, packetSize }: KnockStep): string | null {
  if (payload === null) return null;
  if (hasControl(payload)) return 'hping3 takes the text as one line.';
  const room = packetSize === null ? Number.POSITIVE_INFINITY : payloadBytes({ protocol, packetSize }, 4)!;
  return utf8Length(payload) > room ? `The text does not fit into ${packetSize} bytes.` : null;
}
