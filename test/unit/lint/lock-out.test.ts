import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Analysis, check } from '../../../server/src/index.ts';
import { lint } from '../../../server/src/lint/engine.ts';

const icmp = 'add action=accept chain=input protocol=icmp';
const established = 'add action=accept chain=input connection-state=established,related';
const drop = 'add action=drop chain=input';
const fill = 'add action=add-src-to-address-list chain=input address-list=door address-list-timeout=1h';

/** What is said of lock-outs in a filter of these rules: `lasting`, `for a moment`, or nothing. */
function lockOut(...rules: string[]): string | null {
  const codes = check(`/ip firewall filter\n${rules.join('\n')}\n`).map(({ code }) => code);
  return codes.includes('DP401') ? 'lasting' : codes.includes('DP402') ? 'for a moment' : null;
}

const rule = fc
  .record(
    {
      action: fc.constantFrom('accept', 'drop', 'drop', 'jump', 'log', 'add-src-to-address-list'),
      chain: fc.constantFrom('input', 'input', 'own'),
      'connection-state': fc.constantFrom('established,related', 'new', '!established'),
      protocol: fc.constantFrom('tcp', 'icmp'),
      'src-address': fc.constantFrom('192.0.2.7', '!192.0.2.7', '192.168.88.0/24'),
      'in-interface': fc.constantFrom('ether1', '!ether1', '!bridge'),
      'src-address-list': fc.constantFrom('door', '!door'),
    },
    { requiredKeys: ['action', 'chain'] },
  )
  .map((properties) => {
    const target = properties.action === 'jump' ? ' jump-target=own' : '';
    const list = properties.action.startsWith('add-') ? ' address-list=door address-list-timeout=1h' : '';
    return `add ${Object.entries(properties)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')}${target}${list}`;
  });

describe('lock-outs', () => {
  it('are said where nobody keeps the session', () => {
    assert.equal(lockOut(icmp, drop), 'lasting');
    assert.equal(lockOut(icmp, `${drop} protocol=tcp`), 'lasting');
    assert.equal(lockOut(icmp, `${drop} connection-state=established`), 'lasting');
    assert.equal(lockOut(icmp, drop, established), 'lasting');
    assert.equal(lockOut(icmp, established, drop, 'remove [find connection-state="established,related"]'), 'lasting');
  });

  it('are said where the script lets sessions on only later', () => {
    assert.equal(lockOut(icmp, drop, `${established} place-before=[find action=drop]`), 'for a moment');
    const jump = 'add action=jump chain=input jump-target=own';
    assert.equal(lockOut(jump, drop, established.replace('input', 'own')), 'for a moment');
    assert.equal(lockOut(established, jump, drop, icmp.replace('input', 'own')), null);
    assert.equal(
      lockOut(
        icmp,
        drop,
        established,
        'move [find connection-state="established,related"] destination=[find action=drop]',
      ),
      'for a moment',
    );
  });

  it('are not said where somebody keeps it', () => {
    assert.equal(lockOut(icmp, established, drop), null);
    assert.equal(lockOut(icmp, `${drop} connection-state=new`), null);
    assert.equal(lockOut(icmp, `${drop} in-interface=ether1`), null);
    assert.equal(lockOut(icmp, `${drop} in-interface=!bridge1`), null);
    assert.equal(lockOut(icmp, `${drop} in-interface-list=!inside`), null);
    assert.equal(lockOut(icmp, `${drop} in-interface=!inside src-address=!10.0.0.0/8`), null);
    assert.equal(lockOut(icmp, `${drop} src-address-list=!staff`), null);
    assert.equal(lockOut(icmp, `${drop} dst-port=22,8291 protocol=tcp`), null);
    assert.equal(lockOut('add action=accept chain=input src-address=10.0.0.7', drop), null);
    assert.equal(lockOut('add action=accept chain=input src-address-list=staff', drop), null);
    assert.equal(
      lockOut(icmp, fill, 'add action=accept chain=input src-address=!192.0.2.7 src-address-list=door', drop),
      null,
    );
  });

  it('are not said where the router may have rules before these', () => {
    assert.equal(lockOut(drop), null);
    assert.equal(lockOut(icmp, drop, 'set [find comment="not ours"] disabled=yes'), null);
  });

  it('are never said of rules that are proved to keep a session', () => {
    let count = 0;
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 5 }), fc.nat(6), (others, at) => {
        const rules = [icmp, ...others].toSpliced(at, 0, drop);
        const said = lockOut(...rules);
        count += said === null ? 0 : 1;
        const text = `/ip firewall filter\n${rules.join('\n')}\n`;
        const proof = new Analysis(text).proofs.find(({ id }) => id === 'P8');
        assert.ok(said === null || proof?.answer !== 'yes', text);
      }),
      { numRuns: 300 },
    );
    assert.ok(count > 20, `${count} lock-outs`);
  });
});

describe('a rule behind the drop of the base', () => {
  const accept = 'add action=accept chain=input dst-port=22 protocol=tcp src-address=192.0.2.7';
  const base = new Analysis(`/ip firewall filter\n${established}\n${drop}\n`);
  const found = (text: string) => {
    const analysis = new Analysis(text, { baseOf: (path) => (path === null ? null : { name: path, analysis: base }) });
    return lint(analysis).map(({ code, severity, fix }) => ({ code, severity, fix }));
  };
  const fragment = `# rsc-base: router.rsc\n/ip firewall filter\n${accept}`;

  it('is one mistake, and its fix puts it before the drop', () => {
    const [finding, ...more] = found(`${fragment}\n`);
    assert.deepEqual([finding?.code, finding?.severity, more], ['DP403', 'error', []]);
    const [{ start, end, newText } = { start: 0, end: 0, newText: '' }] = finding!.fix!.edits;
    assert.equal(newText, ' place-before=[:pick [find chain=input action=drop] 0]');
    const fixed = `${fragment.slice(0, start)}${newText}${fragment.slice(end)}\n`;
    assert.deepEqual(found(fixed), []);
  });

  it('is none where it says where it belongs', () => {
    assert.deepEqual(found(`${fragment} place-before=[find chain=input action=drop]\n`), []);
  });
});
