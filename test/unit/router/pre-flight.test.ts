import assert from 'node:assert/strict';
import {
  type PracticeOptions,
  type PracticeRouter,
  startPracticeRouter,
} from '../../../client/src/practice/practice-router.ts';
import {
  type DeployEvent,
  type DeployOutcome,
  type DeployRequest,
  deploy,
  type PreFlight,
} from '../../../client/src/router/deploy.ts';
import { knockUntilOpen } from '../../../client/src/router/knock.ts';
import { parseKnocks } from '../../../client/src/router/knock-notation.ts';
import { ApiSession } from '../../../client/src/router/session.ts';
import { freeKnockFirewall, freePorts } from '../helpers/knock-firewall.ts';

const entry = '/ip firewall address-list\nadd address=192.0.2.9 list=deployed\n';
const cutOff = '/ip firewall filter\nadd action=drop chain=input place-before=0\n';

interface Look {
  found: PreFlight;
  outcome: DeployOutcome;
  events: DeployEvent[];
}

describe('the pre-flight of a deploy', () => {
  let router: PracticeRouter;

  async function start(options: PracticeOptions = {}): Promise<void> {
    router = await startPracticeRouter({ rebootMs: 100, script: await freeKnockFirewall(), ...options });
  }

  afterEach(() => router.close());

  async function look(
    text: string,
    answer = false,
    more: Partial<DeployRequest> = {},
    decide = async () => answer,
  ): Promise<Look> {
    const { host, api, user, password, knock } = router.ready;
    let found: PreFlight | null = null;
    const events: DeployEvent[] = [];
    const request: DeployRequest = {
      target: { host, port: api, user },
      password,
      script: { name: 'site.rsc', text },
      knock: knock.length > 0 ? parseKnocks(knock.join(' ')) : null,
      knockAfter: null,
      knockOptions: { delayMs: 30, tries: 2 },
      settleMs: 100,
      rebootMs: 10_000,
      approve: async (preFlight) => {
        found = preFlight;
        return decide();
      },
      ...more,
    };
    const outcome = await deploy(request, (event) => events.push(event), new AbortController().signal);
    assert.ok(found !== null, outcome.message);
    return { found, outcome, events };
  }

  /** `error DP401 line 2`, each with a pattern for its message. */
  function checkFindings({ findings }: PreFlight, expected: [head: string, message: RegExp][]): void {
    const heads = findings.map(({ severity, code, line }) => `${severity} ${code} line ${line}`);
    assert.deepEqual(
      heads,
      expected.map(([head]) => head),
      JSON.stringify(findings, null, 1),
    );
    for (const [index, [, message]] of expected.entries()) assert.match(findings[index]!.message, message);
  }

  /** The router has done nothing but answer. */
  function checkUntouched(before: Record<string, string>[]): void {
    assert.deepEqual(router.rows('/ip/firewall/filter'), before);
    assert.deepEqual(router.rows('/system/scheduler'), []);
    assert.deepEqual(router.rows('/file'), []);
    assert.ok(!router.events.some(({ text }) => /import|backup/.test(text)));
  }

  it('has nothing to say where all is well, and tells what it has looked at', async () => {
    await start();
    const { found, outcome } = await look(entry, true);
    checkFindings(found, []);
    assert.equal(outcome.state.kind, 'applied', outcome.message);
    const facts = found.facts.join('\n');
    for (const fact of [
      /62 bytes, checked for RouterOS 7\.22\.1/,
      /user admin/,
      /free space/,
      /clock/,
      /safe mode: nobody/,
    ])
      assert.match(facts, fact);
  });

  it('shows what changes', async () => {
    await start();
    const { found } = await look(`${entry}/system identity\nset name=site\n`);
    const { before, after, unpredicted } = found.configuration!;
    const added = after.split('\n').filter((line) => !before.includes(line));
    assert.deepEqual(added, [
      '/ip firewall address-list',
      'add address=192.0.2.9 list=deployed',
      '/system identity',
      '# as written: set name=site',
    ]);
    assert.deepEqual(
      unpredicted.map(({ line }) => line),
      [4],
    );
  });

  it('finds the lock-out on the configuration that the router has, before anything is sent that changes it', async () => {
    await start();
    const rules = router.rows('/ip/firewall/filter');
    const { found, outcome } = await look(cutOff);
    checkFindings(found, [['error DP401 line 2', /this drop cuts off the session from 127\.0\.0\.1 to tcp\/8728/]]);
    assert.equal(outcome.state.kind, 'nothing-changed');
    assert.match(outcome.message, /not begun. Nothing was changed/);
    checkUntouched(rules);
  });

  it('finds a rule behind the drop that the router has', async () => {
    await start();
    const { found } = await look('/ip firewall filter\nadd action=accept chain=input dst-port=22 protocol=tcp\n');
    checkFindings(found, [['error DP403 line 2', /behind the "drop/]]);
  });

  it('finds that the knock will no longer open the door', async () => {
    await start();
    const [port] = await freePorts(1);
    const script = `/ip firewall filter\nset [find address-list=stage1] dst-port=${port}\n`;
    const { found } = await look(script);
    checkFindings(found, [['error DP401 line null', /keeps out a new session behind the knock/]]);
  });

  it("plays the script's own knock where it brings one", async () => {
    await start();
    const [port] = await freePorts(1);
    const script = `/ip firewall filter\nset [find address-list=stage1] dst-port=${port}\n`;
    const [, ...others] = parseKnocks(router.ready.knock.join(' '));
    const { found } = await look(script, false, { knockAfter: [...parseKnocks(`${port}:tcp`), ...others] });
    checkFindings(found, []);
  });

  it('goes on all the same where the person wants it, and the router rolls back', async () => {
    await start();
    const { outcome } = await look(cutOff, true, { rollbackSeconds: 3, commandTimeoutMs: 500 });
    assert.ok(['rolls-back', 'rolled-back'].includes(outcome.state.kind), outcome.message);
  });

  it('finds what is wrong in the script for the version of the router', async () => {
    await start({ version: '7.15.3' });
    const { found } = await look(`${entry}add adress=192.0.2.8 list=deployed\n`);
    assert.equal(found.findings[0]?.severity, 'error');
    assert.equal(found.findings[0]?.line, 3);
  });

  it("finds another one's safe mode", async () => {
    await start();
    const { host, api, user, password, knock } = router.ready;
    await knockUntilOpen(host, parseKnocks(knock.join(' ')), api, { delayMs: 30 });
    const other = await ApiSession.open({ host, port: api, user, password });
    await other.run(['/safe-mode/take']);
    const { found } = await look(entry);
    checkFindings(found, [['error null line null', /admin works in safe mode/]]);
    await other.close();
  });

  it('finds a user who may not arm the roll-back', async () => {
    const groups = '/user group\nset [find name=full] policy=read,write,test,api\n';
    await start({ script: groups });
    const { found } = await look(entry);
    checkFindings(found, [['error null line null', /lacks the policies ftp, reboot, policy/]]);
  });

  it('is followed by another login where the session is lost while the person decides', async () => {
    await start();
    const approve = async (): Promise<boolean> => {
      const { host, api, user, password } = router.ready;
      const other = await ApiSession.open({ host, port: api, user, password });
      await other.run(['/system/reboot']).catch(() => {});
      await other.close();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return true;
    };
    const { outcome } = await look(entry, true, {}, approve);
    assert.equal(outcome.state.kind, 'applied', outcome.message);
  });
});
