import assert from 'node:assert/strict';
import { Analysis, predictConfiguration } from '../../server/src/index.ts';

const PRESENT = `# 2026-01-01 12:00:00 by RouterOS 7.22.1
/ip dns
set servers=192.0.2.53
/ip firewall filter
add chain=input action=accept connection-state=established,related \\
    disabled=no comment="open sessions"
add chain=input action=drop
`;

function predict(script: string, present = PRESENT): ReturnType<typeof predictConfiguration> {
  const base = { name: 'router', analysis: new Analysis(present) };
  return predictConfiguration(new Analysis(script, { baseOf: () => base }));
}

/** As a diff shows them. */
function changes({ changes: menus }: ReturnType<typeof predict>): string[] {
  return menus.flatMap(({ menu, removed, added }) => [
    menu,
    ...removed.map((line) => `- ${line}`),
    ...added.map((line) => `+ ${line}`),
  ]);
}

describe('the predicted configuration', () => {
  it('has the present one on the other side, without noise', () => {
    const { before, after, unpredicted } = predict('');
    assert.equal(
      before,
      `/ip dns
set servers=192.0.2.53
/ip firewall filter
add action=accept chain=input comment="open sessions" connection-state=established,related
add action=drop chain=input
`,
    );
    assert.equal(after, before);
    assert.deepEqual(unpredicted, []);
  });

  it('has rules in their place, changed, moved and gone', () => {
    const predicted = predict(`/ip firewall filter
add action=accept chain=input dst-port=22 protocol=tcp place-before=[find action=drop]
set [find action=drop] comment=end
remove [find comment="open sessions"]
`);
    assert.equal(
      predicted.after,
      `/ip dns
set servers=192.0.2.53
/ip firewall filter
add action=accept chain=input dst-port=22 protocol=tcp
add action=drop chain=input comment=end
`,
    );
    assert.deepEqual(predicted.unpredicted, []);
  });

  it('is the same for values that are the same to the router', () => {
    const present = '/ip firewall address-list\nadd address=192.0.2.9 list=office timeout=1h\n';
    const script =
      '/ip firewall address-list\nremove [find list=office]\nadd list=office address=192.0.2.9 timeout=60m disabled=no\n';
    assert.deepEqual(changes(predict(script, present)), []);
  });

  it('shows no password of the script, wherever it stands', () => {
    const { after, unpredicted } = predict(`/user
set admin passw=canary
/ppp secret
add name=anna \\
    password="canary one" service=l2tp
:foreach i in=$list do={ /interface wireguard add name=w private-key="canary=" }
/system scheduler
add name=later on-event="/user set admin password=canary" interval=1d
`);
    const shown = `${after}\n${unpredicted.map(({ text }) => text).join('\n')}`;
    assert.doesNotMatch(shown, /canary/);
    for (const line of [
      /^# as written: set admin passw=\*{3}$/m,
      /^# as written: add name=anna password=\*{3} service=l2tp$/m,
      /^# as written: .*name=w private-key=\*{3}$/m,
      /^# as written: add name=later on-event=\*{3} interval=1d$/m,
    ])
      assert.match(shown, line);
  });

  it('tells a rule that is moved from those that stay', () => {
    const rules = ['a', 'b', 'c', 'd'].map((comment) => `add action=accept chain=input comment=${comment}\n`).join('');
    const script = '/ip firewall filter\nmove [find comment=d] [find comment=b]\n';
    assert.deepEqual(changes(predict(script, `/ip firewall filter\n${rules}`)), [
      '/ip/firewall/filter',
      '- add action=accept chain=input comment=d',
      '+ add action=accept chain=input comment=d',
    ]);
  });

  it('tells how often an equal rule is there', () => {
    const present = '/ip firewall filter\nadd chain=input\nadd chain=input\n';
    assert.deepEqual(changes(predict('', present)), []);
    assert.deepEqual(changes(predict('/ip firewall filter\nadd chain=input\n', present)), [
      '/ip/firewall/filter',
      '+ add chain=input',
    ]);
  });

  it('shows as written what it does not follow, and says so', () => {
    const predicted = predict('/ip dns\nset servers=192.0.2.54\n/system identity\nset name=site\n');
    assert.deepEqual(changes(predicted), [
      '/ip/dns',
      '+ # as written: set servers=192.0.2.54',
      '/system/identity',
      '+ # as written: set name=site',
    ]);
    assert.deepEqual(
      predicted.unpredicted.map(({ line }) => line),
      [2, 4],
    );
    for (const { why } of predicted.unpredicted) assert.match(why, /not followed/);
  });

  it('says what it cannot know of the menus that it follows', () => {
    const { unpredicted } = predict(
      ':local chain [/system identity get name]\n/ip firewall filter\nadd action=drop chain=$chain\n',
    );
    assert.deepEqual(
      unpredicted.map(({ line, why }) => `${line} ${why}`),
      ['3 it computes a value'],
    );
  });
});
