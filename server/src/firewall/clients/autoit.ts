import { exportEach, isAddress, type KnockClient, type ProtocolAbilities, sendUnless, whyNot } from './knock-client.ts';
import { autoitPause } from './pauses.ts';
import type { ClientLine, PlanDraft } from './plan-draft.ts';
import { autoitData, fromHex } from './quoting.ts';

const abilities: ProtocolAbilities = { tcp: { payload: true }, udp: { payload: true } };

/** Where no text is asked for, a zero goes by UDP, as knock(1) has it. */
export const autoit: KnockClient = {
  name: 'autoit',
  title: 'AutoIt',
  needs: 'Windows; AutoIt 3. IPv4 only.',
  export(plan, host) {
    const address = isAddress(host) ? `"${host}"` : `TCPNameToIP("${host}")`;
    const { lines, unsent } = exportEach(plan, autoitPause, (step) => {
      const only4 = plan.family === 6 ? 'AutoIt knows IPv4 only.' : null;
      return sendUnless(only4 ?? whyNot('AutoIt', abilities, step, plan.family), () => {
        const [open, send, close] =
          step.protocol === 'udp'
            ? ['UDPOpen', 'UDPSend', 'UDPCloseSocket']
            : ['TCPConnect', 'TCPSend', 'TCPCloseSocket'];
        const zero = step.protocol === 'udp' ? 'Binary("0x00")' : null;
        const data = step.payload === null ? zero : autoitData(step.payload);
        return [
          `$socket = ${open}(${address}, ${step.port})`,
          ...(data === null ? [] : [`${send}($socket, ${data})`]),
          `${close}($socket)`,
        ].join('\n');
      });
    });
    if (lines.length === 0) return { lines, unsent };
    const all = lines.flatMap((line) => line.split('\n'));
    const used = ['UDP', 'TCP'].filter((name) => name === 'TCP' || all.some((line) => line.includes('UDPOpen')));
    return {
      lines: [...used.map((name) => `${name}Startup()`), ...all, ...used.map((name) => `${name}Shutdown()`)],
      unsent,
    };
  },
  read({ text }, draft) {
    return readOpen(text, draft) || readSend(text, draft);
  },
};

function readOpen(text: ClientLine['text'], draft: PlanDraft): boolean {
  const [, call, host, port] =
    /\b(UDPOpen|TCPConnect)\s*\(\s*(?:TCPNameToIP\s*\(\s*)?["']([^"']+)["']\s*\)?\s*,\s*(\d+)/i.exec(text) ?? [];
  if (call === undefined) return false;
  draft.addTarget(host);
  return draft.add({ protocol: call.toLowerCase() === 'udpopen' ? 'udp' : 'tcp', port: Number(port) });
}

function readSend(text: string, draft: PlanDraft): boolean {
  const [, plain, hex] =
    /\b(?:UDP|TCP)Send\s*\([^,]+,\s*(?:"((?:[^"]|"")*)"|Binary\s*\(\s*"0x([0-9a-f]*)"\s*\))/i.exec(text) ?? [];
  if (plain === undefined && hex === undefined) return false;
  const sent = plain?.replaceAll('""', '"') ?? fromHex(hex!);
  draft.fillLast({ payload: sent === '\0' ? null : sent });
  return true;
}
