import type { KnockStep } from '../knock-plan.ts';
import { exportEach, type KnockClient, type ProtocolAbilities, sendUnless, whyNot } from './knock-client.ts';
import { payloadBytes } from './packet-sizes.ts';
import { shellPause } from './pauses.ts';
import { fromHex, isPlainAscii, shellArgument, toHex } from './quoting.ts';
import { parseOptions } from './shell-words.ts';

const abilities: ProtocolAbilities = { tcp: {}, udp: { payload: true, size: true } };
const LONGEST_DATA = 1400;
const VALUED = [
  'p',
  'e',
  'g',
  'S',
  'max-retries',
  'data',
  'data-string',
  'data-length',
  'host-timeout',
  'host_timeout',
];

/** One port a call: nmap chooses the order of several itself. Where no text is asked for, a zero goes by UDP. */
export const nmap: KnockClient = {
  name: 'nmap',
  title: 'nmap',
  needs: 'Linux, macOS or Windows; the package nmap, and root for UDP.',
  export(plan, host) {
    return exportEach(plan, shellPause, (step) => {
      const bytes = payloadBytes(step, plan.family);
      const tooLong =
        (bytes ?? step.payload?.length ?? 0) > LONGEST_DATA ? 'nmap sends no more than 1400 bytes.' : null;
      return sendUnless(whyNot('nmap', abilities, step, plan.family) ?? tooLong, () => {
        const mode = `${plan.family === 6 ? '-6 ' : ''}${step.protocol === 'udp' ? '-sU ' : ''}`;
        const size = bytes === null ? '' : ` --data-length ${bytes}`;
        return `nmap ${mode}-Pn -n --max-retries 0${size}${dataOption(step)} -p ${step.port} ${host}`;
      });
    });
  },
  read({ words: [program, ...args] }, draft) {
    if (program !== 'nmap') return false;
    // The letters behind -s and -P name a kind of scan.
    const isUdp = args.some((word) => /^-s.*U/.test(word));
    const { options, operands } = parseOptions(
      args.filter((word) => !/^-[sPT]/.test(word)),
      VALUED,
    );
    draft.addTarget(operands[0], options.has('6') ? 6 : null);
    const ports = (options.get('p') ?? '').split(',').filter((port) => port !== '');
    if (ports.length > 1) draft.doubts.add('nmap chooses the order of several ports itself: one port a call.');
    const hex = options.get('data')?.replace(/^0x|\\x/gi, '');
    const data = options.get('data-string') ?? (hex === undefined ? null : fromHex(hex));
    const payload = data === '\0' ? null : data;
    const length = options.get('data-length');
    const payloadBytes = length === undefined ? null : Number(length);
    for (const port of ports) {
      const protocol = isUdp || /^U:/.test(port) ? 'udp' : 'tcp';
      draft.add({ protocol, port: Number(port.replace(/^[TU]:/, '')), payload, payloadBytes });
    }
    return true;
  },
};

/** Left to itself, nmap sends some UDP ports what their usual service would answer. */
function dataOption({ protocol, payload, packetSize }: KnockStep): string {
  if (payload === null) return protocol === 'udp' && packetSize === null ? ' --data 0x00' : '';
  return isPlainAscii(payload) ? ` --data-string ${shellArgument(payload)}` : ` --data 0x${toHex(payload)}`;
}
