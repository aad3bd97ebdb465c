import type { KnockStep } from '../knock-plan.ts';
import {
  exportEach,
  type Family,
  type KnockClient,
  type ProtocolAbilities,
  sendUnless,
  whyNot,
} from './knock-client.ts';
import { payloadBytes } from './packet-sizes.ts';
import { powershellPause } from './pauses.ts';
import type { ClientLine, PlanDraft } from './plan-draft.ts';
import { fromBase64, powershellBytes } from './quoting.ts';

const abilities: ProtocolAbilities = {
  tcp: { payload: true },
  udp: { payload: true, size: true },
  icmp: { payload: true, size: true },
};
const FAMILY_NAMES = { 4: 'InterNetwork', 6: 'InterNetworkV6' };

/** By .NET: Test-NetConnection sends a ping as well, and its SYN again until it gives up. */
export const powershell: KnockClient = {
  name: 'powershell',
  title: 'PowerShell',
  needs: 'Windows PowerShell 5.1, or PowerShell 7 on any system.',
  export(plan, host) {
    const { lines, unsent } = exportEach(plan, powershellPause, (step) =>
      sendUnless(whyNot('PowerShell', abilities, step, plan.family), () => writeStep(step, plan.family)),
    );
    const family = FAMILY_NAMES[plan.family];
    const resolved = `[Net.Dns]::GetHostAddresses('${host}') | Where-Object AddressFamily -eq ${family}`;
    const address = `$knockTarget = ${resolved} | Select-Object -First 1`;
    return { lines: lines.length === 0 ? [] : [address, ...lines], unsent };
  },
  read(line, draft) {
    return readTarget(line, draft) || readTest(line, draft) || readStep(line, draft);
  },
};

function writeStep(step: KnockStep, family: Family): string {
  const bytes = payloadBytes(step, family);
  const data = step.payload === null ? `[byte[]]::new(${bytes ?? 0})` : powershellBytes(step.payload);
  const socket = (kind: string) => `[Net.Sockets.${kind}]::new('${FAMILY_NAMES[family]}')`;
  if (step.protocol === 'icmp') {
    const buffer = step.payload === null && bytes === null ? '' : `, ${data}`;
    return `[void][Net.NetworkInformation.Ping]::new().Send($knockTarget, 900${buffer})`;
  }
  if (step.protocol === 'udp') {
    // A buffer of no bytes is sent as well: it is an empty datagram.
    const mark = bytes === null && step.payload === null ? '[byte[]]@()' : data;
    return `$udp = ${socket('UdpClient')}; $udp.Connect($knockTarget, ${step.port}); $data = ${mark}; [void]$udp.Send($data, $data.Length); $udp.Close()`;
  }
  const write =
    step.payload === null
      ? ''
      : ` if ($tcp.Connected) { $data = ${data}; $tcp.GetStream().Write($data, 0, $data.Length) };`;
  return `$tcp = ${socket('TcpClient')}; try { [void]$tcp.ConnectAsync($knockTarget, ${step.port}).Wait(900) } catch { };${write} $tcp.Close()`;
}

function readTarget({ text }: ClientLine, draft: PlanDraft): boolean {
  const [, host, family] = /GetHostAddresses\(['"]([^'"]+)['"]\)(?:.*AddressFamily -eq (\w+))?/i.exec(text) ?? [];
  if (host === undefined) return false;
  draft.addTarget(host, family === undefined ? null : family === FAMILY_NAMES[6] ? 6 : 4);
  return true;
}

/** `Test-NetConnection -ComputerName H -Port 7000`, or `tnc H -p 7000` */
function readTest({ text }: ClientLine, draft: PlanDraft): boolean {
  if (!/^\s*(?:Test-NetConnection|tnc)\b/i.test(text)) return false;
  const [, host] =
    /-(?:ComputerName|cn)\s+['"]?([^\s'"]+)|^\s*\S+\s+(?!-)['"]?([^\s'"]+)/i.exec(text)?.filter(Boolean) ?? [];
  const [, port] = /-(?:Port|RemotePort|p)\s+(\d+)/i.exec(text) ?? [];
  draft.addTarget(host);
  draft.doubts.add('Test-NetConnection sends a ping and repeats its SYN.');
  if (port === undefined) return draft.add({ protocol: 'icmp' });
  return draft.add({ protocol: 'tcp', port: Number(port) });
}

function readStep({ text }: ClientLine, draft: PlanDraft): boolean {
  const kind = /\b(UdpClient|TcpClient|NetworkInformation\.Ping)\b/i.exec(text)?.[1]?.toLowerCase();
  if (kind === undefined) return false;
  const carried = { payload: readText(text), payloadBytes: readLength(text) };
  if (kind !== 'udpclient' && kind !== 'tcpclient') return draft.add({ protocol: 'icmp', ...carried });
  const [, host, port] =
    /(?:Connect(?:Async)?|Client(?:\]::new)?)\s*\(\s*(\$\w+|['"][^'"]+['"])\s*,\s*(\d+)\s*\)/i.exec(text) ?? [];
  if (host !== undefined && !host.startsWith('$')) draft.addTarget(host.slice(1, -1));
  return draft.add({ protocol: kind === 'udpclient' ? 'udp' : 'tcp', port: Number(port), ...carried });
}

function readText(text: string): string | null {
  const [, plain, base64] = /GetBytes\('((?:[^']|'')*)'\)|FromBase64String\('([^']*)'\)/.exec(text) ?? [];
  return plain?.replaceAll("''", "'") ?? (base64 === undefined ? null : fromBase64(base64));
}

function readLength(text: string): number | null {
  const [, length] = /\[byte\[\]\]::new\((\d+)\)|New-Object byte\[\] (\d+)/i.exec(text)?.filter(Boolean) ?? [];
  return length === undefined ? null : Number(length);
}
