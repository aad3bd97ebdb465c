/** Which arguments name things that are defined elsewhere, and in which menu those are. */

/** By menu and argument, where the name does not tell. Source: RouterOS manual, the pages of the menus. */
const EXACT: Readonly<Record<string, string>> = {
  '/interface/list exclude': '/interface/list',
  '/interface/list include': '/interface/list',
  '/interface/list/member list': '/interface/list',
  '/ip/dhcp-server/lease server': '/ip/dhcp-server',
  '/ip/dhcp-server/network dhcp-option': '/ip/dhcp-server/option',
  '/ip/firewall/address-list list': '/ip/firewall/address-list',
  '/ip/hotspot/ip-binding server': '/ip/hotspot',
  '/ip/hotspot/user server': '/ip/hotspot',
  '/ip/ipsec/identity policy-template-group': '/ip/ipsec/policy/group',
  '/ipv6/firewall/address-list list': '/ipv6/firewall/address-list',
  '/queue/simple parent': '/queue/simple',
  '/queue/tree parent': '/queue/tree',
  '/routing/rule table': '/routing/table',
};

/** By the end of the argument's name. Source: RouterOS manual, the pages of the menus. */
const TARGETS: readonly (readonly [RegExp, string])[] = [
  [/(?:interface|bridge-port)-list$/, '/interface/list'],
  [/interfaces?$|bridge-port$|^slaves$|^(?:un)?tagged$/, '/interface'],
  [/bridge$/, '/interface/bridge'],
  [/address-list$/, '/ip/firewall/address-list'],
  [/connection-mark$/, 'connection-mark'],
  [/packet-marks?$/, 'packet-mark'],
  [/(?:routing-mark|routing-table|rtab)$/, '/routing/table'],
  [/vrf$/, '/ip/vrf'],
  [/layer7-protocol$/, '/ip/firewall/layer7-protocol'],
  [/certificates?$/, '/certificate'],
  [/queue(?:-type)?$/, '/queue/type'],
  [/v6-.*pool$/, '/ipv6/pool'],
  [/(?:^|[.-])pool$/, '/ip/pool'],
  [/(?:in|out|input|output)(?:-filter-chain|\.filter|\.filter-chain)$/, '/routing/filter/rule'],
];

/** The same, where no menu near is called so. */
const FALLBACKS: readonly (readonly [RegExp, string])[] = [[/^(?:default-)?profile$/, '/ppp/profile']];

/** Of the menus that a firewall has twice. */
const IPV6_TARGETS: Readonly<Record<string, string>> = {
  '/ip/firewall/address-list': '/ipv6/firewall/address-list',
  '/ip/pool': '/ipv6/pool',
};

/** Names that mean a chain where a menu has them both. */
const CHAIN = /^(?:chain|jump-target)$/;

/**
 * What an argument of a menu names: the path of a menu, or one of the words of `ValueForm`'s references; null where it
 * is not known to name a thing. `named` are the menus whose items have names.
 */
export function referenceTarget(menu: string, name: string, named: ReadonlySet<string>): string | null {
  const exact = EXACT[`${menu} ${name}`];
  if (exact !== undefined) return exact;
  if (CHAIN.test(name)) return 'chain';
  const among = (targets: typeof TARGETS) => targets.find(([pattern]) => pattern.test(name))?.[1];
  const target = among(TARGETS);
  if (target === undefined) return nearestMenu(menu, name, named) ?? among(FALLBACKS) ?? null;
  return (menu.startsWith('/ipv6/') ? IPV6_TARGETS[target] : undefined) ?? target;
}

/** `profile` in `/ip/hotspot/user` is one of `/ip/hotspot/user/profile`, `server` one of `/ip/hotspot`. */
function nearestMenu(menu: string, name: string, named: ReadonlySet<string>): string | null {
  const noun = /[^.]*$/.exec(name)![0].replace(/^(?:default|master|slave)-/, '');
  for (let path = menu; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
    const found = [noun, `${noun}s`, noun.replace(/s$/, '')].map((each) => `${path}/${each}`);
    const target = found.find((each) => named.has(each) && each !== menu);
    if (target !== undefined) return target;
  }
  return null;
}
