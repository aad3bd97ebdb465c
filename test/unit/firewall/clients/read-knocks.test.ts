import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type KnockStep, knockPlans, readKnocks, toFirewall } from '../../../../server/src/index.ts';
import { planOf, randomPlan, step } from './plans.ts';

/** Steps as `tcp/7000`, `icmp 720`, `udp/8000 "text"`, `+500` for a pause, and `IPv6` first if so. */
function checkRead(text: string, expected: string, doubts: RegExp[] = []): void {
  const [read, ...more] = readKnocks(text);
  assert.deepEqual(more, []);
  const steps = read?.plan.steps.map(({ protocol, port, packetSize, payload, delayMs }) =>
    [
      port === null ? protocol : `${protocol}/${port}`,
      ...(packetSize === null ? [] : [packetSize]),
      ...(payload === null ? [] : [JSON.stringify(payload)]),
      ...(delayMs === null ? [] : [`+${delayMs}`]),
    ].join(' '),
  );
  assert.equal([...(read?.plan.family === 6 ? ['IPv6'] : []), ...(steps ?? [])].join(', '), expected);
  assert.equal(read?.doubts.length ?? 0, doubts.length, read?.doubts.join('\n'));
  for (const [index, doubt] of doubts.entries()) assert.match(read!.doubts[index]!, doubt);
}

describe('readKnocks reads the lines of clients as people write them:', () => {
  it('knock', () => checkRead('$ knock -v router.example 62521:tcp 9851:udp 29819', 'tcp/62521, udp/9851, tcp/29819'));
  it('knock with -u and a pause', () => checkRead('knock -u -d 500 192.0.2.1 7 8', 'udp/7 +500, udp/8 +500'));
  it('knock over IPv6', () => checkRead('knock -6 router.example 7', 'IPv6, tcp/7'));
  it('PortQry', () =>
    checkRead('C:\\> PortQry.exe -n 192.0.2.1 -o 1,2 -p both'.slice(4), 'tcp/1, udp/1, tcp/2, udp/2', [/twice/]));
  it('netcat', () =>
    checkRead(
      'echo -n sesame | netcat -u 192.0.2.1 53; sleep .5; nc -zvw1 192.0.2.1 80',
      'udp/53 "sesame" +500, tcp/80',
    ));
  it('netcat over several ports', () => checkRead('nc -z 192.0.2.1 1 2', 'tcp/1, tcp/2', [/several ports/]));
  it('socat', () => checkRead('socat - TCP:192.0.2.1:6756', 'tcp/6756'));
  it('hping3', () => checkRead('sudo hping3 -S 192.0.2.1 -c 1 -p 1520', 'tcp/1520'));
  it('hping3 with the lower case s', () => checkRead('hping3 -s 192.0.2.1 -c 1 -p 1520', 'tcp/1520', [/source port/]));
  it('hping3 with ICMP', () => checkRead('hping3 --icmp -c 1 -d 692 192.0.2.1', 'icmp 720'));
  it('nmap in a loop', () =>
    checkRead(
      'for x in 888 555; do\n  nmap -Pn --host-timeout 201 --max-retries 0 -p $x 192.0.2.1 && sleep 1\ndone',
      'tcp/888 +1000, tcp/555 +1000',
    ));
  it('nmap with several ports', () =>
    checkRead('for x in 888,555; do nmap -PN -p$x 192.0.2.1; done', 'tcp/888, tcp/555', [/order/]));
  it('nmap with UDP', () => checkRead('nmap -sU -p U:53 192.0.2.1', 'udp/53'));
  it('ping of Linux', () => checkRead('ping -c1 -s 692 192.0.2.1', 'icmp 720'));
  it('ping of Windows', () => checkRead('ping -l 692 -n 1 192.0.2.1', 'icmp 720'));
  it('ping over IPv6', () => checkRead('ping -c 1 -s 692 2001:db8::1', 'IPv6, icmp 740'));
  it('ping without an end', () => checkRead('ping 192.0.2.1', 'icmp', [/more than one packet/]));
  it('curl', () => checkRead('curl http://192.0.2.1:8080/sesame >/dev/null 2>&1', 'tcp/8080 "/sesame"'));
  it('telnet', () => checkRead('telnet 192.0.2.1 7000', 'tcp/7000'));
  it('PowerShell', () => checkRead('tnc 192.0.2.1 -Port 7000\nStart-Sleep 1', 'tcp/7000 +1000', [/repeats its SYN/]));
  it('PowerShell with .NET', () =>
    checkRead(
      "(New-Object Net.Sockets.UdpClient('192.0.2.1', 53)).Close()\nNew-Object Net.Sockets.TcpClient('192.0.2.1', 80)",
      'udp/53, tcp/80',
    ));
  it('AutoIt', () =>
    checkRead(
      'UDPStartup()\n$s = UDPOpen("10.0.1.1", 1234)\nUDPSend($s, "say ""a""")\nUDPCloseSocket($s)\nSleep(50)',
      'udp/1234 "say \\"a\\"" +50',
    ));
  it('RouterOS', () =>
    checkRead(
      '/ping 192.0.2.1 size=1000 count=1\n:delay 1s\n/tool/fetch url="http://192.0.2.1:81/" keep-result=no\n/system telnet 192.0.2.1 82',
      'icmp 1000 +1000, tcp/81, tcp/82',
    ));
  it('nothing else', () => checkRead('ls -l; echo knock | mail\nnc\nnc 192.0.2.1 http', ''));

  it('never throws', () => {
    const words =
      'knock nc -u -p 7 | ; for x in do done $x printf socat TCP4: ping -s -l curl url= /tool /ping UDPOpen( " \' [ sequence='.split(
        ' ',
      );
    fc.assert(fc.property(fc.array(fc.constantFrom(...words, '\n')), (line) => void readKnocks(line.join(' '))));
  });
});

