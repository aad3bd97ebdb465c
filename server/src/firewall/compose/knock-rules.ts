/** The rules of a knock: which ones there have to be, and in what order. */
import { formatDuration } from '../../semantics/duration.ts';
import type { KnockStep } from '../knock-plan.ts';
import type { Family, Table } from '../rule.ts';
import { serviceName } from '../service-names.ts';
import { familyOf, isPrivate, type KnockChoices, type ProtectedService } from './choices.ts';
import { overIpv6, STAGE_SECONDS } from './draw-steps.ts';
import type { ListNames } from './list-names.ts';

/** A rule to be written. */
export interface NewRule {
  family: Family;
  table: Table;
  /** In the order of thought: where, what, whence. */
  properties: Record<string, string>;
  /** What it is for, in a few words; the words of a comment. */
  purpose: string;
}

export interface NewEntry {
  family: Family;
  list: string;
  address: string;
}

/** The rules of one family, by the place where they belong. */
export interface KnockRules {
  entries: NewEntry[];
  /** Before the knock: who needs none, and who may not try. */
  guards: NewRule[];
  /** The knock and its door, in the chain `input`. */
  knock: NewRule[];
  /** Chains of its own. */
  chains: NewRule[];
  forward: NewRule[];
  nat: NewRule[];
}

/** A wrong packet shuts its sender out for longer than any stage lasts. */
const PENALTY_SECONDS = 60;
/** The weights of the manual's example: 21 ports above 1023 within 3 s each, or 7 below. */
const SCAN = '21,3s,3,1';

export class KnockWriter {
  readonly #choices: KnockChoices;
  readonly #names: ListNames;
  readonly #family: Family;
  readonly #steps: readonly KnockStep[];
  /** What a rule asks of the way that packets come in. */
  readonly #where: Record<string, string>;

  constructor(choices: KnockChoices, names: ListNames, family: Family, steps: readonly KnockStep[]) {
    this.#choices = choices;
    this.#names = names;
    this.#family = family;
    this.#steps = family === 6 ? steps.map(overIpv6) : steps;
    const { from } = choices;
    this.#where = from === null ? {} : { [from.kind === 'list' ? 'in-interface-list' : 'in-interface']: from.name };
  }

