/**
 * A sentence about each property and each action of the firewall's menus, with an example as a script writes it.
 * Facts: RouterOS manual, "Common Firewall Matchers and Actions", "Filter", "NAT", "Mangle", "Address-lists", "Layer7".
 */

/** What it is or does, and an example. */
export interface Sentence {
  text: string;
  example: string;
}

const said = (text: string, example: string): Sentence => ({ text, example });

/** Properties of rules, of the entries of address lists, and of layer 7 patterns. */
export const firewallProperties: Readonly<Record<string, Sentence>> = {
  action: said('What happens to a packet that meets all conditions of the rule.', 'action=drop'),
  address: said('The address, prefix, range or host name that is on the list.', 'address=192.0.2.0/24'),
  'address-list': said(
    'The list that the address is put on; it comes into being with its first entry.',
    'address-list=stage-1',
  ),
  'address-list-timeout': said(
    'How long the address stays on the list. Without it, or with `none-dynamic`, until the router restarts; with `none-static` for ever.',
    'address-list-timeout=10s',
  ),
  chain: said(
    'The chain that the rule stands in: a built-in one, or one of your own that a `jump` leads to.',
    'chain=input',
  ),
  comment: said('A remark that is kept with the item.', 'comment="knock: second packet"'),
  'connection-bytes': said(
    'Holds once a connection has moved this many bytes; 0 as the upper end means without end.',
    'connection-bytes=500000-0',
  ),
  'connection-limit': said(
    'Holds when the addresses of a network of this size have more connections than that.',
    'connection-limit=30,32',
  ),
  'connection-mark': said('The mark that a mangle rule has put on the connection.', 'connection-mark=voip'),
  'connection-nat-state': said(
    'Whether source or destination of the connection were translated.',
    'connection-nat-state=dstnat',
  ),
  'connection-rate': said('The rate of the connection at this moment, in bits per second.', 'connection-rate=0-100k'),
  'connection-state': said(
    'What connection tracking makes of the packet: the first of a connection is `new`, what answers is `established`.',
    'connection-state=established,related',
  ),
  'connection-type': said('Connections that a helper of the router has recognised.', 'connection-type=ftp'),
  content: said(
    'Text that must occur somewhere in the packet. It is compared as it stands, packet by packet.',
    'content="open sesame"',
  ),
  'copy-from': said(
    'Takes all properties from another item, except those that are given.',
    'copy-from=[find comment="template"]',
  ),
  disabled: said('Keeps the item without effect. The word is `disabled`: `disable` is a command.', 'disabled=yes'),
  dscp: said('The differentiated services value in the header of the packet.', 'dscp=46'),
  'dst-address': said('Where the packet goes: an address, a prefix or a range.', 'dst-address=192.0.2.10'),
  'dst-address-list': said(
    'Holds when the destination is on this list. Lists fill while the router runs.',
    'dst-address-list=servers',
  ),
  'dst-address-type': said(
    'What kind of address the destination is: `local` is one of the router itself.',
    'dst-address-type=local',
  ),
  'dst-limit': said(
    'Lets so many packets pass for each source, destination or port of them; the rest does not match.',
    'dst-limit=10,20,src-address/1m',
  ),
  'dst-port': said(
    'The port that the packet goes to: one, a range, or a list. It needs `protocol=tcp` or `udp`.',
    'dst-port=8291',
  ),
  'dst-prefix': said(
    "The prefix that takes the place of the destination's, with `action=dnpt`.",
    'dst-prefix=2001:db8:1::/64',
  ),
  dynamic: said('An entry that is gone after a restart and is not part of an export.', 'dynamic=yes'),
  fragment: said(
    'Fragments of a packet behind the first one. With connection tracking there are none, packets are put together first.',
    'fragment=yes',
  ),
  headers: said('Extension headers of IPv6 that the packet has.', 'headers=frag'),
  'hop-limit': said('How many hops an IPv6 packet may still go.', 'hop-limit=equal:255'),
  hotspot: said('What the hotspot says of the client.', 'hotspot=!auth'),
  'hw-offload': said('Whether fasttracked connections may be handed to the switch chip.', 'hw-offload=yes'),
  'icmp-options': said('Type and code of an ICMP message; 8:0 is the request of a ping.', 'icmp-options=8:0'),
  'in-bridge-port': said('The port of a bridge that the packet came in on.', 'in-bridge-port=ether2'),
  'in-bridge-port-list': said(
    'Holds when the packet came in on a bridge port of this interface list.',
    'in-bridge-port-list=LAN',
  ),
  'in-interface': said('The interface that the packet came in on.', 'in-interface=ether1'),
  'in-interface-list': said('Holds when the packet came in on an interface of this list.', 'in-interface-list=WAN'),
  'ingress-priority': said('The priority that came with the packet, from VLAN or MPLS.', 'ingress-priority=5'),
  'ipsec-policy': said('Whether IPsec has handled the packet, or will handle it.', 'ipsec-policy=in,ipsec'),
  'ipv4-options': said('Options in the header of an IPv4 packet.', 'ipv4-options=record-route'),
  'jump-target': said(
    'The chain in which a packet goes on with `action=jump`. It comes back at the end of that chain.',
    'jump-target=knock',
  ),
  'layer7-protocol': said(
    'A pattern of `/ip firewall layer7-protocol` that the first packets of the connection must match. It costs much work.',
    'layer7-protocol=passphrase',
  ),
  limit: said('Lets so many packets pass, and a burst at first; the rest does not match.', 'limit=5/1m,10:packet'),
  list: said('The name of the address list. All entries with this name are one list.', 'list=office'),
  log: said('Writes a line to the log for each packet that matches, besides what the rule does.', 'log=yes'),
  'log-prefix': said('What the line in the log begins with.', 'log-prefix="knock 2"'),
  name: said('The name under which rules use the pattern.', 'name=passphrase'),
  'new-connection-mark': said('The mark that all packets of the connection will carry.', 'new-connection-mark=voip'),
  'new-dscp': said('The differentiated services value that the packet gets.', 'new-dscp=46'),
  'new-hop-limit': said('The hop limit that an IPv6 packet gets.', 'new-hop-limit=set:64'),
  'new-mss': said(
    'The largest segment that TCP will announce; `clamp-to-pmtu` fits it to the path.',
    'new-mss=clamp-to-pmtu',
  ),
  'new-packet-mark': said(
    'The mark that this packet carries inside the router, for queues and rules.',
    'new-packet-mark=upload',
  ),
  'new-priority': said('The priority that the packet gets for VLAN and wireless.', 'new-priority=from-dscp'),
  'new-routing-mark': said(
    'The routing table that decides where the packet goes. It must exist in `/routing table`.',
    'new-routing-mark=provider-2',
  ),
  'new-ttl': said('The time to live that an IPv4 packet gets.', 'new-ttl=increment:1'),
  nth: said('Every so-manieth packet, counted from the one that is named.', 'nth=2,1'),
  'out-bridge-port': said('The port of a bridge that the packet leaves by.', 'out-bridge-port=ether2'),
  'out-bridge-port-list': said(
    'Holds when the packet leaves by a bridge port of this interface list.',
    'out-bridge-port-list=LAN',
  ),
  'out-interface': said(
    'The interface that the packet leaves by. There is none yet in `input` and `prerouting`.',
    'out-interface=ether1',
  ),
  'out-interface-list': said('Holds when the packet leaves by an interface of this list.', 'out-interface-list=WAN'),
  p2p: said("Old file sharing protocols. Today's are not recognised.", 'p2p=all-p2p'),
  'packet-mark': said('The mark that a mangle rule has put on the packet.', 'packet-mark=upload'),
  'packet-size': said(
    'The size of the whole IP packet. A ping has 28 bytes more than its data in IPv4, 48 in IPv6.',
    'packet-size=720',
  ),
  passthrough: said('Whether the packet goes on to the next rule after it was marked.', 'passthrough=no'),
  'per-connection-classifier': said(
    'Deals connections out by a hash of addresses and ports: divisor and remainder.',
    'per-connection-classifier=both-addresses:2/0',
  ),
  'place-before': said('The rule that the new one is put in front of.', 'place-before=[find comment="drop the rest"]'),
  port: said('Source or destination port. It needs `protocol=tcp` or `udp`.', 'port=53'),
  priority: said('The priority that the packet has inside the router.', 'priority=5'),
  protocol: said('The protocol above IP, by name or number. Conditions on ports need it.', 'protocol=tcp'),
  psd: said(
    'Finds port scans: weight at which it holds, time between packets, weight of low ports and of high ones. IPv4 only.',
    'psd=21,3s,3,1',
  ),
  random: said('Holds for this share of the packets, in percent, by chance.', 'random=10'),
  'randomise-ports': said('Gives translated connections a random source port.', 'randomise-ports=yes'),
  realm: said('The realm of the route.', 'realm=3'),
  regexp: said(
    'A regular expression on the first ten packets or 2 KB of a connection, without regard to case.',
    'regexp="^open sesame"',
  ),
  'reject-with': said('What the sender is told.', 'reject-with=tcp-reset'),
  'route-dst': said('The next hop that the packet is sent to, with `action=route`.', 'route-dst=192.0.2.1'),
  'routing-mark': said('The routing table that a mangle rule has chosen.', 'routing-mark=provider-2'),
  'same-not-by-dst': said(
    'Whether `action=same` leaves the destination out when it chooses an address.',
    'same-not-by-dst=yes',
  ),
  'sniff-id': said('A number in the packets that are sent to the sniffer.', 'sniff-id=7'),
  'sniff-target': said('The address that copies of the packets are sent to.', 'sniff-target=192.0.2.5'),
  'sniff-target-port': said('The port of that address.', 'sniff-target-port=37008'),
  'socks5-port': said('The port of the SOCKS server.', 'socks5-port=1080'),
  'socks5-server': said('The SOCKS server that connections are handed to.', 'socks5-server=192.0.2.5'),
  'socksify-service': said('The service that hands connections to a SOCKS server.', 'socksify-service=proxy'),
  'src-address': said('Where the packet comes from: an address, a prefix or a range.', 'src-address=192.168.88.0/24'),
  'src-address-list': said(
    'Holds when the source is on this list: of a knock, whoever has sent the packet before.',
    'src-address-list=stage-1',
  ),
  'src-address-type': said('What kind of address the source is.', 'src-address-type=unicast'),
  'src-mac-address': said(
    "The MAC address that the packet came from. Behind another router it is that router's.",
    'src-mac-address=02:00:00:00:00:01',
  ),
  'src-port': said('The port that the packet comes from. The sender chooses it.', 'src-port=1024-65535'),
  'src-prefix': said(
    "The prefix that takes the place of the source's, with `action=snpt`.",
    'src-prefix=2001:db8:1::/64',
  ),
  'tcp-flags': said('Flags of TCP that are set, and with `!` those that are not.', 'tcp-flags=syn,!ack'),
  'tcp-mss': said('The largest segment that a SYN announces.', 'tcp-mss=1453-65535'),
  time: said('A part of the day, and days of the week.', 'time=8h-17h,mon,tue,wed,thu,fri'),
  timeout: said('After which time the entry is taken off the list. Without one it stays for ever.', 'timeout=1h'),
  'tls-host': said(
    'The name of the server that a TLS connection asks for, with `*` for any characters.',
    'tls-host=*.example.com',
  ),
  'to-address': said("The address that takes the place of the packet's.", 'to-address=2001:db8::10'),
  'to-addresses': said("The address or range that takes the place of the packet's.", 'to-addresses=192.168.88.10'),
  'to-ports': said("The port or range that takes the place of the packet's.", 'to-ports=8080'),
  tos: said('The type of service byte in the header of the packet.', 'tos=16'),
  ttl: said('How many hops an IPv4 packet may still go.', 'ttl=less-than:5'),
};

