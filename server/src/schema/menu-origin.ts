/**
 * Where menus come from that not every router has. What an extra package brings is in the command tree as far as
 * somebody has asked a router with the package; the other menus here are known by their names alone.
 *
 * Source: RouterOS manual, "Packages", "RouterBOARD", "Switch Chip Features", and for version 6 the menus of exports
 * that no tree of version 7 has.
 */

/** What brings a menu: a package of this name, the hardware of some routers, or RouterOS 6. */
export type MenuOrigin =
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'hardware' }
  | { readonly kind: 'version-6' };

const fromPackage = (name: string): MenuOrigin => ({ kind: 'package', name });
const fromHardware: MenuOrigin = { kind: 'hardware' };
const fromVersion6: MenuOrigin = { kind: 'version-6' };

const origins: Readonly<Record<string, MenuOrigin>> = {
  '/app': fromPackage('container'),
  '/caps-man': fromPackage('wireless'),
  '/container': fromPackage('container'),
  '/dude': fromPackage('dude'),
  '/file/rsync-daemon': fromPackage('rose-storage'),
  '/interface/ethernet/poe': fromHardware,
  '/interface/ethernet/switch': fromHardware,
  '/interface/w60g': fromHardware,
  '/interface/wireless': fromPackage('wireless'),
  '/iot': fromPackage('iot'),
  '/ip/accounting': fromVersion6,
  '/ip/route/vrf': fromVersion6,
  '/lcd': fromHardware,
  '/lora': fromPackage('lora'),
  '/metarouter': fromVersion6,
  '/openflow': fromPackage('openflow'),
  '/partitions': fromHardware,
  '/routing/bgp/aggregate': fromVersion6,
  '/routing/bgp/network': fromVersion6,
  '/routing/bgp/peer': fromVersion6,
  '/routing/mme': fromVersion6,
  '/routing/ospf-v3': fromVersion6,
  '/routing/ospf/nbma-neighbor': fromVersion6,
  '/routing/ospf/network': fromVersion6,
  '/routing/ospf/sham-link': fromVersion6,
  '/routing/ospf/virtual-link': fromVersion6,
  '/routing/pim': fromVersion6,
  '/routing/prefix-lists': fromVersion6,
  '/routing/rip/network': fromVersion6,
  '/system/gpio': fromHardware,
  '/system/gps': fromPackage('gps'),
  '/system/routerboard': fromHardware,
  '/tool/calea': fromPackage('calea'),
  '/tool/user-manager': fromVersion6,
  '/tr069-client': fromPackage('tr069-client'),
  '/user-manager': fromPackage('user-manager'),
  '/zerotier': fromPackage('zerotier'),
};

/** How many names the longest of these paths has. */
const DEEPEST = 3;

/** Null for a menu of the base system, and for one that is not known at all. */
export function menuOrigin(path: string): MenuOrigin | null {
  let prefix = '';
  for (const name of path.split('/', DEEPEST + 1).slice(1)) {
    prefix += `/${name}`;
    const origin = origins[prefix];
    if (origin !== undefined) return origin;
  }
  return null;
}

/** Arguments of devices with such hardware. The table of commands comes from a router without it. */
export const hardwareArguments: ReadonlySet<string> = new Set([
  'hw-offload',
  'poe-lldp-enabled',
  'poe-out',
  'poe-priority',
  'poe-voltage',
  'power-cycle-interval',
  'power-cycle-ping-address',
  'power-cycle-ping-enabled',
  'power-cycle-ping-timeout',
  'suppress-hw-offload',
]);