const knockdConf = `[options]
	UseSyslog
[openSSH]
	sequence      = 7000,8000:udp, 9000:tcp
	seq_timeout   = 15
	start_command = /sbin/iptables -A INPUT -s %IP% -p tcp --dport 22 -j ACCEPT
	cmd_timeout   = 30
	tcpflags      = syn
[other]
	sequence = 1:udp
	command = /usr/bin/true
`;

/** One rule checks a list and sets the next one. */
const oneChain = `iptables -A INPUT -p tcp --dport 22 -m recent --rcheck --seconds 30 --name open -j ACCEPT
iptables -A INPUT -p udp --dport 8000 -m recent --rcheck --seconds 10 --name one -m recent --set --name open -j DROP
iptables -A INPUT -p tcp --dport 7000 -m recent --set --name one -j DROP
iptables -A INPUT -p tcp --dport 22 -j DROP
`;

/** A chain for each state: the list is asked where the jump is. */
const chainEach = `*filter
-A INPUT -j KNOCK
-A KNOCK -m recent --rcheck --seconds 30 --name OPEN -j PASSED
-A KNOCK -m recent --rcheck --seconds 10 --name ONE -j GATE2
-A KNOCK -j GATE1
-A GATE1 -p tcp --dport 1111 -m recent --name ONE --set -j DROP
-A GATE1 -j DROP
-A GATE2 -m recent --name ONE --remove
-A GATE2 -p tcp --dport 2222 -m recent --name OPEN --set -j DROP
-A GATE2 -j GATE1
-A PASSED -m recent --name OPEN --remove -j DROP
-A PASSED -p tcp --dport 22 -j ACCEPT
`;

