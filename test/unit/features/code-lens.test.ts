import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { codeLenses } from '../../../server/src/features/code-lens.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';

const example = readFileSync(new URL('../../../client/dev/example/firewall.rsc', import.meta.url), 'utf8');
const uri = 'file:///a.rsc';

/** Lenses as `line: title`, the line from 1; of the title the first part, or all of it. */
function checkLenses(text: string, expected: string[], { whole = false } = {}): void {
  const lenses = codeLenses(new OpenDocument(uri, 1, text));
  const titles = lenses.map(({ command }) => (whole ? command?.title : command?.title.split(' · ')[0]));
  assert.deepEqual(
    lenses.map(({ range }, index) => `${range.start.line + 1}: ${titles[index]}`),
    expected,
  );
  for (const { command } of lenses) {
    assert.deepEqual([command?.command, command?.arguments], ['routeros.showKnockDiagram', [uri]]);
  }
}

/** A knock of these rules that leads onto the list `door`. */
function checkTitle(menu: string, knocks: string, accept: string, expected: string): void {
  const rest = `add chain=input action=accept src-address-list=door ${accept}\nadd chain=input action=drop`;
  checkLenses(`${menu}\n${knocks}\n${rest}`, [`2: ${expected}`]);
}

const filter = '/ip firewall filter';
const put = 'add chain=input action=add-src-to-address-list';
const closed6 = `/ipv6 firewall filter
add chain=input action=accept connection-state=established,related
add chain=input action=drop
`;

describe('code lenses', () => {
  it('stand over the first rule of a knock, wherever its first packet is', () => {
    checkLenses(example, ['7: knock: 54389/tcp → 1763/tcp → 34576/tcp opens API, API-SSL, WinBox for 1 h']);
  });

  it('are none where there is no knock', () => {
    checkLenses('/system identity\nset name=router\n', []);
    checkLenses('', []);
  });

  it('say what is proved and what is refuted, and how strong the knock is', () => {
    const knock = '7: knock: 54389/tcp → 1763/tcp → 34576/tcp opens API, API-SSL, WinBox for 1 h';
    const bits = '48 blind bits, 17 scan bits';
    const slow = `${example}${closed6}`;
    checkLenses(slow, [`${knock} · 11 of 12 proved, P5 refuted · ${bits}`], { whole: true });
    const quick = slow.replaceAll('address-list-timeout=10s', 'address-list-timeout=4s');
    checkLenses(quick, [`${knock} · proved · ${bits}`], { whole: true });
    checkLenses(quick.replace(closed6, ''), [`${knock} · 11 of 12 proved · ${bits}`], { whole: true });
  });

  it('name packets of all kinds', () => {
    const step = `${put} address-list=door address-list-timeout=90s`;
    const title = (packet: string) => `knock: ${packet} opens SSH for 1 min 30 s`;
    const ssh = 'protocol=tcp dst-port=22';
    checkTitle(filter, `${step} protocol=icmp packet-size=720`, ssh, title('icmp of 720 bytes'));
    checkTitle(filter, `${step} protocol=udp dst-port=8000 content=sesame`, ssh, title('8000/udp with "sesame"'));
    checkTitle(filter, `${step} protocol=tcp dst-port=7000-7005`, ssh, title('7000-7005/tcp'));
  });

  it('name what is opened, by its port where it has no name, and leave out a time that has no end', () => {
    const step = `${put} address-list=door protocol=tcp dst-port=7000`;
    checkTitle(filter, step, 'protocol=tcp dst-port=4711', 'knock: 7000/tcp opens 4711/tcp');
    checkTitle(filter, step, '', 'knock: 7000/tcp opens everything');
    checkTitle('/ipv6 firewall filter', step, '', 'knock over IPv6: 7000/tcp opens everything');
  });

  it('say when the knock does not open its door', () => {
    const step = `${put} address-list=door protocol=tcp dst-port=7000`;
    const open = 'add chain=input action=accept protocol=tcp dst-port=22';
    const accept = 'add chain=input action=accept src-address-list=door protocol=tcp dst-port=22';
    checkLenses(
      `${filter}\n${open}\n${step}\n${accept}\n`,
      ['3: knock: 7000/tcp opens SSH · does not open the door as it stands'],
      { whole: true },
    );
  });
});
