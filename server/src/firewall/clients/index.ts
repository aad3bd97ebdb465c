/** The programs that a knock can be exported to, and the way back. */
import { autoit } from './autoit.ts';
import { curl } from './curl.ts';
import { hping3 } from './hping3.ts';
import { knock } from './knock.ts';
import type { KnockClient } from './knock-client.ts';
import { knockdConf } from './knockd-conf.ts';
import { nc } from './nc.ts';
import { nmap } from './nmap.ts';
import { pingLinux, pingMac, pingWindows } from './ping.ts';
import { portqry } from './portqry.ts';
import { powershell } from './powershell.ts';
import { routeros, routerosTelnet } from './routeros.ts';
import { socat } from './socat.ts';
import { telnet } from './telnet.ts';

export type { ClientExport, ClientPlan, KnockClient } from './knock-client.ts';
export { readKnocks } from './read-knocks.ts';
export { toFirewall } from './to-firewall.ts';

/** All of them, in the order in which they are listed. */
export const knockClients: readonly KnockClient[] = [
  knock,
  knockdConf,
  nc,
  socat,
  curl,
  telnet,
  nmap,
  hping3,
  pingLinux,
  pingMac,
  pingWindows,
  portqry,
  powershell,
  autoit,
  routeros,
  routerosTelnet,
];
