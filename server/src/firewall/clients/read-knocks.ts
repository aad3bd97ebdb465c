/** Knocks read from what other programs send them with, or wait for them with. */
import { autoit } from './autoit.ts';
import { curl } from './curl.ts';
import { hping3 } from './hping3.ts';
import { readIptables, usesRecent } from './iptables-recent.ts';
import { knock } from './knock.ts';
import type { ClientPlan, KnockClient } from './knock-client.ts';
import { isKnockdConf, readKnockdConf } from './knockd-conf.ts';
import { nc } from './nc.ts';
import { nmap } from './nmap.ts';
import { readPause } from './pauses.ts';
import { pingLinux, pingWindows } from './ping.ts';
import { type ClientLine, PlanDraft } from './plan-draft.ts';
import { portqry } from './portqry.ts';
import { powershell } from './powershell.ts';
import { routeros, routerosTelnet } from './routeros.ts';
import { shellCommands } from './shell-words.ts';
import { socat } from './socat.ts';
import { telnet } from './telnet.ts';

export interface ReadKnock {
  plan: ClientPlan;
  /** Where it is sent to, as the first line says; null where the text is a server's. */
  host: string | null;
  /** How long the server waits between two steps; null where it is not said. */
  stageSeconds: number | null;
  /** Whether a server drops everything else as well. */
  dropsRest?: boolean;
  /** What the text does that a plan cannot say. */
  doubts: string[];
}

/** ping of macOS reads as that of Linux does; Windows' comes before, as it is told by its options. */
const readers: readonly KnockClient[] = [
  knock,
  portqry,
  nc,
  socat,
  hping3,
  nmap,
  pingWindows,
  pingLinux,
  curl,
  telnet,
  powershell,
  autoit,
  routeros,
  routerosTelnet,
];

/** A line that no shell reads: RouterOS, PowerShell or AutoIt. */
const SCRIPT_LINE =
  /^\s*(?:\/(?:tool|ping|system)\b|:\w|\$\w+\s*=|\[void\]|\w+\s*\(|(?:\(?New-Object|Start-Sleep|Test-NetConnection|tnc)\b)/i;

/** The knocks that a knockd.conf, rules of iptables, or lines of clients describe. What is none of these is passed over. */
export function readKnocks(text: string): ReadKnock[] {
  if (usesRecent(text)) return readIptables(text);
  if (isKnockdConf(text)) return readKnockdConf(text);
  const draft = new PlanDraft();
  for (const line of linesOf(text)) {
    if (!readPause(line, draft)) readers.some((client) => client.read?.(line, draft));
  }
  if (draft.isEmpty) return [];
  const door = { list: null, opens: [], timeoutSeconds: null };
  const { host, doubts } = draft;
  return [{ plan: { ...draft.plan(), door }, host, stageSeconds: null, doubts: [...doubts] }];
}

/** Lines of scripts one by one, those of a shell together: a loop may go over several. */
function linesOf(text: string): ClientLine[] {
  const result: ClientLine[] = [];
  let shell: string[] = [];
  const flush = () => {
    result.push(...shellCommands(shell));
    shell = [];
  };
  for (const line of text.split(/\r?\n/)) {
    if (!SCRIPT_LINE.test(line)) shell.push(line);
    else {
      flush();
      result.push({ text: line.trim(), words: [], stdin: null });
    }
  }
  flush();
  return result;
}
