/** The pages of the RouterOS manual. */

const MANUAL = 'https://help.mikrotik.com/docs/display/ROS/';

/** By the beginning of a menu's path, the longest one that fits counts. */
const PAGES: Readonly<Record<string, string>> = {
  '/certificate': 'Certificates',
  '/container': 'Container',
  '/disk': 'Disks',
  '/interface': 'Interface Lists',
  '/interface/bonding': 'Bonding',
  '/interface/bridge': 'Bridging and Switching',
  '/interface/eoip': 'EoIP',
  '/interface/ethernet': 'Ethernet',
  '/interface/gre': 'GRE',
  '/interface/ipip': 'IPIP',
  '/interface/l2tp-client': 'L2TP',
  '/interface/l2tp-server': 'L2TP',
  '/interface/lte': 'LTE',
  '/interface/ovpn-client': 'OpenVPN',
  '/interface/ovpn-server': 'OpenVPN',
  '/interface/pppoe-client': 'PPPoE',
  '/interface/pppoe-server': 'PPPoE',
  '/interface/sstp-client': 'SSTP',
  '/interface/sstp-server': 'SSTP',
  '/interface/vlan': 'VLAN',
  '/interface/vrrp': 'VRRP',
  '/interface/wifi': 'WiFi',
  '/interface/wireguard': 'WireGuard',
  '/ip/address': 'IP Addressing',
  '/ip/dhcp-client': 'DHCP',
  '/ip/dhcp-server': 'DHCP',
  '/ip/dns': 'DNS',
  '/ip/firewall/address-list': 'Address-lists',
  '/ip/firewall/filter': 'Filter',
  '/ip/firewall/layer7-protocol': 'Layer7',
  '/ip/firewall/mangle': 'Mangle',
  '/ip/firewall/nat': 'NAT',
  '/ip/firewall/raw': 'Filter',
  '/ip/hotspot': 'HotSpot - Captive portal',
  '/ip/ipsec': 'IPsec',
  '/ip/pool': 'IP Pools',
  '/ip/route': 'IP Routing',
  '/ip/service': 'Services',
  '/ipv6/address': 'IP Addressing',
  '/ipv6/firewall/address-list': 'Address-lists',
  '/ipv6/firewall/filter': 'Filter',
  '/ipv6/firewall/mangle': 'Mangle',
  '/ipv6/firewall/nat': 'NAT',
  '/ppp': 'PPP AAA',
  '/queue': 'Queues',
  '/routing/bgp': 'BGP',
  '/routing/filter': 'Route Selection and Filters',
  '/routing/ospf': 'OSPF',
  '/snmp': 'SNMP',
  '/system/logging': 'Log',
  '/system/scheduler': 'Scheduler',
  '/system/script': 'Scripting',
  '/tool/fetch': 'Fetch',
  '/tool/netwatch': 'Netwatch',
  '/user': 'User',
};

/** The address of the page about a menu; of its front page where none is known. The root's commands are the language. */
export function manualPage(path: string): string {
  if (path === '/') return pageOf('Scripting');
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const page = PAGES[at];
    if (page !== undefined) return pageOf(page);
  }
  return pageOf('RouterOS');
}

function pageOf(title: string): string {
  return MANUAL + encodeURIComponent(title).replaceAll('%20', '+');
}
