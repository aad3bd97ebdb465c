/** Firewalls with one knock of three stages among many other rules. */
import { mixedExport } from './inputs.ts';

/** Where the port of the second stage can have one more figure. */
export const STAGE = 'dst-port=921';
const KNOCK = `add action=add-src-to-address-list address-list=stage-1 address-list-timeout=10s chain=input comment=first dst-port=12417 protocol=tcp
add action=add-src-to-address-list address-list=stage-2 address-list-timeout=10s chain=input dst-port=921 protocol=tcp src-address-list=stage-1
add action=add-src-to-address-list address-list=door address-list-timeout=10m chain=input dst-port=13872 protocol=tcp src-address-list=stage-2
add action=accept chain=input dst-port=8291,8728 protocol=tcp src-address-list=door
`;
const SESSIONS = 'add action=accept chain=input connection-state=established,related\n';
const END = 'add action=drop chain=input\n';

/** By what the other rules are; each makes so many of them. */
export const knockInputs: Record<string, (rules: number) => string> = {
  'accepts by source behind the knock': (rules) => filter(KNOCK + lines(rules, acceptBySource)),
  'accepts by source before the knock': (rules) => filter(lines(rules, acceptBySource) + KNOCK),
  'accepts by source and port': (rules) =>
    filter(
      lines(
        rules,
        (at) =>
          `add action=accept chain=input dst-port=${1024 + (at % 50)} protocol=tcp src-address=${address(Math.floor(at / 50))}`,
      ) + KNOCK,
    ),
  'accepts to ports from anywhere': (rules) =>
    filter(
      KNOCK + lines(rules, (at) => `add action=accept chain=input dst-port=${20_000 + (at % 40_000)} protocol=udp`),
    ),
  'drops by address list': (rules) =>
    `/ip firewall address-list\n${lines(rules, (at) => `add address=${address(at)}/24 list=bad-${at}`)}` +
    filter(lines(rules, (at) => `add action=drop chain=input src-address-list=bad-${at}`) + KNOCK),
  'nat to hosts inside': (rules) =>
    `/ip firewall nat\n${lines(
      rules,
      (at) =>
        `add action=dst-nat chain=dstnat dst-port=${20_000 + (at % 40_000)} in-interface=ether1 protocol=udp ` +
        `to-addresses=10.0.${at % 200}.9 to-ports=${1 + (at % 60_000)}`,
    )}${filter(KNOCK)}`,
  'chains of ten rules, by jumps': (rules) =>
    filter(
      lines(
        Math.ceil(rules / 11),
        (at) => `add action=jump chain=input jump-target=c${at} src-address=${address(at)}`,
      ) +
        lines(
          rules - Math.ceil(rules / 11),
          (at) => `add action=accept chain=c${Math.floor(at / 10)} dst-port=${1 + (at % 60_000)} protocol=tcp`,
        ) +
        KNOCK,
    ),
  'forward rules': (rules) =>
    filter(
      KNOCK +
        lines(
          rules,
          (at) =>
            `add action=accept chain=forward dst-address=${address(at)} dst-port=${1 + (at % 60_000)} in-interface=vlan${at % 50} protocol=tcp`,
        ),
    ),
  'mangle marks': (rules) =>
    `/ip firewall mangle\n${lines(
      rules,
      (at) =>
        `add action=mark-packet chain=prerouting dst-port=${1 + (at % 60_000)} new-packet-mark=m${at % 100} protocol=udp src-address=${address(at)}`,
    )}${filter(KNOCK)}`,
  'a mixed export': (rules) => `/ip firewall filter\n${SESSIONS}${KNOCK}${mixedExport(rules)}`,
};

function filter(rules: string): string {
  return `/ip firewall filter\n${SESSIONS}${rules}${END}`;
}

function lines(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => `${line(at)}\n`).join('');
}

function acceptBySource(at: number): string {
  return `add action=accept chain=input src-address=${address(at)} comment="host ${at}"`;
}

function address(at: number): string {
  return `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`;
}
