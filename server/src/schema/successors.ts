/**
 * Names that RouterOS has given up, and what does their work now: most of them went with version 6.
 *
 * A key is the path of a menu or of a command, with an argument behind a blank, and a value behind `=`.
 * Source: RouterOS manual, "Moving from ROSv6 to v7 with examples" and the pages of the menus, the changelogs, and for
 * names within version 7 the command table.
 */

export interface Successor {
  /** The name that takes the place, with the same values and the same meaning; null where more has to change. */
  readonly name: string | null;
  /** What to use, to be read behind "use"; null where nothing takes the place. */
  readonly words: string | null;
}

/** It is enough to write the other name. */
const renamed: Readonly<Record<string, string>> = {
  '/disk/eject-drive': '/disk/eject',
  '/interface/vxlan vrf': 'vtep-vrf',
  '/interface/wireguard/peers is-responder': 'responder',
  '/ip/dhcp-server add-dns': 'add-dns-entries',
  '/ip/dhcp-server add-dns-suffix': 'add-dns-entries-suffix',
  '/ip/hotspot/user totp-secret': 'otp-secret',
  '/ip/ipsec/mode-cfg': '/ip/ipsec/mode-config',
  '/ip/ipsec/peer/profile': '/ip/ipsec/profile',
  '/ip/ipsec/remote-peers': '/ip/ipsec/active-peers',
  '/ip/neighbor/discovery-settings dns-entry-suffix': 'add-dns-entries-suffix',
  '/ip/neighbor/discovery-settings last-breath': 'dying-gasp',
  '/ip/route routing-mark': 'routing-table',
  '/ip/route/rule': '/routing/rule',
  '/port/remote-access allowed-addresses': 'remote-addresses',
  '/port/remote-access tcp-port': 'ip-port',
  '/queue/simple target-addresses': 'target',
  '/routing/bgp/connection address-families': 'afi',
  '/routing/bgp/connection as-override': 'output.as-override',
  '/routing/bgp/connection remove-private-as': 'output.remove-private-as',
  '/routing/bgp/template address-families': 'afi',
  '/routing/bgp/template as-override': 'output.as-override',
  '/routing/bgp/template remove-private-as': 'output.remove-private-as',
  '/routing/ospf/instance distribute-default': 'originate-default',
  '/routing/pimsm/bsr/candidate hashmask-length': 'hash-mask-length',
  '/system/ntp/client primary-ntp': 'servers',
  '/system/ntp/client secondary-ntp': 'servers',
  '/system/ntp/client server-dns-names': 'servers',
  '/system/package/update channel=bugfix': 'long-term',
  '/system/package/update channel=current': 'stable',
  '/system/package/update channel=release-candidate': 'testing',
  '/system/package/update ip-verson': 'ip-version',
  '/system/watchdog no-ping-delay': 'ping-start-after-boot',
  '/tool/e-mail address': 'server',
};

const OF_IDENTITY = 'the same argument of /ip/ipsec/identity';
const OF_PROFILE = 'the same argument of /ip/ipsec/profile';
const OF_INSTANCE = 'the same argument of /routing/bgp/instance';
const ADD_PATH = 'output.add-path, with the families that it is for';
const REDISTRIBUTE = 'redistribute, a list of what is told to others';
const METRIC = 'the chain that out-filter-chain names, which sets the metric';
const OF_LTE_APN = 'the same argument of a row in /interface/lte/apn, which apn-profiles names';
const MAC_SERVER = 'allowed-interface-list, which names a list of interfaces';
const ROW = 'add with disabled=no: each server is a row of its own';

