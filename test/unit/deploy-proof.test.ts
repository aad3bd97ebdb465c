import assert from 'node:assert/strict';
import { Analysis, type DeploySession, deployFindings, type KnockStep } from '../../server/src/index.ts';

const PRESENT = `/ip firewall filter
add action=accept chain=input connection-state=established,related
add action=add-src-to-address-list address-list=door address-list-timeout=1h chain=input dst-port=2000 protocol=tcp src-address-list=first
add action=add-src-to-address-list address-list=first address-list-timeout=10s chain=input dst-port=1000 protocol=tcp
add action=accept chain=input dst-port=8728 protocol=tcp src-address-list=door
add action=drop chain=input
`;
const SESSION: DeploySession = {
  source: '198.51.100.9',
  destination: '192.0.2.1',
  user: 'ops',
  group: 'deployers',
  service: 'api',
  port: 8728,
  interfaces: ['ether1'],
  lists: ['door'],
};
const knock: KnockStep[] = [1000, 2000].map((port) => ({
  protocol: 'tcp',
  port,
  packetSize: null,
  payload: null,
  delayMs: null,
}));

/** `error DP401 line 2: pattern`, one for each finding that is expected. */
function checkFindings(
  script: string,
  expected: [head: string, message: RegExp][],
  { present = PRESENT, session = {} }: { present?: string; session?: Partial<DeploySession> } = {},
): void {
  const base = { name: 'router', analysis: new Analysis(present) };
  const analysis = new Analysis(script, { baseOf: () => base });
  const found = deployFindings(script, analysis, { ...SESSION, ...session }, { now: knock, after: knock });
  const heads = found.map(({ severity, code, line }) => `${severity} ${code} ${line}`);
  assert.deepEqual(
    heads,
    expected.map(([head]) => head),
    JSON.stringify(found, null, 1),
  );
  for (const [index, [, message]] of expected.entries()) assert.match(found[index]!.message, message);
}