  /** @param isWhole whether the file has no firewall yet, so that the allowed may reach all of the router */
  rules(isWhole: boolean): KnockRules {
    const { isStrict, bansScans } = this.#choices;
    const doors = this.#accepts({ 'src-address-list': this.#names.door }, 'behind the door');
    const scans = bansScans && this.#family === 4 ? this.#scanGuards() : [];
    const allowed = this.#allowed;
    const knock = isStrict ? [...doors, this.#jump()] : [...this.#stages('input').reverse(), ...doors];
    return {
      entries: allowed.map((address) => ({ family: this.#family, list: this.#names.allowed, address })),
      guards: [...(allowed.length === 0 ? [] : this.#allowedAccepts(isWhole)), ...scans],
      knock,
      chains: isStrict ? this.#strictChains() : [],
      forward: this.#forward(),
      nat: this.#nat(),
    };
  }

  /** What a firewall begins with. */
  head(): NewRule[] {
    return [this.established(), this.#input({ action: 'drop', 'connection-state': 'invalid' }, 'drop invalid')];
  }

  established(): NewRule {
    const properties = { action: 'accept', 'connection-state': 'established,related' };
    return this.#input(properties, 'accept established and related');
  }

  /** What IPv6 does not work without: RFC 4890, and the answers of a provider that delegates prefixes. */
  basics(): NewRule[] {
    if (this.#family === 4) return [];
    const delegation = { action: 'accept', protocol: 'udp', 'dst-port': '546', 'src-address': 'fe80::/10' };
    return [
      this.#input({ action: 'accept', protocol: 'icmpv6' }, 'accept ICMPv6'),
      this.#input(delegation, 'accept DHCPv6 prefix delegation'),
    ];
  }

  /** The end of a firewall of its own. Who comes in elsewhere is left alone, unless it is said who needs no knock. */
  end(): NewRule {
    const where = this.#allowed.length === 0 ? this.#where : {};
    return this.#input({ action: 'drop', ...where }, 'drop everything else');
  }

  /** The end of a knock among rules that leave its services open. Sessions are for those rules to say. */
  closings(): NewRule[] {
    const strangers = { action: 'drop', 'connection-state': 'new', ...this.#where };
    return this.#services().map((match) => this.#input({ ...strangers, ...match }, 'drop who has not knocked'));
  }

  get #allowed(): string[] {
    return this.#choices.allowed.filter((address) => familyOf(address) === this.#family);
  }

  #allowedAccepts(isWhole: boolean): NewRule[] {
    const { from } = this.#choices;
    // Addresses of a local network can be forged from outside.
    const isLocal = from !== null && this.#allowed.every(isPrivate);
    const inside: Record<string, string> = isLocal
      ? { [from.kind === 'list' ? 'in-interface-list' : 'in-interface']: `!${from.name}` }
      : {};
    const sender = { ...inside, 'src-address-list': this.#names.allowed };
    if (isWhole) return [this.#input({ action: 'accept', ...sender }, 'accept who needs no knock')];
    return this.#services().map((match) =>
      this.#input({ action: 'accept', ...match, ...sender }, 'accept who needs no knock'),
    );
  }

  #scanGuards(): NewRule[] {
    const { scanners } = this.#names;
    const note = {
      action: 'add-src-to-address-list',
      ...this.#where,
      protocol: 'tcp',
      psd: SCAN,
      'address-list': scanners,
      'address-list-timeout': '1d',
    };
    return [
      this.#input({ action: 'drop', 'src-address-list': scanners }, 'drop port scanners'),
      this.#input(note, 'list port scanners'),
    ];
  }

  /** One rule for each packet, the first one first. */
  #stages(chain: string): NewRule[] {
    const { doorSeconds } = this.#choices;
    const last = this.#steps.length - 1;
    return this.#steps.map((step, index) => {
      const properties = {
        action: 'add-src-to-address-list',
        ...(chain === 'input' && { 'connection-state': 'new', ...this.#where }),
        ...this.#match(step),
        ...(index > 0 && { 'src-address-list': this.#names.stage(index) }),
        'address-list': index === last ? this.#names.door : this.#names.stage(index + 1),
        'address-list-timeout': formatDuration(index === last ? doorSeconds : STAGE_SECONDS),
      };
      const purpose = `knock ${index + 1} of ${last + 1}${index === last ? ': opens the door' : ''}`;
      return this.#rule('filter', { chain, ...properties }, purpose);
    });
  }

  #match({ protocol, port, packetSize, payload }: KnockStep): Record<string, string> {
    const isPing = protocol === 'icmp';
    const echo = this.#family === 4 ? { protocol: 'icmp', options: '8:0' } : { protocol: 'icmpv6', options: '128:0' };
    return {
      protocol: isPing ? echo.protocol : protocol,
      ...(isPing && { 'icmp-options': echo.options }),
      ...(port !== null && { 'dst-port': String(port) }),
      ...(packetSize !== null && { 'packet-size': String(packetSize) }),
      ...(payload !== null && { content: payload }),
    };
  }

  #accepts(sender: Record<string, string>, words: string): NewRule[] {
    return this.#services().map((match) => {
      const ports = match['dst-port']?.split(',') ?? [''];
      const names = ports.map((port) => serviceName(port === '' ? match.protocol! : `${match.protocol}/${port}`));
      return this.#input({ action: 'accept', ...this.#where, ...match, ...sender }, `${names.join(', ')} ${words}`);
    });
  }

  /** What the services are matched by: one rule for each protocol. */
  #services(): Record<string, string>[] {
    const groups = Map.groupBy(
      this.#choices.services,
      ({ protocol, isInIpsec }) => `${protocol} ${isInIpsec ?? false}`,
    );
    return [...groups.values()].map((services) => {
      const { protocol, isInIpsec } = services[0]!;
      const ports = services.flatMap(({ port }: ProtectedService) => port ?? []);
      return {
        protocol,
        ...(ports.length > 0 && { 'dst-port': [...new Set(ports)].join(',') }),
        ...(isInIpsec && { 'ipsec-policy': 'in,ipsec' }),
      };
    });
  }

  #jump(): NewRule {
    const properties = { action: 'jump', 'connection-state': 'new', ...this.#where, 'jump-target': this.#names.base };
    return this.#input(properties, 'anything else that is new may be a knock');
  }

  /** A chain for each state: RouterOS takes no address off a list, so a wrong packet puts its sender on another one. */
  #strictChains(): NewRule[] {
    const { base, penalty } = this.#names;
    const after = (index: number) => `${base}-after-${index}`;
    const stages = this.#steps.slice(1).map((_, index) => index + 1);
    const jumps = stages.toReversed().map((index) => {
      const target = { 'jump-target': after(index), 'src-address-list': this.#names.stage(index) };
      return this.#chain(base, { action: 'jump', ...target }, `knock ${index} was right`);
    });
    const fills = this.#stages(base);
    const punish = {
      action: 'add-src-to-address-list',
      'address-list': penalty,
      'address-list-timeout': formatDuration(PENALTY_SECONDS),
    };
    return [
      this.#chain(base, { action: 'drop', 'src-address-list': penalty }, 'drop who knocked wrongly'),
      ...jumps,
      fills[0]!,
      ...stages.flatMap((index) => [
        { ...fills[index]!, properties: { ...fills[index]!.properties, chain: after(index) } },
        ...this.#tolerated(index).map((match) =>
          this.#chain(after(index), { action: 'drop', ...match }, 'a knock, or one sent twice'),
        ),
        this.#chain(after(index), punish, 'a wrong packet: start afresh'),
        this.#chain(after(index), { action: 'drop' }, 'drop after a wrong packet'),
      ]),
    ];
  }

  /** The packets up to the one of a stage, which may come late or twice. */
  #tolerated(index: number): Record<string, string>[] {
    const known = this.#steps.slice(0, index + 1);
    const ports = (['tcp', 'udp'] as const).flatMap((protocol) => {
      const own = known.filter((step) => step.protocol === protocol).map(({ port }) => port);
      return own.length === 0 ? [] : [{ protocol, 'dst-port': own.join(',') }];
    });
    const pings = known.filter(({ protocol }) => protocol === 'icmp').map((step) => this.#match(step));
    return [...ports, ...pings];
  }

  /** Of port-forwards, only new connections that were translated are concerned: what goes inside otherwise goes on. */
  #forward(): NewRule[] {
    const { forward } = this.#choices;
    if (forward === null || this.#family === 6) return [];
    const { protocol, toAddress, toPort } = forward;
    const match = {
      'connection-nat-state': 'dstnat',
      'connection-state': 'new',
      ...this.#where,
      protocol,
      'dst-address': toAddress,
      'dst-port': String(toPort),
    };
    const rule = (action: string, list: string | null, purpose: string) =>
      this.#rule(
        'filter',
        { chain: 'forward', action, ...match, ...(list !== null && { 'src-address-list': list }) },
        purpose,
      );
    return [
      rule('accept', this.#names.door, `${serviceName(`${protocol}/${toPort}`)} behind the door`),
      ...(this.#allowed.length === 0 ? [] : [rule('accept', this.#names.allowed, 'accept who needs no knock')]),
      rule('drop', null, 'drop who has not knocked'),
    ];
  }

  #nat(): NewRule[] {
    const { forward, from } = this.#choices;
    if (forward === null || this.#family === 6) return [];
    const { protocol, port, toAddress, toPort } = forward;
    const properties = {
      chain: 'dstnat',
      action: 'dst-nat',
      ...(from === null ? { 'dst-address-type': 'local' } : this.#where),
      protocol,
      'dst-port': String(port),
      'to-addresses': toAddress,
      'to-ports': String(toPort),
    };
    return [this.#rule('nat', properties, `${serviceName(`${protocol}/${toPort}`)} of a host inside`)];
  }

  #input(properties: Record<string, string>, purpose: string): NewRule {
    return this.#chain('input', properties, purpose);
  }

  #chain(chain: string, properties: Record<string, string>, purpose: string): NewRule {
    return this.#rule('filter', { chain, ...properties }, purpose);
  }

  #rule(table: Table, properties: Record<string, string>, purpose: string): NewRule {
    return { family: this.#family, table, properties, purpose };
  }
}
