/** ping of three systems. Each is told the size of the payload, not of the packet. */
import type { KnockStep } from '../knock-plan.ts';
import {
  type ClientPlan,
  exportEach,
  type Family,
  familyOption,
  type KnockClient,
  type ProtocolAbilities,
  sendUnless,
  whyNot,
} from './knock-client.ts';
import { payloadBytes, utf8Length } from './packet-sizes.ts';
import { shellPause, windowsPause } from './pauses.ts';
import type { ClientLine, PlanDraft } from './plan-draft.ts';
import { fromHex, toHex } from './quoting.ts';
import { familyOf, parseOptions } from './shell-words.ts';

const PATTERN_ABILITIES: ProtocolAbilities = { icmp: { payload: true, size: true, both: true } };
/** ping fills the payload with a pattern of at most 16 bytes, and writes the time over the first 16 bytes. */
const LONGEST_PATTERN = 16;
const TIME_BYTES = 16;
const USUAL_BYTES = 56;

export const pingLinux: KnockClient = {
  name: 'ping-linux',
  title: 'ping (Linux)',
  needs: 'Linux; the ping of iputils.',
  export: (plan, host) => exportUnix(plan, host, `ping ${familyOption(host, plan.family)}-c 1 -W 1`),
  read: readUnix,
};

export const pingMac: KnockClient = {
  name: 'ping-macos',
  title: 'ping (macOS)',
  needs: 'macOS; it is part of the system.',
  export: (plan, host) => exportUnix(plan, host, plan.family === 6 ? 'ping6 -c 1' : 'ping -c 1 -t 1'),
};

export const pingWindows: KnockClient = {
  name: 'ping-windows',
  title: 'ping (Windows)',
  needs: 'Windows; it is part of the system.',
  export(plan, host) {
    const abilities: ProtocolAbilities = { icmp: { size: true } };
    return exportEach(plan, windowsPause, (step) =>
      sendUnless(whyNot('ping of Windows', abilities, step, plan.family), () => {
        const bytes = payloadBytes(step, plan.family);
        return `ping ${familyOption(host, plan.family)}-n 1${bytes === null ? '' : ` -l ${bytes}`} ${host}`;
      }),
    );
  },
  read({ words: [program, ...args] }, draft) {
    if (
      program !== 'ping' ||
      !args.some((word, at) => word === '-l' || (word === '-n' && /^\d/.test(args[at + 1] ?? '')))
    )
      return false;
    const { options, operands } = parseOptions(args, [...'nlwirskj']);
    return addPing(draft, operands[0], familyOf(options), options.get('n'), { bytes: options.get('l'), payload: null });
  },
};

function exportUnix(plan: ClientPlan, host: string, call: string) {
  return exportEach(plan, shellPause, (step) =>
    sendUnless(whyNot('ping', PATTERN_ABILITIES, step, plan.family) ?? unfit(step, plan.family), () => {
      const bytes = payloadBytes(step, plan.family);
      const pattern = step.payload === null ? '' : ` -p ${toHex(step.payload)}`;
      return `${call}${bytes === null ? '' : ` -s ${bytes}`}${pattern} ${host}`;
    }),
  );
}

/** The whole pattern has to stand once behind the time. */
function unfit(step: KnockStep, family: Family): string | null {
  if (step.payload === null) return null;
  const length = utf8Length(step.payload);
  if (length > LONGEST_PATTERN) return `ping sends a pattern of at most ${LONGEST_PATTERN} bytes.`;
  const needed = Math.ceil(TIME_BYTES / length) * length + length;
  const room = payloadBytes(step, family) ?? USUAL_BYTES;
  return room < needed ? `The text does not fit into ${step.packetSize} bytes behind the time that ping sends.` : null;
}

function readUnix({ words: [program, ...args] }: ClientLine, draft: PlanDraft): boolean {
  if (program !== 'ping' && program !== 'ping6') return false;
  const { options, operands } = parseOptions(args, [...'csWwitpIMQSlmT']);
  const family = program === 'ping6' ? 6 : familyOf(options);
  const pattern = options.get('p');
  const payload = pattern === undefined ? null : fromHex(pattern);
  return addPing(draft, operands[0], family, options.get('c'), { bytes: options.get('s'), payload });
}

function addPing(
  draft: PlanDraft,
  host: string | undefined,
  family: Family | null,
  count: string | undefined,
  { bytes, payload }: { bytes: string | undefined; payload: string | null },
): boolean {
  draft.addTarget(host, family);
  if (count !== '1') draft.doubts.add('ping sends more than one packet here: the knock needs one.');
  return draft.add({ protocol: 'icmp', payload, payloadBytes: bytes === undefined ? null : Number(bytes) });
}
