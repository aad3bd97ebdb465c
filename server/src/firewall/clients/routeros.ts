/** RouterOS itself as client of another router. */
import type { KnockStep } from '../knock-plan.ts';
import { isPagePath } from './curl.ts';
import {
  bracketed,
  type ClientPlan,
  exportEach,
  isAddress,
  type KnockClient,
  type ProtocolAbilities,
  sendUnless,
  whyNot,
} from './knock-client.ts';
import { routerosPause } from './pauses.ts';
import type { PlanDraft } from './plan-draft.ts';
import { routerosString } from './quoting.ts';

const abilities: ProtocolAbilities = { tcp: { payload: true }, udp: {}, icmp: { size: true } };

/** `/ping size=` is the size of the whole packet. A UDP packet needs the traffic generator. */
export const routeros: KnockClient = {
  name: 'routeros',
  title: 'RouterOS (fetch, ping, traffic generator)',
  needs: 'A router with RouterOS 7; for UDP the address, not the name, of the other one.',
  export(plan, host) {
    return exportEach(plan, routerosPause, (step, number) =>
      sendUnless(whyNot('RouterOS', abilities, step, plan.family) ?? unfit(step, plan, host), () => {
        if (step.protocol === 'udp') return generatorLine(step, plan, host, number);
        if (step.protocol === 'tcp') return fetchLine(step, host);
        const size = step.packetSize === null ? '' : ` size=${step.packetSize}`;
        return `/ping address=${host} count=1${size}`;
      }),
    );
  },
  read({ text, words }, draft) {
    if (words.length > 0) return false;
    return readFetch(text, draft) || readPing(text, draft) || readGenerator(text, draft);
  },
};

/** For a person at the terminal: the session ends with Ctrl-] or when the other side closes. */
export const routerosTelnet: KnockClient = {
  name: 'routeros-telnet',
  title: 'RouterOS (/system telnet)',
  needs: 'The terminal of a router; each line waits until Ctrl-C.',
  export(plan, host) {
    return exportEach(plan, routerosPause, (step) =>
      sendUnless(
        whyNot('telnet', { tcp: {} }, step, plan.family) ?? nameOver6(plan, host),
        () => `/system telnet address=${host} port=${step.port}`,
      ),
    );
  },
  read({ text, words }, draft) {
    if (words.length > 0) return false;
    const [, rest] = /\/system[\s/]+telnet\s+(.*)$/.exec(text) ?? [];
    if (rest === undefined) return false;
    const [first, second] = rest.split(/\s+/);
    draft.addTarget(property(rest, 'address') ?? first);
    return draft.add({ protocol: 'tcp', port: Number(property(rest, 'port') ?? second ?? '23') });
  },
};

function unfit(step: KnockStep, plan: ClientPlan, host: string): string | null {
  if (step.protocol === 'udp' && !isAddress(host)) return 'The traffic generator needs the address of the host.';
  if (step.payload !== null && !isPagePath(step.payload)) return 'fetch sends a text only as the path of a web page.';
  return nameOver6(plan, host);
}

/** A name is looked up for IPv4 first, and no option of all versions says otherwise. */
function nameOver6({ family }: ClientPlan, host: string): string | null {
  return family === 6 && !isAddress(host) ? 'Over IPv6, RouterOS needs the address of the host.' : null;
}

/** A knock port answers nothing, so that fetch fails: that is no reason to stop. */
function fetchLine({ port, payload }: KnockStep, host: string): string {
  const url = routerosString(`http://${bracketed(host)}:${port}${payload ?? '/'}`);
  return `:do { /tool fetch url=${url} output=none duration=1s } on-error={}`;
}

function generatorLine({ port }: KnockStep, { family }: ClientPlan, host: string, number: number): string {
  const [ip, mask] = family === 6 ? ['ipv6', 128] : ['ip', 32];
  const name = `knock-${number}`;
  const menu = '/tool traffic-generator';
  const template = `${menu} packet-template add name=${name} header-stack=mac,${ip},udp ${ip}-dst=${host}/${mask} udp-dst-port=${port}`;
  return `${template}; ${menu} quick tx-template=${name} packet-count=1 duration=1s; ${menu} packet-template remove [find name=${name}]`;
}

function readFetch(text: string, draft: PlanDraft): boolean {
  const [, quoted, bare] = /\/tool[\s/]+fetch\b.*?\burl=(?:"((?:\\.|[^"\\])*)"|(\S+))/.exec(text) ?? [];
  const url = bare ?? quoted?.replaceAll('\\3F', '?').replace(/\\(["\\$?])/g, '$1');
  const [, scheme, host, port, path = '/'] = /^(\w+):\/\/(\[[^\]]*\]|[^/:]+)(?::(\d+))?(\/.*)?$/.exec(url ?? '') ?? [];
  if (host === undefined) return false;
  draft.addTarget(host);
  const usual = scheme === 'https' ? 443 : 80;
  return draft.add({ protocol: 'tcp', port: Number(port ?? usual), payload: path === '/' ? null : path });
}

function readPing(text: string, draft: PlanDraft): boolean {
  const [, rest] = /(?:^|[\s{])\/(?:tool[\s/]+)?ping\s+(.*)$/.exec(text) ?? [];
  if (rest === undefined) return false;
  draft.addTarget(property(rest, 'address') ?? rest.split(/\s+/).find((word) => !word.includes('=')));
  const size = property(rest, 'size');
  if (property(rest, 'count') !== '1') draft.doubts.add('ping sends more than one packet here: the knock needs one.');
  return draft.add({ protocol: 'icmp', packetSize: size === undefined ? null : Number(size) });
}

function readGenerator(text: string, draft: PlanDraft): boolean {
  if (!/\/tool[\s/]+traffic-generator\b/.test(text)) return false;
  const udp = property(text, 'udp-dst-port');
  const port = udp ?? property(text, 'tcp-dst-port');
  if (port === undefined) return true;
  draft.addTarget((property(text, 'ip-dst') ?? property(text, 'ipv6-dst'))?.replace(/\/\d+$/, ''));
  return draft.add({ protocol: udp === undefined ? 'tcp' : 'udp', port: Number(port) });
}

function property(text: string, name: string): string | undefined {
  const [, quoted, bare] = new RegExp(`(?:^|\\s)${name}=(?:"([^"]*)"|([^\\s;]+))`).exec(text) ?? [];
  return quoted ?? bare;
}
