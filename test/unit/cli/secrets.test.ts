/** Passwords and secret knocks stay where they belong, whatever becomes of a deploy. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PracticeRouter, startPracticeRouter } from '../../../client/src/practice/practice-router.ts';
import { freePorts } from '../helpers/knock-firewall.ts';
import { commandLines, secretsIn, textsIn } from '../helpers/secrets.ts';
import { type RscOptions, type RscRun, runRsc } from './run-rsc.ts';

const password = 'Canary-Password+7/x';
const wrongPassword = 'Canary-Wrong+8/x';
const passphrase = 'Canary-Phrase+9/x';
const secrets = [password, wrongPassword, passphrase];

describe('the secrets of a deploy', function () {
  this.timeout(60_000);
  /** What rsc writes goes into `seen`; what a person has written themselves is in `own`. */
  let seen: string;
  let own: string;
  let routers: PracticeRouter[];
  let knocks: NodeJS.ProcessEnv;

  before(async () => {
    seen = await mkdtemp(join(tmpdir(), 'rsc-secrets-'));
    own = await mkdtemp(join(tmpdir(), 'rsc-own-'));
    const ports = await freePorts(4);
    const firewalls = ports.map(firewall);
    routers = await Promise.all(
      firewalls.map((text) => startPracticeRouter({ script: text, password, rebootMs: 100 })),
    );
    knocks = Object.fromEntries(ports.map((port, index) => [`RSC_KNOCK_R${index}`, `${port}:udp=${passphrase}`]));
    const list = routers.map(({ ready: { host, api } }, index) => ({
      name: `r${index}`,
      knock: 'secret',
      groups: index === 0 ? ['group'] : [],
      address: `api://admin@${host}:${api}`,
    }));
    await writeFile(join(own, 'routers.json'), JSON.stringify(list));
    await writeFile(join(own, 'firewall.rsc'), firewalls[1]!);
    await writeFile(join(own, 'site.rsc'), '/ip firewall address-list\nadd address=192.0.2.9 list=deployed\n');
    await writeFile(join(own, 'lock-out.rsc'), '/ip firewall filter\nadd action=drop chain=input place-before=0\n');
  });

  after(async () => {
    await Promise.all((routers ?? []).map((router) => router.close()));
    for (const folder of [seen, own]) await rm(folder, { recursive: true });
  });

  function rsc(args: string[], { env, ...more }: RscOptions = {}): Promise<RscRun> {
    const places = { HOME: seen, TMPDIR: seen, XDG_STATE_HOME: seen };
    // Libraries that tell what they do when they are asked to must not tell this.
    return runRsc(args, { env: { ...places, ...knocks, DEBUG: '*', RSC_PASSWORD: password, ...env }, ...more });
  }

  function deploy(script: string, to: string, more: string[] = [], options: RscOptions = {}): Promise<RscRun> {
    const list = ['--routers', join(own, 'routers.json'), '--to', to, '-d', '50'];
    return rsc(['deploy', join(own, script), ...list, ...more], options);
  }

  async function killedAndResumed(): Promise<RscRun[]> {
    const onOutput = (stdout: string, child: ChildProcess) =>
      stdout.includes('verify: waiting') && child.kill('SIGKILL');
    const killed = await deploy('site.rsc', 'r1', [], { onOutput });
    const { host, api } = routers[1]!.ready;
    const way = ['--to', `api://admin@${host}:${api}`, '--knock-from', join(own, 'firewall.rsc'), '-d', '50'];
    return [killed, await rsc(['resume', ...way, '--roll-back'])];
  }

  /** The ready line tells a password of its own making only. */
  function practice(): Promise<RscRun> {
    const onOutput = (stdout: string, child: ChildProcess) => stdout.includes('ready') && child.kill('SIGTERM');
    return rsc(['practice', '--open'], { onOutput });
  }

  it('are in no output, journal, file or command line', async () => {
    const texts = new Set<string>();
    const look = async () => {
      for (const line of await commandLines()) texts.add(line);
      for (const text of (await textsIn(seen)).values()) texts.add(text);
    };
    const looking = setInterval(look, 100);
    const runs = await Promise.all([
      killedAndResumed(),
      deploy('site.rsc', 'group', ['--json']),
      deploy('lock-out.rsc', 'r2'),
      deploy('site.rsc', 'r3', [], { env: { RSC_PASSWORD: wrongPassword } }),
      practice(),
    ]);
    clearInterval(looking);
    await look();
    const codes = runs.flat().map(({ code }) => code);
    assert.deepEqual(codes, [null, 3, 0, 1, 1, 0], JSON.stringify(runs.flat(), null, 1));
    for (const { stdout, stderr } of runs.flat()) texts.add(stdout).add(stderr);
    for (const { text } of routers.flatMap(({ events }) => events)) texts.add(text);
    const found = [...texts].filter((text) => secretsIn(text, secrets).length > 0);
    console.log(`    ${texts.size} texts looked through, ${found.length} with a secret`);
    assert.deepEqual(found, []);
    for (const looked of [/"phase": "imported"/, /cli\.js\0deploy/]) {
      assert.ok(
        [...texts].some((text) => looked.test(text)),
        `${looked} was not looked at`,
      );
    }
  });
});

/** The API is open for who sends the passphrase. */
function firewall(port: number): string {
  return `/ip firewall filter
add chain=input action=accept connection-state=established,related
add chain=input action=add-src-to-address-list address-list=door address-list-timeout=1h protocol=udp dst-port=${port} content="${passphrase}"
add chain=input action=accept protocol=tcp dst-port=8728,8729 src-address-list=door
add chain=input action=drop
`;
}
