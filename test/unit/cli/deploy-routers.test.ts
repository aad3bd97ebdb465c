import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PracticeRouter, startPracticeRouter } from '../../../client/src/practice/practice-router.ts';
import { freeKnockFirewall } from '../helpers/knock-firewall.ts';
import { checkRun, type RscOptions, type RscRun, runRsc } from './run-rsc.ts';

const password = 'canary-password-7';
const script = '/ip firewall address-list\nadd address=192.0.2.9 list=deployed\n';

describe('rsc deploy --routers', function () {
  this.timeout(60_000);
  let folder: string;
  let routers: PracticeRouter[];
  let firewall: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'routeros-routers-'));
    firewall = await freeKnockFirewall();
    await writeFile(join(folder, 'firewall.rsc'), firewall);
    await writeFile(join(folder, 'site.rsc'), script);
  });

  beforeEach(async () => {
    routers = await Promise.all(
      [firewall, ''].map((text) => startPracticeRouter({ script: text, password, rebootMs: 100 })),
    );
  });

  afterEach(() => Promise.all(routers.map((router) => router.close())));

  after(() => rm(folder, { recursive: true }));

  async function deploy(list: unknown, to: string, ...more: string[]): Promise<RscRun> {
    return runDeploy(await writeList(list), to, more);
  }

  async function writeList(list: unknown): Promise<string> {
    const path = join(folder, 'routers');
    await writeFile(path, typeof list === 'string' ? list : JSON.stringify(list));
    return path;
  }

  async function runDeploy(path: string, to: string, more: string[], options: RscOptions = {}): Promise<RscRun> {
    return run(['deploy', join(folder, 'site.rsc'), '--routers', path, '--to', to, '-d', '50', ...more], options);
  }

  async function run(args: string[], options: RscOptions = {}): Promise<RscRun> {
    const run = await runRsc(args, { env: secrets(), ...options });
    assert.ok(!`${run.stdout}${run.stderr}`.includes(password));
    return run;
  }

  const secrets = () => ({
    XDG_STATE_HOME: folder,
    RSC_PASSWORD: password,
    RSC_PASSWORD_OTHER_USER: 'wrong',
    RSC_KNOCK_NORTH_1: routers[0]!.ready.knock.join(' '),
  });

  function list(knock = 'firewall.rsc') {
    const address = (router: PracticeRouter, user = 'admin') => `api://${user}@127.0.0.1:${router.ready.api}`;
    return [
      { name: 'other user', address: address(routers[1]!), groups: ['south'] },
      { name: 'north-1', address: address(routers[0]!), knock, groups: ['all sites'] },
      { name: 'north-2', address: address(routers[1]!), groups: ['all sites'] },
    ];
  }

  const has = () => routers.map((router) => router.lists().includes('deployed 192.0.2.9'));

  it('deploys to a group over the knocks of the list, and reports as JSON', async () => {
    const run = await deploy(list(), 'all sites', '--json');
    checkRun(run, 0, /^\{.*\}\n$/, /^$/);
    const { routers: reports, ...report } = JSON.parse(run.stdout);
    assert.deepEqual(report, { format: 1, file: join(folder, 'site.rsc'), to: 'all sites', state: 'applied' });
    const [north] = reports;
    assert.equal(typeof north.seconds, 'number');
    assert.match(north.message, /applied and verified/);
    assert.deepEqual(
      { ...north, seconds: 0, message: '' },
      {
        name: 'north-1',
        address: `api://admin@127.0.0.1:${routers[0]!.ready.api}`,
        state: 'applied',
        message: '',
        findings: [],
        complaints: [],
        seconds: 0,
      },
    );
    assert.deepEqual(has(), [true, true]);
  });

  it('takes a knock that is a secret from the environment', async () => {
    const run = await deploy(list('secret'), 'north-1');
    checkRun(run, 0, /north-1: knock: knock 3 of 3.*north-1 +applied.*Done: 1 applied/s, /^$/);
  });

  it('takes the password of each router, and stops at the first failure', async () => {
    const group = list().map((router) => ({ ...router, groups: ['everyone'] }));
    const run = await deploy(group, 'everyone');
    checkRun(
      run,
      1,
      /other user: check/,
      /other user +nothing changed .*\nnorth-1 +not begun\n.*1 nothing changed, 2 not begun/s,
    );
    assert.deepEqual(has(), [false, false]);
  });

  it('changes nothing where the look at the router shows that it would lock us out', async () => {
    const lockOut = '/ip firewall filter\nadd chain=input action=drop place-before=0\n';
    await writeFile(join(folder, 'site.rsc'), lockOut);
    try {
      const before = routers[0]!.rows('/ip/firewall/filter');
      const run = await deploy(list(), 'all sites', '--json');
      checkRun(run, 1, /"state":"stopped"/, /^$/);
      const [north, other] = JSON.parse(run.stdout).routers;
      assert.equal(north.state, 'nothing-changed');
      assert.match(north.message, /\(DP\d{3}\)/);
      assert.equal(north.findings[0].code, 'DP401');
      assert.deepEqual({ state: other.state, message: other.message }, { state: 'not-begun', message: null });
      assert.deepEqual(routers[0]!.rows('/ip/firewall/filter'), before);
    } finally {
      await writeFile(join(folder, 'site.rsc'), script);
    }
  });

  it('tells what speaks against it for each router, with --force as well', async () => {
    await writeFile(join(folder, 'site.rsc'), `${script}/user set admin group=full\n`);
    try {
      checkRun(
        await deploy(list(), 'north-2', '--force'),
        0,
        /site\.rsc:3:1 warning north-2: Not proven: that admin/,
        /^$/,
      );
    } finally {
      await writeFile(join(folder, 'site.rsc'), script);
    }
  });

  it('is taken up for all routers of a group where it was killed', async () => {
    const path = await writeList(list());
    const onOutput = (stdout: string, child: ChildProcess) =>
      stdout.includes('verify: waiting') && child.kill('SIGKILL');
    await Promise.all(['north-1', 'north-2'].map((name) => runDeploy(path, name, [], { onOutput })));
    assert.deepEqual(has(), [true, true]);
    const resume = (to: string, ...more: string[]) =>
      run(['resume', '--routers', path, '--to', to, '-d', '50', ...more]);
    checkRun(
      await resume('all sites'),
      4,
      /north-1: knock: knock 3 of 3/,
      /north-1 +rolls back by itself.*is applied and not confirmed.*\nnorth-2 +rolls back.*rsc: 2 rolls back by itself\n$/s,
    );
    checkRun(await resume('north-1', '--roll-back'), 3, /north-1: roll-back/, /north-1 +rolled back/);
    checkRun(await resume('all sites', '--keep'), 0, /\nnorth-2 +applied .*\nDone: 1 applied\n$/s, /^$/);
    assert.deepEqual(has(), [false, true]);
  });

  it('reads an Ansible inventory', async () => {
    const line = `r1 routeros_address=api://admin@127.0.0.1:${routers[1]!.ready.api}`;
    const run = await deploy(`[south]\n${line}\n`, 'south');
    checkRun(run, 0, /Done: 1 applied/, /^$/);
    assert.deepEqual(has(), [false, true]);
  });

  it('sends nothing where something is wrong with the list or the options', async () => {
    checkRun(await deploy(list(), 'nowhere'), 2, /^$/, /no group is called nowhere\. There are: other user, north-1/);
    checkRun(await deploy([{ name: 'x' }], 'x'), 2, /^$/, /Router 1 \(x\): "address" is missing/);
    checkRun(await deploy(list('7000:sctp'), 'all sites'), 2, /^$/, /Knock 1 cannot be read/);
    checkRun(await deploy(list(), 'south', '--knock', '1:tcp'), 2, /^$/, /knock and the pin are those of the list/);
    checkRun(await runDeploy(join(folder, 'none.json'), 'x', []), 2, /^$/, /There is no file/);
    const seen = routers.flatMap(({ events }) => events.map(({ text }) => text));
    assert.deepEqual(
      seen.filter((text) => !/port open/.test(text)),
      [],
    );
  });
});
