/**
 * What becomes of strangers in the chain where a door stands: which drops close it, and what happens there to sessions
 * that are already open.
 */
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import { admitsState, conditions, type PlacedRule } from './placed-rules.ts';
import { type Family, tableOfMenu } from './rule.ts';

/** The end of one built-in chain in which a door's accepts stand. */
export interface ChainEnd {
  chain: string;
  /** The door's accepts in this chain. */
  accepts: PlacedRule[];
  /** Drops, disabled ones included, that refuse strangers what an accept gives, in the order that packets meet them. */
  drops: PlacedRule[];
  /**
   * Sessions that are established: `kept` when they are accepted before the first drop or it does not meet them, `late`
   * when they are accepted behind it, `cut` when only the drop meets them; null when nothing accepts or drops them.
   */
  sessions: 'kept' | 'late' | 'cut' | null;
  /** False where the script changes the chain in a way that can't be followed, or puts rules between others. */
  isWhole: boolean;
}

const REFUSING = new Set(['drop', 'reject', 'tarpit']);
/** Ports by which routers are managed: ssh, telnet, web, API, WinBox. */
const MANAGEMENT = [21, 22, 23, 80, 443, 8291, 8728, 8729];
/** Matchers that leave most strangers alone. */
const NARROW = new Set([
  'connection-bytes',
  'connection-limit',
  'connection-mark',
  'connection-rate',
  'connection-type',
  'content',
  'dst-limit',
  'fragment',
  'hotspot',
  'icmp-options',
  'layer7-protocol',
  'limit',
  'nth',
  'packet-mark',
  'packet-size',
  'psd',
  'random',
  'routing-mark',
  'src-address',
  'src-address-list',
  'src-mac-address',
  'src-port',
  'tcp-flags',
  'time',
  'tls-host',
  'ttl',
]);
const EVERYWHERE = new Set(['0.0.0.0/0', '::/0']);

/** The ends of the built-in chains in which the accepts of a door stand, among the rules of one family. */
export function chainEnds(
  doorAccepts: readonly PlacedRule[],
  placed: readonly PlacedRule[],
  commands: readonly ResolvedCommand[],
): ChainEnd[] {
  return ['input', 'forward'].flatMap((chain) => {
    const accepts = doorAccepts.filter((accept) => accept.root === chain);
    if (accepts.length === 0) return [];
    const met = placed.filter(({ rule, root }) => meets(rule.table, root, chain));
    const drops = met.filter((drop) => accepts.some((accept) => closes(drop, accept)));
    const sessions = sessionsOf(met, drops);
    const isWhole =
      !accepts.some(isPlacedBefore) && !drops.some(isPlacedBefore) && !isChanged(commands, accepts[0]!.rule.family);
    return [{ chain, accepts, drops, sessions, isWhole }];
  });
}

/** Whether a rule of the filter is a drop for strangers in general, whatever they want. */
export function isDropOfAll(placed: PlacedRule): boolean {
  const asksForMore = ['protocol', 'dst-port', 'port', 'dst-address', 'dst-address-list'];
  return isRefusal(placed) && asksForMore.every((property) => conditions(placed, property).length === 0);
}

/** Whether commands other than plain `add` have a say in which rules of the filter are in force. */
export function isChanged(commands: readonly ResolvedCommand[], family: Family): boolean {
  return commands.some(({ menu, command, execution }) => {
    const table = menu === null ? null : tableOfMenu(menu);
    if (table?.table !== 'filter' || table.family !== family) return false;
    return command === 'add' ? execution !== 'always' : ['set', 'unset', 'enable', 'disable'].includes(command ?? '');
  });
}

function meets(table: string, root: string, chain: string): boolean {
  return table === 'filter' ? root === chain : table === 'raw' && root === 'prerouting';
}

/** Whether the drop refuses a stranger something that the accept gives to who has knocked. */
function closes(drop: PlacedRule, accept: PlacedRule): boolean {
  if (!isRefusal(drop) || (drop.rule.table === 'raw' && drop.rule.disabled)) return false;
  const dropped = conditions(drop, 'protocol');
  const accepted = conditions(accept, 'protocol');
  // A door that lets everything in is closed by what protects the router's management, which is TCP.
  const protocols = accepted.length === 0 ? ['tcp'] : accepted;
  const overlaps = dropped.every((p) => (p.startsWith('!') ? !protocols.includes(p.slice(1)) : protocols.includes(p)));
  if (!overlaps) return false;
  const ports = conditions(accept, 'dst-port').flatMap(toRanges);
  const wanted =
    ports.length > 0 ? ports : accepted.length === 0 ? MANAGEMENT.map((port) => [port, port] as const) : [];
  return conditions(drop, 'dst-port').every((value) => {
    if (value.startsWith('!') || wanted.length === 0) return true;
    return toRanges(value).some(([first, last]) => wanted.some(([from, to]) => first <= to && from <= last));
  });
}

/** Whether the rule refuses packets of new connections without looking at much but where they go. */
function isRefusal(placed: PlacedRule): boolean {
  if (!REFUSING.has(placed.rule.action) || !admitsState(placed, 'new')) return false;
  return [...placed.jumps, placed.rule].every(({ properties }) =>
    [...properties].every(([name, value]) => !NARROW.has(name) || value.startsWith('!') || EVERYWHERE.has(value)),
  );
}

function sessionsOf(met: readonly PlacedRule[], drops: readonly PlacedRule[]): ChainEnd['sessions'] {
  const drop = met.findIndex((each) => each.rule.table === 'filter' && drops.includes(each));
  const accept = met.findIndex(isEstablishedAccept);
  if (drop < 0) return accept < 0 ? null : 'kept';
  if (!admitsState(met[drop]!, 'established')) return 'kept';
  if (accept < 0) return 'cut';
  return accept < drop || isPlacedBefore(met[accept]!) ? 'kept' : 'late';
}

/** An accept of open sessions, whoever's they are. */
export function isEstablishedAccept(placed: PlacedRule): boolean {
  const { rule } = placed;
  if (rule.table !== 'filter' || rule.action !== 'accept' || rule.disabled) return false;
  if (conditions(placed, 'connection-state').length === 0 || !admitsState(placed, 'established')) return false;
  const senders = [...conditions(placed, 'src-address'), ...conditions(placed, 'src-address-list')];
  return senders.every((sender) => sender.startsWith('!') || EVERYWHERE.has(sender));
}

function isPlacedBefore({ rule }: PlacedRule): boolean {
  return rule.properties.has('place-before');
}

/** The ranges of `22,8000-8999`. */
function toRanges(ports: string): (readonly [number, number])[] {
  return ports.split(',').map((part) => {
    const [first = '', last = first] = part.split('-');
    return [Number(first), Number(last)] as const;
  });
}
