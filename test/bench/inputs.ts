/** Scripts of any size, the same ones in each run. */

/** An export of a blocklist: `lines` lines of `width` characters or more. */
export function addressList(lines: number, width: number): string {
  const entries = Array.from({ length: lines - 1 }, (_, index) => {
    const entry = `add address=${address(index)}/24 comment="range ${index}" list=`;
    return `${entry.padEnd(width - 1, 'blocklist-')}\n`;
  });
  return `/ip firewall address-list\n${entries.join('')}`;
}

/** What an export of a router that is in use consists of: many menus, rules, continued lines, and scripts. */
export function mixedExport(lines: number): string {
  let text = '# 2025-06-01 12:00:00 by RouterOS 7.18.2\n';
  let count = 1;
  for (let index = 0; count < lines; index += 1) {
    const section = sections[index % sections.length]!(index);
    text += section;
    count += section.split('\n').length - 1;
  }
  return text;
}

const sections: readonly ((index: number) => string)[] = [
  (index) => `/interface bridge\nadd name=bridge-${index} protocol-mode=none vlan-filtering=yes\n`,
  (index) => `/interface ethernet\nset [ find default-name=ether${index} ] comment="port ${index}" disabled=no\n`,
  (index) =>
    `/ip address\nadd address=${address(index)}/24 comment=lan interface=bridge-${index} \\\n    network=10.0.0.0\n`,
  (index) =>
    '/ip firewall filter\n' +
    `add action=accept chain=input connection-state=established,related in-interface=bridge-${index}\n` +
    `add action=accept chain=input dst-port=${1024 + index},8291 log-prefix="office ${index}" protocol=tcp \\\n` +
    '    src-address-list=office\n' +
    `add action=drop chain=input comment="drop the rest ${index}" in-interface=!bridge-${index}\n`,
  (index) =>
    `/ip firewall address-list\n${repeated(6, (each) => `add address=${address(index + each)} list=office\n`)}`,
  (index) =>
    `/ip dhcp-server lease\n${repeated(8, (each) => `add address=${address(index)} mac-address=02:00:00:00:00:0${each} server=lan\n`)}`,
  (index) =>
    `/system script\nadd name=report-${index} owner=admin source={\n` +
    ':local total 0\n' +
    ':foreach i in=[/ip dhcp-server lease find where dynamic=yes and disabled=no] do={\n' +
    '    :set total ($total + 1)\n' +
    '    :if ($total > 10) do={ :log info "many leases: $total of $[:len [/ip dhcp-server lease find]]" }\n' +
    '}\n' +
    '}\n',
  (index) => `/queue simple\nadd max-limit=10M/50M name="queue ${index}" target=${address(index)}/32\n`,
];

function repeated(times: number, line: (index: number) => string): string {
  return Array.from({ length: times }, (_, index) => line(index)).join('');
}

function address(index: number): string {
  return `${1 + (index % 223)}.${(index * 7) % 256}.${(index * 13) % 256}.0`;
}
