import assert from 'node:assert/strict';
import { packetProblem, simulatePackets } from '../../server/src/features/simulate-packets.ts';
import { Analysis } from '../../server/src/index.ts';

const filter = '/ip firewall filter';
const fill = 'add chain=input action=add-src-to-address-list address-list=door protocol';
const accept = 'add chain=input action=accept protocol=tcp dst-port=22 src-address-list=door';
const drop = 'add chain=input action=drop';

/** The lines that people read, each with the line of the script that it leads to in front, if it does. */
function checkReport(analysis: Analysis, packets: string, expected: string[]): void {
  const { problem, lines } = simulatePackets(analysis, packets);
  assert.equal(problem, null);
  assert.deepEqual(
    lines.map(({ text, line }) => (line === null ? text : `${line}>${text}`)),
    expected,
  );
}

describe('the report of a simulation', () => {
  it('leads to the rules that it names', () => {
    const script = [filter, `${fill}=udp dst-port=7`, accept, ':if ($x) do={ add chain=input }', drop].join('\n');
    checkReport(new Analysis(script), 'udp/7 tcp/22', [
      'udp/7',
      `2>  line 2: ${fill}=udp dst-port=7`,
      '    put 198.51.100.77 on list door',
      '5>  line 5: add chain=input action=drop',
      '    dropped',
      '5>  => dropped by line 5',
      '',
      'tcp/22',
      `3>  line 3: ${accept}`,
      '    accepted',
      '3>  => accepted by line 3',
      '',
      '4>Not known: what line 4 does to the firewall: add chain=input',
    ]);
  });

  it('names the base that a rule stands in, and leads nowhere then', () => {
    const base = { name: 'site.rsc', analysis: new Analysis(`${filter}\n${drop} protocol=tcp\n`) };
    const script = `# rsc-base: site.rsc\n${filter}\n${fill}=udp dst-port=7\n`;
    checkReport(new Analysis(script, { baseOf: (path) => (path === null ? null : base) }), 'udp/7 tcp/22', [
      'udp/7',
      `3>  line 3: ${fill}=udp dst-port=7`,
      '    put 198.51.100.77 on list door',
      '  => accepted at the end of the rules',
      '',
      'tcp/22',
      '  site.rsc:2: add chain=input action=drop protocol=tcp',
      '    dropped',
      '  => dropped by site.rsc:2',
    ]);
  });

  /** The packets that are sent where none are given. */
  function checkKnock(script: string[], expected: string[]): void {
    const { lines } = simulatePackets(new Analysis([filter, ...script].join('\n')), '');
    const packets = lines.filter(({ text }) => /^\w/.test(text)).map(({ text }) => text.replace(/ \(at .*/, ''));
    assert.deepEqual(packets, expected);
    assert.match(lines.at(-1)!.text, /=> accepted/);
  }

  it('sends the knock itself as its rules ask for it, connections and ways included', () => {
    const first = 'add chain=input action=accept protocol=tcp dst-port=80 connection-state=new';
    const last = [accept, drop];
    checkKnock(
      [first, `${fill}=tcp dst-port=80 content="GET /a b" connection-state=established`, ...last],
      ['tcp/80 payload "GET /a b" state established', 'tcp/22 after 200ms'],
    );
    checkKnock(
      [`${fill}=icmp packet-size=720 in-interface-list=OUTSIDE in-interface=sfp1`, ...last],
      ['icmp in sfp1 in-list WAN,OUTSIDE size 720', 'tcp/22 in sfp1 in-list WAN,OUTSIDE after 200ms'],
    );
    checkKnock(
      [`${fill}=udp dst-port=7 dst-address=203.0.113.1`, ...last],
      ['udp/7 to 203.0.113.1 to-type local', 'tcp/22 to 203.0.113.1 to-type local after 200ms'],
    );
  });

  it('says what is wrong with the packets, and where there is nothing to send', () => {
    assert.match(packetProblem('tcp/1 from') ?? '', /After "from" a value is missing/);
    assert.equal(packetProblem('tcp/1 after 2s udp/2'), null);
    assert.equal(packetProblem(''), null);
    const { problem, lines } = simulatePackets(new Analysis(`${filter}\n${drop}\n`), '');
    assert.match(problem ?? '', /no complete knock to send/);
    assert.deepEqual(lines, []);
  });
});