describe('readKnocks reads what waits for a knock:', () => {
  it('each section of a knockd.conf', () => {
    const [first, second] = readKnocks(knockdConf);
    assert.deepEqual(first!.plan.steps, [step('tcp', 7000), step('udp', 8000), step('tcp', 9000)]);
    assert.deepEqual(first!.plan.door, { list: null, opens: ['tcp/22'], timeoutSeconds: 30 });
    assert.equal(first!.stageSeconds, 15);
    assert.deepEqual(second!.plan.steps, [step('udp', 1)]);
  });

  /** Steps, services, and the seconds of a stage and of the door. */
  function checkIptables(text: string, steps: string[], opens: string[], seconds: (number | null)[]): void {
    const [read, ...more] = readKnocks(text);
    assert.deepEqual(more, []);
    assert.deepEqual(
      read!.plan.steps.map(({ protocol, port }) => `${protocol}/${port}`),
      steps,
    );
    assert.deepEqual(read!.plan.door.opens, opens);
    assert.deepEqual([read!.stageSeconds, read!.plan.door.timeoutSeconds], seconds);
  }

  it('iptables with two lists in a rule', () =>
    checkIptables(oneChain, ['tcp/7000', 'udp/8000'], ['tcp/22'], [10, 30]));
  it('iptables with a chain for each state', () =>
    checkIptables(chainEach, ['tcp/1111', 'tcp/2222'], ['tcp/22'], [10, 30]));
  it('the strict rules of a talk', function () {
    const text = readIfThere('../shared/talks/s4-iptables.rules');
    if (text === null) return this.skip();
    checkIptables(text, ['tcp/8881', 'tcp/7777', 'tcp/9991'], ['tcp/22'], [null, 30]);
    assert.match(readKnocks(text)[0]!.doubts[0]!, /start again at a wrong port/);
  });
  it('no knock where a list is never filled', () => {
    assert.deepEqual(readKnocks(oneChain.replace('--set --name one', '--set --name other')), []);
  });
});

describe('toFirewall', () => {
  it('writes what was read as rules that open the same door', () => {
    for (const text of [knockdConf, oneChain, chainEach]) {
      const [read] = readKnocks(text);
      const [found, ...more] = knockPlans(toFirewall(read!).join('\n'));
      assert.deepEqual(more, []);
      assert.deepEqual(found!.steps, read!.plan.steps);
      assert.deepEqual(found!.door.opens, read!.plan.door.opens);
      assert.equal(found!.door.timeoutSeconds, read!.plan.door.timeoutSeconds);
      assert.equal(found!.opens, true);
    }
  });

  it('drops everything else where iptables did so', () => {
    const last = (text: string) => toFirewall(readKnocks(text)[0]!).at(-1);
    assert.equal(last(oneChain), 'add chain=input protocol=tcp dst-port=22 action=drop');
    for (const line of [':INPUT DROP [0:0]', 'iptables -P INPUT DROP', 'iptables -A INPUT -j DROP']) {
      assert.equal(last(`${line}\n${oneChain}`), 'add chain=input action=drop', line);
    }
    const some = '-A INPUT -m conntrack --ctstate INVALID -j DROP\n-A FORWARD -j DROP\n';
    assert.equal(last(some + oneChain), 'add chain=input protocol=tcp dst-port=22 action=drop');
  });

  it('writes the steps of any plan', () => {
    // A ping of any size is nothing that somebody has to know.
    const known = (each: KnockStep) =>
      each.protocol === 'icmp' && each.payload === null ? { ...each, packetSize: 720 } : each;
    const plans = randomPlan.map(({ family, steps }) =>
      planOf(family, ...steps.map((each) => ({ ...known(each), delayMs: null }))),
    );
    fc.assert(
      fc.property(plans, (plan) => {
        const text = toFirewall({ plan, stageSeconds: null }).join('\n');
        const [found] = knockPlans(text);
        const unmarked = plan.steps.map((each) => ({ ...each, payload: each.payload?.replace(/^!+/, '') || null }));
        assert.deepEqual(found?.steps, unmarked, text);
      }),
      { numRuns: 30 },
    );
  });
});

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
