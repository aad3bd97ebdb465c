/** Small firewalls whose rules have much in common, and what becomes of packets that meet them. */
import fc from 'fast-check';
import { Analysis } from '../../../../server/src/analysis.ts';
import type { Packet } from '../../../../server/src/firewall/packet.ts';
import { initialLists } from '../../../../server/src/firewall/read-firewall.ts';
import { simulate } from '../../../../server/src/firewall/simulator.ts';
import { packet } from '../../firewall/packets.ts';

type Arguments = Record<string, string>;

const oneOf = fc.constantFrom<string[]>;
const addresses = oneOf('10.0.0.0/8', '10.1.0.0/16', '10.0.0.1', '192.0.2.0/24', '192.0.2.7-192.0.2.9');
const ports = fc.constantFrom<Arguments[]>(
  {},
  {},
  {},
  { protocol: 'tcp' },
  { protocol: 'udp' },
  { protocol: 'tcp', 'dst-port': '22' },
  { protocol: 'tcp', 'dst-port': '22,23' },
);
/** Few, so that packets come by that meet them. */
const conditions = fc
  .tuple(
    ports,
    fc.array(
      fc.oneof(
        addresses.map((address) => ['src-address', address]),
        oneOf('a', '!a', 'b').map((list) => ['src-address-list', list]),
        oneOf('ether1', '!ether1').map((name) => ['in-interface', name]),
        oneOf('seen', '!seen').map((mark) => ['packet-mark', mark]),
      ),
      { maxLength: 1 },
    ),
  )
  .map(([asked, others]): Arguments => ({ ...asked, ...Object.fromEntries(others) }));

const decision = oneOf('accept', 'accept', 'drop', 'log', 'passthrough', 'return').map((action) => ({ action }));
const jump = fc.constant({ action: 'jump', 'jump-target': 'two' });
const filling = oneOf('a', 'b').map((list) => ({ action: 'add-src-to-address-list', 'address-list': list }));
const marking = oneOf('yes', 'no').map((passthrough) => ({
  action: 'mark-packet',
  'new-packet-mark': 'seen',
  passthrough,
}));

const about = fc.record(
  { comment: oneOf('x', '"two words"'), disabled: oneOf('yes', 'no', 'no') },
  { requiredKeys: [] },
);

/** In the menu of a table. */
const ruleIn = (chain: string, isMangle: boolean) =>
  fc
    .record({
      // Most rules stand in one chain, or there would be little to select.
      chain: fc.oneof(
        { weight: 5, arbitrary: fc.constant(chain) },
        { weight: 2, arbitrary: fc.constant('one') },
        oneOf('two'),
      ),
      action: fc.oneof({ weight: 5, arbitrary: decision }, filling, jump, isMangle ? marking : filling),
      conditions,
      about,
      above: oneOf('', '', '# above'),
    })
    // Chains that jump in circles are followed for a while, and end anywhere.
    .map((rule) =>
      rule.chain === 'two' && rule.action.action === 'jump' ? { ...rule, action: { action: 'log' } } : rule,
    );

/** How much a rule takes from the first one: nothing, what it asks for, or all but the address. */
const likeness = fc.constantFrom<('own' | 'conditions' | 'all')[]>('own', 'conditions', 'all', 'all');

function without(some: Arguments, others: Arguments): Arguments {
  return Object.fromEntries(Object.entries(some).filter(([name]) => !(name in others) && name !== 'dst-port'));
}

/** The only jump to a chain. */
const onlyJump = fc.record({ at: fc.nat(8), conditions, above: oneOf('', '# above') });

/** Scripts of one menu with a firewall. */
export const randomFirewall = fc
  .boolean()
  .chain((isMangle) => {
    const menu = isMangle ? '/ip firewall mangle' : '/ip firewall filter';
    const chain = isMangle ? 'prerouting' : 'input';
    const rule = ruleIn(chain, isMangle);
    const likeFirst = fc.record({ likeness, rule, address: addresses });
    const style = { lineEnd: oneOf('\n', '\r\n'), hasPaths: fc.boolean(), indentation: oneOf('', '    ') };
    const others = fc.array(likeFirst, { minLength: 2, maxLength: 8 });
    return fc.record({ ...style, menu: fc.constant(menu), chain: fc.constant(chain), rule, others, onlyJump });
  })
  .map(({ lineEnd, hasPaths, indentation, menu, chain, rule, others, onlyJump: { at, ...jumps } }) => {
    const rules = others.map(({ likeness, rule: own, address }) => {
      // Most of what stands behind a jump asks for something else than the jump.
      if (likeness === 'own')
        return own.chain === 'one' ? { ...own, conditions: without(own.conditions, jumps.conditions) } : own;
      if (likeness === 'conditions') return { ...own, conditions: { ...rule.conditions, ...own.conditions } };
      return { ...rule, above: own.above, conditions: { ...rule.conditions, 'src-address': address } };
    });
    const jumping = { ...jumps, chain, action: { action: 'jump', 'jump-target': 'one' }, about: {} };
    const lines = [rule, ...rules].toSpliced(at, 0, jumping).flatMap(({ above, ...parts }) => {
      const given = Object.entries({ ...parts.action, ...parts.about, ...parts.conditions, chain: parts.chain });
      const text = `${hasPaths ? `${menu} ` : ''}add ${given
        .toSorted()
        .map((argument) => argument.join('='))
        .join(' ')}`;
      return (above === '' ? [text] : [above, text]).map((line) => indentation + line);
    });
    const list = '/ip firewall address-list add address=10.1.0.1 list=a';
    const last = `${menu} add action=drop chain=${chain}`;
    return [list, ...(hasPaths ? [] : [menu]), ...lines, last, ''].join(lineEnd);
  });

const packets: Partial<Packet>[] = ['10.0.0.1', '10.1.0.1', '192.0.2.7', '203.0.113.1'].flatMap((source) =>
  [
    { destinationPort: 22 },
    { destinationPort: 23, inInterface: 'ether2' },
    { destinationPort: 22, protocol: 'udp' },
    { destinationPort: 443, inInterface: 'ether3' },
  ].map((changes) => ({ source, ...changes })),
);

/** What becomes of packets, one after the other: their ends, their marks, and the lists that they are on. */
export function fates(text: string): string[] {
  const { firewall } = new Analysis(text);
  const lists = initialLists(firewall);
  return packets.map((changes, index) => {
    const sent = packet(changes);
    const { outcome, packet: left } = simulate(firewall.rules, lists, sent, index * 1000);
    const entered = ['a', 'b'].filter((list) => lists.has(list, sent.source, index * 1000) === true);
    return `${JSON.stringify(changes)}: ${outcome} ${left.packetMark} on ${entered}`;
  });
}