describe('what a script does to its own deploy', () => {
  it('is nothing where the way in stays as it is', () => {
    checkFindings('/ip firewall address-list\nadd address=192.0.2.9 list=office\n', []);
  });

  it('is a session that is cut off by a drop before the accept of established connections', () => {
    checkFindings('/ip firewall filter\nadd action=drop chain=input place-before=0\n', [
      ['error DP401 2', /this drop cuts off the session from 198/],
    ]);
  });

  it('is a session that another one would survive', () => {
    checkFindings('/ip firewall filter\nadd action=drop chain=input place-before=0 src-address=198.51.100.0/24\n', [
      ['error DP401 2', /this drop cuts off the session from 198\.51\.100\.9 to tcp\/8728/],
    ]);
    const other = { session: { source: '203.0.113.5' } };
    checkFindings(
      '/ip firewall filter\nadd action=drop chain=input place-before=0 src-address=198.51.100.0/24\n',
      [],
      other,
    );
  });

  it('is a moment without a way in', () => {
    const script = `/ip firewall filter
add action=drop chain=input comment=new place-before=0 src-address=198.51.100.0/24
add action=accept chain=input place-before=[find comment=new] src-address=198.51.100.0/24
`;
    checkFindings(script, [['error DP402 2', /there is a moment when this drop cuts off the session/]]);
  });

  it('is a knock that no longer opens the door', () => {
    checkFindings('/ip firewall filter\nset [find dst-port=1000] dst-port=1001\n', [
      [
        'error DP401 null',
        /the drop that the router has already \(add action=drop chain=input\) keeps out a new session behind the knock/,
      ],
    ]);
  });

  it('is a service that is switched off or moved', () => {
    checkFindings('/ip service\nset api disabled=yes\n', [['error DP409 2', /switches api off/]]);
    checkFindings('/ip service\nset api port=9999\n', [
      ['error DP411 2', /no rule of input accepts it/],
      ['error DP409 2', /from port 8728 to 9999/],
    ]);
    checkFindings('/ip service\nset api-ssl disabled=yes\n', []);
  });

  it('is a service that is switched off by what it is, or lets others in alone', () => {
    checkFindings('/ip service set [find where name~"^api"] disabled=yes\n', [['error null 1', /switches api off/]]);
    checkFindings('/ip service\nset [find] disabled=yes\nset api,ssh disabled=no\n', []);
    checkFindings('/ip service set api address=203.0.113.0/24\n', [['error null 1', /from 203.*not from 198/]]);
    checkFindings('/ip service set api address=203.0.113.0/24,198.51.100.0/24\n', []);
    checkFindings('/ip service set [find name=api] port=9999\n', [['error null 1', /moves api/]]);
    checkFindings('/ip service set api port=8728\n', []);
  });

  it('is a user that cannot log in as before', () => {
    for (const command of [
      'set ops password=other',
      'set [find name="ops"] disabled=yes',
      'set ops address=203.0.113.0/24',
      'remove ops',
      'remove [find where name!="admin"]',
    ])
      checkFindings(`/user ${command}\n`, [['error null 1', /ops, as whom the session has logged in/]]);
    checkFindings('/password new-password=other\n', [['error null 1', /password of ops/]]);
    checkFindings('/user set ops group=read\n', [['warning null 1', /Not proven: that ops may still/]]);
    checkFindings('/user group set deployers policy=read\n', [['warning null 1', /Not proven: that ops may still/]]);
    checkFindings('/user set admin password=other\n/user set ops comment=x\n/user group set full policy=read\n', []);
    checkFindings(':if ($x) do={ /user remove ops }\n', [['warning null 1', /ops/]]);
  });

  it('is a router that restarts, or waits for somebody', () => {
    checkFindings('/system reboot\n', [['error null 1', /restarts the router/]]);
    checkFindings('/system package update install\n', [['error null 1', /restarts the router/]]);
    checkFindings('/system device-mode update mode=home\n', [['error null 1', /presses a button/]]);
    checkFindings('/system scheduler add name=nightly interval=1d on-event="/system reboot"\n', []);
  });

  it('is not proven where a way to the router is changed', () => {
    checkFindings('/interface disable ether1\n', [['warning null 1', /Not proven: .* to \/interface\./]]);
    checkFindings('/interface bridge set [find] vlan-filtering=yes\n/ip route remove [find gateway=192.0.2.254]\n', [
      ['warning null 1', /1 more/],
    ]);
    checkFindings('/interface bridge port add bridge=b interface=ether1\n', [['warning null 1', /Not proven/]]);
    checkFindings(
      '/interface bridge port add bridge=b interface=ether7\n/interface ethernet set [find default-name=ether1] comment=uplink\n/ip address add address=192.0.2.9/24 interface=ether1\n',
      [],
    );
  });

  it('is a new session that is sent elsewhere', () => {
    const nat = '/ip firewall nat add chain=dstnat protocol=tcp dst-port=8728';
    const open = { present: '/ip firewall filter\nadd action=accept chain=input\n' };
    checkFindings(`${nat} action=dst-nat to-addresses=192.168.88.10\n`, [['error DP401 1', /this dst-nat keeps out/]]);
    checkFindings(`${nat} action=redirect to-ports=80\n`, [['error DP401 1', /this redirect keeps out/]], open);
    checkFindings('/ip firewall nat add chain=dstnat protocol=tcp dst-port=80 action=redirect to-ports=8080\n', []);
  });

  it('is a session that its own packets put on the list of a drop', () => {
    const traps = (condition: string) => `/ip firewall filter
add action=add-src-to-address-list address-list=bad address-list-timeout=1h chain=input dst-port=8728 place-before=0 protocol=tcp${condition}
/ip firewall raw
add action=drop chain=prerouting src-address-list=bad
`;
    checkFindings(traps(''), [['error DP401 4', /this drop cuts off the session/]]);
    checkFindings(traps(' connection-state=new'), [['error DP401 4', /this drop keeps out a new session/]]);
    checkFindings(traps(' src-address=203.0.113.0/24'), []);
  });

  it('is a drop of what the router answers', () => {
    const output = '/ip firewall filter\nadd chain=output protocol=tcp';
    checkFindings(`${output} action=drop src-port=8728\n`, [
      ['error DP401 2', /this drop takes away what the router answers/],
    ]);
    checkFindings(`${output} action=drop src-port=22\n`, []);
    checkFindings(
      `${output} action=accept connection-state=established\nadd chain=output action=drop src-port=8728 protocol=tcp\n`,
      [],
    );
    checkFindings(`${output} action=drop src-port=8728 out-interface=ether9\n`, []);
    checkFindings(
      '/ip firewall filter\nadd chain=out action=drop dst-address=198.51.100.0/24\nadd chain=output action=jump jump-target=out\n',
      [['error DP401 2', /takes away what/]],
    );
  });

  it('names the line of the script that a rule of the router stands behind', () => {
    checkFindings('/ip firewall raw add action=drop chain=prerouting dst-port=2000 protocol=tcp\n', [
      ['error DP401 1', /has already .* keeps out a new session.* By line 1 of the script/],
    ]);
  });

  it('is a rule behind the drop that the router has', () => {
    checkFindings('/ip firewall filter\nadd action=accept chain=input dst-port=22 protocol=tcp\n', [
      ['error DP403 2', /behind the "drop/],
    ]);
  });

  it('is a warning where it hangs on the interface that the session comes in by', () => {
    const session = { interfaces: ['ether1', 'ether2'] };
    const script = '/ip firewall filter\nadd action=drop chain=input in-interface=ether2 place-before=0\n';
    checkFindings(script, [['warning DP401 2', /^If you come in by ether2: /]], { session });
    checkFindings(script, [], { session: { interfaces: ['ether1'] } });
    checkFindings(script, [['error DP401 2', /cuts off the session/]], { session: { interfaces: ['ether2'] } });
  });

  it('is not proven where the script computes its rules', () => {
    const script = ':local chain [/system identity get name]\n/ip firewall filter\nadd action=drop chain=$chain\n';
    checkFindings(script, [['warning null null', /^Not proven: that the session .*line 3/]]);
  });

  it('counts the lists that a knock has put the session on', () => {
    const script = '/ip firewall filter\nremove [find connection-state=established,related]\n';
    checkFindings(script, []);
    checkFindings(script, [['error DP401 null', /the drop that the router has already/]], { session: { lists: [] } });
  });

  it('tells by the present rules which interface the session has come in by', () => {
    const present = PRESENT.replace(
      'add action=accept chain=input connection',
      'add action=drop chain=input in-interface=ether2\n$&',
    );
    const script = '/ip firewall filter\nadd action=drop chain=input in-interface=ether2 place-before=0\n';
    checkFindings(script, [], { present, session: { interfaces: ['ether1', 'ether2'] } });
  });

  it('is not told by an export that does not tell why the session is there', () => {
    const present = '/ip firewall filter\nadd action=drop chain=input\n';
    checkFindings(
      '/ip firewall address-list\nadd address=192.0.2.9 list=office\n',
      [['warning null null', /^Not proven: .*would not be there already now/]],
      { present },
    );
  });
});