/** More than the name has changed; what is empty has nothing in its place. */
const replaced: Readonly<Record<string, string>> = {
  '/caps-man': '/interface/wifi/capsman where the radios have the newer driver',
  '/certificate/settings builtin-trust-anchors': 'builtin-trust-store',
  '/disk/format-drive': '/disk/format',
  '/interface/bridge add-dhcp-option82': 'dhcp-agent-circuit-id and dhcp-agent-remote-id',
  '/interface/bridge/mdb ports': 'interface, with a row for each port',
  '/interface/ethernet full-duplex': 'speed, which says it as well: 100M-baseT-half',
  '/interface/ethernet master-port': 'a bridge: its ports are switched in hardware',
  '/interface/lte add-default-route': OF_LTE_APN,
  '/interface/lte apn': OF_LTE_APN,
  '/interface/lte/apn passthrough-subnet-selection': 'passthrough-subnet-size',
  '/interface/ovpn-server/server enabled': ROW,
  '/interface/vxlan/vteps port': 'port of the vxlan interface',
  '/interface/wireless': '/interface/wifi where the radio has the newer driver',
  '/ip/accounting': '/ip/traffic-flow',
  '/ip/firewall/connection/tracking tcp-syncookie': 'tcp-syncookies of /ip/settings',
  '/ip/ipsec/peer auth-method': OF_IDENTITY,
  '/ip/ipsec/peer certificate': OF_IDENTITY,
  '/ip/ipsec/peer dh-group': OF_PROFILE,
  '/ip/ipsec/peer dpd-interval': OF_PROFILE,
  '/ip/ipsec/peer dpd-maximum-failures': OF_PROFILE,
  '/ip/ipsec/peer enc-algorithm': OF_PROFILE,
  '/ip/ipsec/peer exchange-mode=main-l2tp': 'main, with generate-policy=port-strict in /ip/ipsec/identity',
  '/ip/ipsec/peer generate-policy': OF_IDENTITY,
  '/ip/ipsec/peer hash-algorithm': OF_PROFILE,
  '/ip/ipsec/peer lifebytes': OF_PROFILE,
  '/ip/ipsec/peer lifetime': OF_PROFILE,
  '/ip/ipsec/peer mode-config': OF_IDENTITY,
  '/ip/ipsec/peer my-id': OF_IDENTITY,
  '/ip/ipsec/peer nat-traversal': OF_PROFILE,
  '/ip/ipsec/peer notrack-chain': OF_IDENTITY,
  '/ip/ipsec/peer policy-template-group': OF_IDENTITY,
  '/ip/ipsec/peer proposal-check': OF_PROFILE,
  '/ip/ipsec/peer remote-certificate': OF_IDENTITY,
  '/ip/ipsec/peer secret': OF_IDENTITY,
  '/ip/ipsec/user': '/ip/ipsec/identity, with username and password',
  '/ip/neighbor/discovery': '/ip/neighbor/discovery-settings, with a list of interfaces',
  '/ip/route type': 'the flag blackhole',
  '/ip/route/vrf': '/ip/vrf, and /routing/bgp/vpn for what is exported and imported',
  '/ip/smb allow-guests': 'a user in /ip/smb/users',
  '/ip/ssh allow-none-crypto': 'ciphers',
  '/ip/ssh always-allow-password-login': 'password-authentication: yes for yes, yes-if-no-key for no',
  '/metarouter': '/container, of the package container',
  '/mpls/ldp enabled': 'add with disabled=no: each instance is a row of its own',
  '/mpls/ldp transport-address': 'transport-addresses of a row that add makes',
  '/queue/simple dst-address': 'dst',
  '/queue/simple interface': 'target, which takes interfaces as well',
  '/queue/simple target-address': 'target',
  '/routing/bgp/aggregate': 'a blackhole route, which output.network of the connection announces',
  '/routing/bgp/connection add-path-out': ADD_PATH,
  '/routing/bgp/connection cluster-id': OF_INSTANCE,
  '/routing/bgp/connection input.ignore-as-path-len': 'ignore-as-path-len of /routing/bgp/instance',
  '/routing/bgp/connection router-id': OF_INSTANCE,
  '/routing/bgp/instance/vrf': '/routing/bgp/vpn',
  '/routing/bgp/network': 'output.network of the connection, which names an address list',
  '/routing/bgp/peer': '/routing/bgp/connection, with remote.address, remote.as, local.role and templates',
  '/routing/bgp/template add-path-out': ADD_PATH,
  '/routing/bgp/template cluster-id': OF_INSTANCE,
  '/routing/bgp/template input.ignore-as-path-len': 'ignore-as-path-len of /routing/bgp/instance',
  '/routing/bgp/template router-id': OF_INSTANCE,
  '/routing/filter/add':
    '/routing/filter/rule, where rule holds condition and action: "if (dst in 10.0.0.0/8) { accept }"',
  '/routing/mme': '',
  '/routing/ospf-v3': '/routing/ospf, where an instance has version=3',
  '/routing/ospf/area authentication': 'auth of /routing/ospf/interface-template',
  '/routing/ospf/instance in-filter': 'in-filter-chain',
  '/routing/ospf/instance metric-bgp': METRIC,
  '/routing/ospf/instance metric-connected': METRIC,
  '/routing/ospf/instance metric-default': METRIC,
  '/routing/ospf/instance metric-other-ospf': METRIC,
  '/routing/ospf/instance metric-rip': METRIC,
  '/routing/ospf/instance metric-static': METRIC,
  '/routing/ospf/instance out-filter': 'out-filter-chain',
  '/routing/ospf/instance redistribute-bgp': REDISTRIBUTE,
  '/routing/ospf/instance redistribute-connected': REDISTRIBUTE,
  '/routing/ospf/instance redistribute-other-ospf': REDISTRIBUTE,
  '/routing/ospf/instance redistribute-rip': REDISTRIBUTE,
  '/routing/ospf/instance redistribute-static': REDISTRIBUTE,
  '/routing/ospf/nbma-neighbor': '/routing/ospf/static-neighbor',
  '/routing/ospf/network': '/routing/ospf/interface-template, with networks and area',
  '/routing/ospf/sham-link': '',
  '/routing/ospf/virtual-link': '/routing/ospf/interface-template, with type=virtual-link',
  '/routing/pim': '/routing/pimsm',
  '/routing/prefix-lists': '/routing/filter/rule, with conditions such as "dst in 10.0.0.0/8 && dst-len <= 24"',
  '/routing/rip/network': '/routing/rip/interface-template',
  '/routing/rip/set': '/routing/rip/instance',
  '/snmp engine-id': 'engine-id-suffix',
  '/store': '/disk',
  '/system/logging/action bsd-syslog': 'remote-log-format',
  '/system/resource/pci': '/system/resource/hardware',
  '/system/resource/usb': '/system/resource/hardware',
  '/system/upgrade': '/system/package/update',
  '/tool/e-mail start-tls': 'tls: starttls for yes, yes for tls-only',
  '/tool/mac-server disabled': MAC_SERVER,
  '/tool/mac-server interface': MAC_SERVER,
  '/tool/mac-server/add': MAC_SERVER,
  '/tool/mac-server/mac-winbox disabled': MAC_SERVER,
  '/tool/mac-server/mac-winbox interface': MAC_SERVER,
  '/tool/mac-server/mac-winbox/add': MAC_SERVER,
  '/tool/user-manager': '/user-manager, of the package user-manager',
  '/user/active/request-logout': '/user/active/remove',
};

/** What names were given up; for those who check the table. */
export const givenUp: readonly string[] = [...Object.keys(renamed), ...Object.keys(replaced)];

/** Null where nothing is known. */
export function successorOf(key: string): Successor | null {
  if (Object.hasOwn(renamed, key)) return { name: renamed[key]!, words: renamed[key]! };
  if (Object.hasOwn(replaced, key)) return { name: null, words: replaced[key]! || null };
  return null;
}
