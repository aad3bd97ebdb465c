import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { clientAddress, DOOR_PORT, type Family, KnockNetwork, routerAddress } from './knock-network.ts';
import { KNOCKS, knockRules, runTrial, whyNoTrial } from './knock-trial.ts';
import { whyNot } from './network.ts';

/** Skips what needs more than this system has, and says so. */
function needs(title: string, reason: () => string | null): void {
  before(function () {
    const missing = reason();
    if (missing === null) return;
    console.log(`  ${title} skipped: ${missing}.`);
    this.skip();
  });
}

/** Runs a module on the client's side, with what it needs of ours imported; what it prints, line by line. */
async function runAsClient(network: KnockNetwork, source: string): Promise<string[]> {
  const imports = `
    import { confirmDoor } from './client/src/router/confirm-door.ts';
    import { knock, knockUntilOpen } from './client/src/router/knock.ts';
    import { parseKnocks } from './client/src/router/knock-notation.ts';
    import { watchDoor } from './client/src/router/watch-door.ts';
    setTimeout(() => process.exit(1), 30_000).unref();`;
  const output = await network.asClient(process.execPath, ['--input-type=module', '--eval', imports + source]);
  return output.split('\n').filter((line) => line !== '');
}

describe('our knock and knock(1), through nftables', function () {
  this.timeout(120_000);
  needs('The comparison with knock is', whyNoTrial);
  const sample = { count: 100, atOnce: 100, delayMs: 50 };

  it('both open each door where nothing is lost', async () => {
    const trials = await Promise.all([
      runTrial({ ...sample, tool: 'knock' }),
      runTrial({ ...sample, tool: 'function' }),
      runTrial({ ...sample, tool: 'function', protocol: 'udp', firewall: 'strict' }),
    ]);
    assert.deepEqual(
      trials.map(({ opened }) => opened),
      [100, 100, 100],
    );
  });

  it('ours opens 97 of 100 doors where 30 % of the packets are lost, the other less than 60', async () => {
    const lossPercent = 30;
    const [other, ours] = await Promise.all([
      runTrial({ ...sample, lossPercent, tool: 'knock' }),
      runTrial({ ...sample, lossPercent, tool: 'function' }),
    ]);
    assert.ok(other.opened < 60, `knock opened ${other.opened}`);
    assert.ok(ours.said >= 97, `ours opened ${ours.said}`);
    assert.ok(ours.opened >= ours.said, `${ours.said} of ${ours.opened} said to be open`);
  });
});

describe('the door behind nftables', function () {
  this.timeout(60_000);
  needs('The states of a door are', whyNot);

  const rules = `
table inet knock {
  chain input {
    type filter hook input priority 0; policy accept;
    tcp dport 7101 drop
    tcp dport 7102 reject with tcp reset
    tcp dport 7103 reject with icmpx port-unreachable
    tcp dport 7104 reject with icmpx admin-prohibited
  }
}
`;
  /** What answers at each port. A refusal that comes while the system still sends is not looked at before the next SYN. */
  const expected = {
    7101: 'filtered',
    7102: 'closed',
    7103: 'closed',
    7104: 'filtered',
    7105: 'closed',
    [DOOR_PORT]: 'open',
  };

  it('is told to be closed, filtered or open', async () => {
    const network = await KnockNetwork.create({ rules, clients: 1 });
    try {
      const addresses = ([4, 6] as const).map((family) => routerAddress(0, family));
      const lines = await runAsClient(
        network,
        `const ask = async (address, port) => port + ' ' + (await confirmDoor({ address, port, timeoutMs: 2_500 })).state;
         const doors = ${JSON.stringify(addresses)}.flatMap((address) => [${Object.keys(expected)}].map((port) => ask(address, port)));
         for (const line of await Promise.all(doors)) console.log(line);`,
      );
      const each = Object.entries(expected).map((entry) => entry.join(' '));
      assert.deepEqual(lines, [...each, ...each]);
    } finally {
      await network.close();
    }
  });
});

interface Kind {
  knock: string;
  /** Nearly the same, which the firewall must not take for it. */
  other: string;
  /** What nftables matches, over IPv4 and over IPv6 if that differs. */
  match: string;
  match6?: string;
}

