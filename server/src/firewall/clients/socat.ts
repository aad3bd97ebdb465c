import { bracketed, exportEach, type KnockClient, type ProtocolAbilities, sendUnless, whyNot } from './knock-client.ts';
import { contentCommand } from './nc.ts';
import { payloadBytes } from './packet-sizes.ts';
import { shellPause } from './pauses.ts';
import { printfCommand } from './quoting.ts';

const abilities: ProtocolAbilities = { tcp: { payload: true }, udp: { payload: true, size: true } };
/** So that a port that drops does not see the SYN a second time. */
const TCP_OPTIONS = 'connect-timeout=0.9';

const NOTHING = 'OPEN:/dev/null';

/** socat passes on nothing of an empty file: an empty datagram goes by `shut-null`. */
export const socat: KnockClient = {
  name: 'socat',
  title: 'socat',
  needs: 'Linux, macOS or BSD; the package socat.',
  export(plan, host) {
    return exportEach(plan, shellPause, (step) =>
      sendUnless(whyNot('socat', abilities, step, plan.family), () => {
        const address = `${step.protocol.toUpperCase()}${plan.family}:${bracketed(host)}:${step.port}`;
        if (step.protocol === 'tcp') {
          if (step.payload === null) return `socat -u ${NOTHING} ${address},${TCP_OPTIONS}`;
          return `${printfCommand(step.payload)} | socat -u - ${address},${TCP_OPTIONS}`;
        }
        if (step.payload === null && step.packetSize === null) return `socat -u ${NOTHING} ${address},shut-null`;
        const empty = payloadBytes(step, plan.family) === 0 ? ',shut-null' : '';
        return `${contentCommand(step, plan.family)} | socat -u - ${address}${empty}`;
      }),
    );
  },
  read({ words: [program, ...args], stdin }, draft) {
    if (program !== 'socat') return false;
    for (const word of args) {
      const [, protocol, family, host, port] =
        /^(tcp|udp)(?:-connect|-sendto|-datagram)?([46]?)(?:-connect)?:(\[[^\]]*\]|[^:]*):(\d+)/i.exec(word) ?? [];
      if (protocol === undefined) continue;
      draft.addTarget(host, family === '4' ? 4 : family === '6' ? 6 : null);
      const carried = { payload: stdin?.payload || null, payloadBytes: stdin?.bytes ?? null };
      draft.add({ protocol: protocol.toLowerCase() as 'tcp' | 'udp', port: Number(port), ...carried });
    }
    return true;
  },
};
