/** The router's firewall at work: the rules and address lists of the configuration, packet by packet on the clock. */
import { isIPv6 } from 'node:net';
import {
  AddressLists,
  createPacket,
  type FirewallRule,
  type Packet,
  readRule,
  simulate,
  tableOfMenu,
  type Verdict,
} from '../../../server/src/index.ts';
import type { Clock } from './clock.ts';
import type { Row, Store } from './store.ts';

/** Packets come in here, as from the Internet. */
const INTERFACE = 'ether1';
/** RouterOS' default configuration puts the first port on this list. */
const INTERFACE_LIST = 'WAN';
/** Bytes of an opening TCP packet as Linux sends it, options included. */
const SYN_BYTES = { 4: 60, 6: 80 };

const RULE_MENUS = ['/ip/firewall', '/ipv6/firewall'].flatMap((menu) =>
  ['raw', 'mangle', 'nat', 'filter'].map((table) => `${menu}/${table}`),
);
export const LIST_MENUS = { 4: '/ip/firewall/address-list', 6: '/ipv6/firewall/address-list' };

const LOOPBACK = /^127(?:\.\d{1,3}){3}$/;

/** What tells entries apart. */
export const LIST_KEY = ['list', 'address'];

/** What is known of a packet that really came in. */
export interface Arrival {
  protocol: 'tcp' | 'udp' | 'icmp';
  source: string;
  /** Null for ICMP, as the other port. */
  sourcePort: number | null;
  destination: string;
  destinationPort: number | null;
  payload: string;
  /** Bytes of the whole IP packet, where that is known. */
  size?: number;
  established: boolean;
}

export class Firewall {
  readonly #store: Store;
  readonly #clock: Clock;
  #isStale = true;
  #rules: FirewallRule[] = [];
  #lists = { 4: new AddressLists(), 6: new AddressLists() };

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  get rules(): readonly FirewallRule[] {
    this.#refresh();
    return this.#rules;
  }

  /** Tells that the configuration has changed: it is read anew before the next packet. */
  markStale(): void {
    this.#isStale = true;
  }

  #refresh(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    this.#rules = RULE_MENUS.flatMap((menu) => {
      const { family, table } = tableOfMenu(menu)!;
      return this.#store.rows(menu).map((row) => readRule(family, table, propertiesOf(row)));
    });
    this.#lists = { 4: this.#readLists(4), 6: this.#readLists(6) };
  }

  /** Sends a packet through the rules. What they put on lists appears as rows. */
  receive(arrival: Arrival): Verdict {
    this.#refresh();
    const packet = this.#packet(arrival);
    const verdict = simulate(this.#rules, this.#lists[packet.family], packet, this.#clock.now());
    this.#writeLists(packet.family);
    return reachesRouter(verdict);
  }

  /** Whether a packet would be accepted now; asking changes nothing. */
  wouldAccept(arrival: Arrival): boolean {
    this.#refresh();
    const packet = this.#packet(arrival);
    const lists = this.#lists[packet.family].clone();
    return reachesRouter(simulate(this.#rules, lists, packet, this.#clock.now())).accepted;
  }

  /** Takes the rows away whose time is over. */
  expire(): void {
    const now = this.#clock.now();
    for (const menu of Object.values(LIST_MENUS)) {
      const over = this.#store.rows(menu).filter((row) => row.expiresAt !== null && row.expiresAt <= now);
      for (const row of over) this.#store.remove(menu, row);
    }
  }

  /** Takes everything off the lists that does not stay. */
  forgetLists(): void {
    for (const menu of Object.values(LIST_MENUS)) {
      const gone = this.#store.rows(menu).filter((row) => row.values.dynamic === 'true');
      for (const row of gone) this.#store.remove(menu, row);
    }
  }

  /** The addresses of this machine that the configuration names: a client may come from each of them. */
  loopbackSources(): Set<string> {
    const listed = this.#store.rows(LIST_MENUS[4]).map((row) => row.values.address ?? '');
    const inRules = this.rules.map(({ properties }) => properties.get('src-address') ?? '');
    return new Set([...listed, ...inRules].filter((address) => LOOPBACK.test(address)));
  }

  /** When the next entry goes away; null when none does. */
  nextExpiry(): number | null {
    const times = Object.values(LIST_MENUS)
      .flatMap((menu) => this.#store.rows(menu))
      .flatMap((row) => (row.expiresAt === null ? [] : [row.expiresAt]));
    return times.length === 0 ? null : Math.min(...times);
  }

  #readLists(family: 4 | 6): AddressLists {
    const lists = new AddressLists();
    for (const row of this.#store.rows(LIST_MENUS[family])) {
      const { list = '', address = '', dynamic, disabled } = row.values;
      if (disabled !== 'true') lists.add({ list, address, expiresAt: row.expiresAt, dynamic: dynamic === 'true' });
    }
    return lists;
  }

  /** What the rules have put on lists becomes rows; there is no need to read these again. */
  #writeLists(family: 4 | 6): void {
    const menu = LIST_MENUS[family];
    for (const { list, address, expiresAt } of this.#lists[family].entries(this.#clock.now())) {
      const row = this.#store.findSame(menu, LIST_KEY, { list, address });
      if (row === null) this.#store.add(menu, dynamicEntry(list, address), null, expiresAt);
      else row.expiresAt = expiresAt;
    }
    this.#isStale = false;
  }

  #packet({ protocol, size, established, ...facts }: Arrival): Packet {
    const { source } = facts;
    const family = isIPv6(source) ? 6 : 4;
    const members = this.#store.rows('/interface/list/member').filter(({ values }) => values.interface === INTERFACE);
    return createPacket({
      ...facts,
      family,
      protocol: protocol === 'icmp' && family === 6 ? 'icmpv6' : protocol,
      ...(protocol === 'tcp' && !established && { size: SYN_BYTES[family] }),
      ...(size !== undefined && { size }),
      connectionState: established ? 'established' : 'new',
      inInterface: INTERFACE,
      inInterfaceLists: [INTERFACE_LIST, ...members.map(({ values }) => values.list ?? '')],
    });
  }
}

/** Nothing listens behind the router: what is passed on gets no answer. */
function reachesRouter(verdict: Verdict): Verdict {
  return { ...verdict, accepted: verdict.accepted && verdict.route === 'input' };
}

/** What the router itself says of a rule is no condition. */
function propertiesOf({ values }: Row): Map<string, string> {
  return new Map(Object.entries(values).filter(([name]) => name !== 'dynamic' && name !== 'invalid'));
}

function dynamicEntry(list: string, address: string): Record<string, string> {
  return { address, list, disabled: 'false', dynamic: 'true' };
}
