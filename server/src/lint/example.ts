/** The firewall that the examples of the rules are variations of. No rule has anything to say about it. */
export const goodFirewall = `/ip firewall filter
add action=accept chain=input connection-state=established,related
add action=add-src-to-address-list address-list=open address-list-timeout=5m chain=input dst-port=13872 protocol=tcp src-address-list=knock-2
add action=add-src-to-address-list address-list=knock-2 address-list-timeout=10s chain=input dst-port=9216 protocol=tcp src-address-list=knock-1
add action=add-src-to-address-list address-list=knock-1 address-list-timeout=10s chain=input dst-port=12417 protocol=tcp
add action=accept chain=input dst-port=8291 protocol=tcp src-address-list=open
add action=drop chain=input
`;

/** The good firewall with something replaced, everywhere. */
export function variation(good: string, bad: string): string {
  return goodFirewall.replaceAll(good, bad);
}

/** The same knock in its strict form: one chain for each stage, and who sends a wrong packet there is refused a while. */
export const strictFirewall = `/ip firewall filter
add action=accept chain=input connection-state=established,related
add action=accept chain=input dst-port=8291 protocol=tcp src-address-list=open
add action=jump chain=input connection-state=new jump-target=knock
add action=drop chain=input
add action=drop chain=knock src-address-list=fail
add action=jump chain=knock jump-target=after-2 src-address-list=knock-2
add action=jump chain=knock jump-target=after-1 src-address-list=knock-1
add action=add-src-to-address-list address-list=knock-1 address-list-timeout=10s chain=knock dst-port=12417 protocol=tcp
add action=add-src-to-address-list address-list=knock-2 address-list-timeout=10s chain=after-1 dst-port=9216 protocol=tcp
add action=drop chain=after-1 dst-port=12417,9216 protocol=tcp
add action=add-src-to-address-list address-list=fail address-list-timeout=1m chain=after-1
add action=add-src-to-address-list address-list=open address-list-timeout=5m chain=after-2 dst-port=13872 protocol=tcp
add action=drop chain=after-2 dst-port=12417,9216,13872 protocol=tcp
add action=add-src-to-address-list address-list=fail address-list-timeout=1m chain=after-2
`;
