/**
 * Variables that are given to a script which an event starts: a lease, a connection, a login, a watched host, a message.
 *
 * Source: RouterOS manual, "DHCP" (server, client, IPv6), "PPP AAA", "HotSpot", "Netwatch", "MQTT", "Log".
 */
import { isSource } from './argument-roles.ts';
import { enclosingBodies } from './enclosing-bodies.ts';
import type { ResolvedFile } from './resolved-file.ts';
import { argumentWith } from './variable-reading.ts';

const ofPpp = 'user local-address remote-address caller-id called-id interface';
const ofHotspot = 'user username address ip mac-address mac interface';
const ofNetwatch =
  'host status name comment type since port timeout interval done-tests failed-tests test-time ' +
  'sent-count response-count loss-count loss-percent rtt-avg rtt-min rtt-max rtt-jitter rtt-stdev ' +
  'tcp-connect-time http-status-code http-resp-time status-error';

/** By the menu and the argument that hold the script. */
const GIVEN: ReadonlyMap<string, readonly string[]> = new Map(
  [
    ['/ip/dhcp-server lease-script', 'leaseBound leaseServerName leaseActMAC leaseActIP lease-hostname lease-options'],
    ['/ipv6/dhcp-server binding-script', 'bindingBound bindingServerName bindingDUID bindingAddress bindingPrefix'],
    ['/ip/dhcp-client script', 'bound interface server-address lease-address gateway-address vrf lease-options'],
    ['/ipv6/dhcp-client script', 'na-address na-valid pd-prefix pd-valid options interface'],
    ['/ppp/profile on-up', ofPpp],
    ['/ppp/profile on-down', ofPpp],
    ['/ip/hotspot/user/profile on-login', ofHotspot],
    ['/ip/hotspot/user/profile on-logout', `${ofHotspot} uptime-secs bytes-in bytes-out packets-in packets-out cause`],
    ['/tool/netwatch up-script', ofNetwatch],
    ['/tool/netwatch down-script', ofNetwatch],
    ['/tool/netwatch test-script', ofNetwatch],
    ['/iot/mqtt/subscriptions on-message', 'msgTopic msgData msgSrc msgTopicFilter'],
  ].map(([place, names]) => [place!, names!.split(' ')]),
);

/** Those of all events; a script that is run by name may be started by any. */
export const eventVariables: ReadonlySet<string> = new Set([
  ...[...GIVEN.values()].flat(),
  ...'message topics time buffer extra-info'.split(' '),
]);

/** What the script in an argument of a menu's commands is given. */
export function givenTo(menu: string, argument: string): readonly string[] {
  return GIVEN.get(`${menu} ${argument}`) ?? [];
}

/** What the innermost script in braces around an offset is given; null where none is around it. */
export function givenAt(file: ResolvedFile, offset: number): readonly string[] | null {
  for (const { body, statement } of enclosingBodies(file.script, offset).reverse()) {
    const command = file.commands.find((each) => each.statement === statement);
    const argument = command ? argumentWith(body, command) : null;
    if (argument !== null && isSource(argument)) return givenTo(command!.menu ?? '', argument);
  }
  return null;
}
