/** The names of services by their usual ports. Source: RouterOS manual, "Services" and "Protocols and ports". */

const NAMES = new Map([
  ['tcp/21', 'FTP'],
  ['tcp/22', 'SSH'],
  ['tcp/23', 'Telnet'],
  ['tcp/53', 'DNS'],
  ['udp/53', 'DNS'],
  ['tcp/80', 'WebFig'],
  ['tcp/443', 'HTTPS'],
  ['udp/161', 'SNMP'],
  ['udp/500', 'IKE'],
  ['tcp/1194', 'OpenVPN'],
  ['udp/1194', 'OpenVPN'],
  ['udp/1701', 'L2TP'],
  ['tcp/1723', 'PPTP'],
  ['tcp/2000', 'Bandwidth Test'],
  ['tcp/3389', 'Remote Desktop'],
  ['udp/4500', 'IPsec NAT-T'],
  ['tcp/8080', 'Web Proxy'],
  ['tcp/8291', 'WinBox'],
  ['tcp/8728', 'API'],
  ['tcp/8729', 'API-SSL'],
  ['udp/13231', 'WireGuard'],
  ['ipsec-esp', 'ESP'],
  ['icmp', 'ping'],
  ['icmpv6', 'ping'],
]);

/** What stands behind a door, which a plan writes as `tcp/8291`, `ipsec-esp` or `any`: its name, else `8291/tcp`. */
export function serviceName(service: string): string {
  if (service === 'any') return 'everything';
  const [protocol = '', port] = service.split('/');
  return NAMES.get(service) ?? (port === undefined ? protocol : `${port}/${protocol}`);
}
