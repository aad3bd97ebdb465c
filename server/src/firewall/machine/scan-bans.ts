/**
 * Detections of scans. Whom they find can't be told from one packet; but a rule that only refuses whom it finds takes
 * nothing from claims that nobody gets in, and who knocks is not found as long as the knock stays below the limit.
 */
import type { SourceRule } from '../read-firewall.ts';
import type { Knock } from './knocks.ts';
import { listsReadBy } from './slice.ts';

const REFUSING = new Set(['drop', 'reject', 'tarpit']);
/** Ports below are the privileged ones, which `psd` weighs apart. */
const PRIVILEGED = 1024;

/** The rules that refuse who scans, or put them on lists that only refusals read. Takes the rules of one family. */
export function scanBans(rules: readonly SourceRule[]): ReadonlySet<SourceRule> {
  const found = rules.filter(({ properties }) => properties.has('psd'));
  if (found.length === 0) return new Set();
  const opening = new Set(rules.filter((rule) => !isRefusalOfListed(rule)).flatMap(listsReadBy));
  return new Set(
    found.filter(({ action, properties }) => {
      const list = properties.get('address-list');
      const isListing = action === 'add-src-to-address-list' && list !== undefined && !opening.has(list);
      return REFUSING.has(action) || isListing;
    }),
  );
}

/** Whether to be on a list that the rule reads can only be bad for the sender. */
function isRefusalOfListed({ action, properties }: SourceRule): boolean {
  const list = properties.get('src-address-list') ?? '';
  return REFUSING.has(action) && !list.startsWith('!') && !properties.has('dst-address-list');
}

/** Whether the detection finds nobody who knocks and then goes to the services behind the door. */
export function staysBelow({ machine, intended, door }: Knock, { properties }: SourceRule): boolean {
  const [limit = 0, , low = 0, high = 0] = (properties.get('psd') ?? '').split(',').map(Number.parseFloat);
  const protocol = properties.get('protocol') ?? '!';
  const isCounted = (other: string) => protocol.startsWith('!') || protocol === other;
  const knocked = (intended ?? []).map((sent) => machine.classes[sent.class]!.packet);
  const opened = door.opens.map((service) => service.split('/') as [string, string?]);
  const ports = new Set([
    ...knocked.map((packet) => `${packet.protocol}/${packet.destinationPort}`),
    ...opened.map(([name, port]) => `${name}/${Number.parseInt(port ?? '', 10)}`),
  ]);
  const weights = [...ports].map((each) => {
    const [name = '', port] = each.split('/');
    if (!Number.isInteger(Number(port)) || !isCounted(name)) return 0;
    return Number(port) < PRIVILEGED ? low : high;
  });
  return weights.reduce((sum, weight) => sum + weight, 0) < limit;
}