const hex = (text: string) => `${text.length * 8} 0x${Buffer.from(text).toString('hex')}`;
const kinds: Kind[] = [
  { knock: '7001', other: '7001:udp', match: 'tcp dport 7001 tcp flags & (fin|syn|rst|ack) == syn' },
  { knock: '7002:udp', other: '7002:tcp', match: 'udp dport 7002' },
  { knock: '7003:udp=sesame', other: '7003:udp=sesamo', match: `udp dport 7003 @th,64,${hex('sesame')}` },
  { knock: '7004:udp:hex=ff00fe', other: '7004:udp:hex=ff00ff', match: 'udp dport 7004 @th,64,24 0xff00fe' },
  { knock: '7005:udp:100b', other: '7005:udp:101b', match: 'udp dport 7005 meta length 100' },
  { knock: '7006:src40000', other: '7006:src40001', match: 'tcp sport 40000 tcp dport 7006' },
  { knock: '7007:udp:src40000', other: '7007:udp:src40001', match: 'udp sport 40000 udp dport 7007' },
  { knock: '8728=sesame', other: '8728=sesamo', match: `tcp dport 8728 @ih,0,${hex('sesame')}` },
  { knock: '8728:http=/open', other: '8728:http=/opens', match: `tcp dport 8728 @ih,0,${hex('GET /open ')}` },
];
const pings: Kind[] = [
  {
    knock: 'icmp:720',
    other: 'icmp:719',
    match: 'icmp type echo-request meta length 720',
    match6: 'icmpv6 type echo-request meta length 720',
  },
  {
    knock: 'icmp:100=word',
    other: 'icmp:100=drow',
    match: `icmp type echo-request @th,192,${hex('word')}`,
    match6: `icmpv6 type echo-request @th,192,${hex('word')}`,
  },
];

describe('each kind of knock, through nftables', function () {
  this.timeout(60_000);
  needs('The kinds of knock are', whyNot);

  const hasPing = spawnSync('ping', ['-c', '1', '127.0.0.1']).status === 0;
  const tried = hasPing ? [...kinds, ...pings] : kinds;
  const counters = tried.flatMap((kind, index) => [
    { name: `k${index}v4`, match: `meta nfproto ipv4 ${kind.match}` },
    { name: `k${index}v6`, match: `meta nfproto ipv6 ${kind.match6 ?? kind.match}` },
  ]);
  const rules = `
table inet knock {
  ${counters.map(({ name }) => `counter ${name} { }`).join('\n  ')}
  chain input {
    type filter hook input priority 0; policy accept;
    ${counters.map(({ name, match }) => `${match} counter name ${name}`).join('\n    ')}
  }
}
`;
  let network: KnockNetwork;

  before(async () => {
    network = await KnockNetwork.create({ rules, clients: 1 });
  });

  after(() => network?.close());

  /** Sends them over both families, and says which counters have seen how many packets. */
  async function send(knocks: string[]): Promise<Record<string, number>> {
    const hosts = ([4, 6] as Family[]).map((family) => routerAddress(0, family));
    await runAsClient(
      network,
      `for (const host of ${JSON.stringify(hosts)})
         await knock(host, parseKnocks(${JSON.stringify(knocks.join(' '))}), { delayMs: 20 });`,
    );
    return Object.fromEntries([...(await network.counters())].filter(([, packets]) => packets > 0));
  }

  it('is not taken for another', async () => {
    assert.deepEqual(await send(tried.map(({ other }) => other)), {});
  });

  it('arrives, as one packet', async () => {
    assert.deepEqual(
      await send(tried.map(({ knock }) => knock)),
      Object.fromEntries(counters.map(({ name }) => [name, 1])),
    );
  });
});

describe('a door that is watched, behind nftables', function () {
  this.timeout(60_000);
  needs('The watched door is', whyNot);

  it('is opened again when it closes, and when the own address changes', async () => {
    const network = await KnockNetwork.create({ rules: knockRules('tcp', { doorSeconds: 1 }), clients: 2 });
    const host = routerAddress(0);
    try {
      const lines = await runAsClient(
        network,
        `import { execFileSync } from 'node:child_process';
         const steps = parseKnocks('${KNOCKS.tcp}');
         const target = await knockUntilOpen('${host}', steps, ${DOOR_PORT}, { delayMs: 20 });
         const looks = { delayMs: 20, addressLookMs: 50, doorLookMs: 200, doorTimeoutMs: 300 };
         let opened = 0;
         const watch = watchDoor(target, steps, ${DOOR_PORT}, { ...looks, tell(message) {
           console.log(message);
           if (!message.endsWith('open again')) return;
           opened += 1;
           if (opened === 1) execFileSync('ip', 'route change ${host} dev ether1 src ${clientAddress(1)}'.split(' '));
           else watch.stop();
         } });`,
      );
      assert.deepEqual(lines, [
        `the door tcp/${DOOR_PORT} did not answer: knocking again`,
        `the door tcp/${DOOR_PORT} is open again`,
        'this computer has another address: knocking again',
        `the door tcp/${DOOR_PORT} is open again`,
      ]);
      assert.deepEqual([...network.acceptedAt.keys()], [clientAddress(0), clientAddress(1)]);
    } finally {
      await network.close();
    }
  });
});