/** Actions of rules. */
export const firewallActions: Readonly<Record<string, Sentence>> = {
  accept: said('Lets the packet through; no further rule of this table looks at it.', 'action=accept'),
  'add-dst-to-address-list': said(
    'Puts the destination on an address list, and the next rule follows.',
    'action=add-dst-to-address-list address-list=visited address-list-timeout=1h',
  ),
  'add-src-to-address-list': said(
    'Puts the source on an address list, and the next rule follows: what a knock is made of.',
    'action=add-src-to-address-list address-list=stage-1 address-list-timeout=10s',
  ),
  'change-dscp': said('Writes another differentiated services value.', 'action=change-dscp new-dscp=46'),
  'change-hop-limit': said('Writes another hop limit.', 'action=change-hop-limit new-hop-limit=set:64'),
  'change-mss': said('Writes another largest segment into a SYN.', 'action=change-mss new-mss=clamp-to-pmtu'),
  'change-ttl': said('Writes another time to live.', 'action=change-ttl new-ttl=set:64'),
  'clear-df': said('Takes away the mark that forbids to fragment the packet.', 'action=clear-df'),
  dnpt: said(
    "Puts another prefix in place of the destination's, without connection tracking.",
    'action=dnpt dst-prefix=2001:db8:1::/64',
  ),
  drop: said('Throws the packet away without a word. No further rule looks at it.', 'action=drop'),
  'dst-nat': said(
    "Puts another destination in place of the packet's. Filter rules see the new one.",
    'action=dst-nat to-addresses=192.168.88.10 to-ports=443',
  ),
  'endpoint-independent-nat': said(
    'Gives a source the same outside address and port for all destinations.',
    'action=endpoint-independent-nat',
  ),
  'fasttrack-connection': said(
    'Lets later packets of the connection go past the firewall. An `accept` with the same conditions must follow.',
    'action=fasttrack-connection connection-state=established,related',
  ),
  jump: said('Goes on in another chain, and comes back at its end.', 'action=jump jump-target=knock'),
  log: said('Writes a line to the log, and the next rule follows.', 'action=log log-prefix="input"'),
  'mark-connection': said('Puts a mark on the connection.', 'action=mark-connection new-connection-mark=voip'),
  'mark-packet': said('Puts a mark on the packet.', 'action=mark-packet new-packet-mark=upload'),
  'mark-routing': said('Chooses the routing table for the packet.', 'action=mark-routing new-routing-mark=provider-2'),
  masquerade: said('Puts the address of the outgoing interface in place of the source.', 'action=masquerade'),
  netmap: said('Puts one network in place of another, address by address.', 'action=netmap to-addresses=10.1.0.0/24'),
  notrack: said('Keeps connection tracking away from the packet; its state is `untracked`.', 'action=notrack'),
  passthrough: said('Counts the packet, and the next rule follows.', 'action=passthrough'),
  redirect: said('Puts the router itself in place of the destination.', 'action=redirect to-ports=53'),
  reject: said('Throws the packet away and tells the sender.', 'action=reject reject-with=icmp-admin-prohibited'),
  return: said('Goes back to the rule behind the `jump` that led here.', 'action=return'),
  route: said('Sends the packet to a next hop, past the routing table.', 'action=route route-dst=192.0.2.1'),
  same: said('Gives a client the same address of a range each time.', 'action=same to-addresses=192.0.2.10-192.0.2.20'),
  'set-priority': said('Gives the packet another priority.', 'action=set-priority new-priority=from-dscp'),
  'sniff-pc': said('Sends a copy of the packet to a Packet Sniffer PC.', 'action=sniff-pc sniff-target=192.0.2.5'),
  'sniff-tzsp': said(
    'Sends a copy of the packet to a TZSP receiver such as Wireshark.',
    'action=sniff-tzsp sniff-target=192.0.2.5',
  ),
  snpt: said(
    "Puts another prefix in place of the source's, without connection tracking.",
    'action=snpt src-prefix=2001:db8:1::/64',
  ),
  socksify: said('Hands the connection to a SOCKS server.', 'action=socksify socksify-service=proxy'),
  'src-nat': said("Puts another source in place of the packet's.", 'action=src-nat to-addresses=192.0.2.1'),
  'strip-ipv4-options': said('Takes the options out of the header.', 'action=strip-ipv4-options'),
  tarpit: said(
    'Takes up TCP connections and lets them hang, so that whoever scans loses time.',
    'action=tarpit protocol=tcp',
  ),
};
