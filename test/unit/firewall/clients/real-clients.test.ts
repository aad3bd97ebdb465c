import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { knockClients } from '../../../../server/src/firewall/clients/index.ts';
import { printfCommand, shellArgument } from '../../../../server/src/firewall/clients/quoting.ts';
import type { KnockStep } from '../../../../server/src/index.ts';
import { arrived, type KnockPorts, openKnockPorts } from '../../router/knock-ports.ts';
import { planOf, step } from './plans.ts';

const run = promisify(execFile);
const host = '127.0.0.1';
const isRoot = process.getuid?.() === 0;
const text = `it's "$HOME" 100%\\n\`id\` !é\n`;

/** What a shell finds of that name; the netcat of others than OpenBSD takes other options. */
async function isThere(program: string): Promise<boolean> {
  const asked = program === 'nc' ? 'nc -h 2>&1 | grep -q OpenBSD' : `command -v ${program}`;
  return run('sh', ['-c', asked]).then(
    () => true,
    () => false,
  );
}

describe('the lines, run by the real programs', function () {
  this.timeout(30_000);
  let ports: KnockPorts;

  beforeEach(() => {
    ports = openKnockPorts();
  });

  afterEach(() => ports.close());

  /** Runs the lines as a script of the shell; what arrives is told as `knock-ports` does. */
  async function checkArrival(name: string, steps: KnockStep[], expected: string[]): Promise<void> {
    const { lines, unsent } = knockClients.find((client) => client.name === name)!.export(planOf(4, ...steps), host);
    assert.deepEqual(unsent, []);
    // What listens here sends nothing back, which some programs end with an error for.
    await run('sh', ['-c', lines.join('\n')]).catch(() => {});
    await arrived(ports.seen, expected.length);
    assert.deepEqual(ports.seen, expected);
  }

  function itWith(program: string, title: string, check: () => Promise<void>, mayRun = true): void {
    it(`${program} ${title}`, async function () {
      const why = mayRun ? `there is no ${program}` : `${program} needs root`;
      if (mayRun && (await isThere(program))) return check();
      this.test!.title += ` (not run: ${why})`;
      this.skip();
    });
  }

  const pause = { delayMs: 50 };

  itWith('knock', 'sends TCP and UDP', async () => {
    const [a, b] = [await ports.tcp(), await ports.udp()];
    await checkArrival('knock', [step('tcp', a, pause), step('udp', b, pause)], [`tcp/${a}`, `udp/${b} "\0"`]);
  });

  itWith('nc', 'sends TCP and UDP, with and without text', async () => {
    const [a, b] = [await ports.tcp(), await ports.udp()];
    await checkArrival(
      'nc',
      [step('udp', b), step('tcp', a), step('udp', b, { payload: text }), step('tcp', a, { payload: text })],
      [`udp/${b} "\0"`, `tcp/${a}`, `udp/${b} "${text}"`, `tcp/${a}`, `tcp/${a} "${text}"`],
    );
  });

  itWith('nc', 'sends a datagram of a given size', async () => {
    const a = await ports.udp();
    await checkArrival('nc', [step('udp', a, { packetSize: 33 })], [`udp/${a} "${'\0'.repeat(5)}"`]);
  });

  itWith('socat', 'sends TCP and UDP, with and without text', async () => {
    const [a, b] = [await ports.tcp(), await ports.udp()];
    await checkArrival(
      'socat',
      [
        step('udp', b, pause),
        step('tcp', a, pause),
        step('udp', b, { payload: text }),
        step('tcp', a, { payload: text }),
      ],
      [`udp/${b} ""`, `tcp/${a}`, `udp/${b} "${text}"`, `tcp/${a}`, `tcp/${a} "${text}"`],
    );
  });

  itWith('socat', 'sends a datagram of a given size, an empty one too', async () => {
    const a = await ports.udp();
    const steps = [30, 28].map((packetSize) => step('udp', a, { packetSize, ...pause }));
    await checkArrival('socat', steps, [`udp/${a} "\0\0"`, `udp/${a} ""`]);
  });

  itWith('curl', 'sends TCP, with and without text', async () => {
    const a = await ports.tcp();
    const steps = [step('tcp', a), step('tcp', a, { payload: text })];
    await checkArrival('curl', steps, [`tcp/${a}`, `tcp/${a}`, `tcp/${a} "${text}"`]);
  });

  itWith('curl', 'asks for a page whose path is the text', async () => {
    const a = await ports.tcp();
    const client = knockClients.find(({ name }) => name === 'curl')!;
    const { lines } = client.export(planOf(4, step('tcp', a, { payload: '/open?me=1' })), host);
    await run('sh', ['-c', lines.join('\n')]).catch(() => {});
    await arrived(ports.seen, 2);
    assert.match(ports.seen[1]!, /^tcp\/\d+ "GET \/open\?me=1 HTTP/);
  });

  itWith('telnet', 'sends TCP', async () => {
    const a = await ports.tcp();
    await checkArrival('telnet', [step('tcp', a)], [`tcp/${a}`]);
  });

  // Root has nmap send a bare SYN, of which no listener hears; nobody else may send its UDP.
  itWith('nmap', 'sends TCP, or UDP as root', async () => {
    if (!isRoot) {
      const a = await ports.tcp();
      return checkArrival('nmap', [step('tcp', a)], [`tcp/${a}`]);
    }
    const a = await ports.udp();
    const steps = ["it's $HOME", text].map((payload) => step('udp', a, { payload }));
    await checkArrival(
      'nmap',
      [step('udp', a), ...steps],
      [`udp/${a} "\0"`, `udp/${a} "it's $HOME"`, `udp/${a} "${text}"`],
    );
  });

  itWith(
    'hping3',
    'sends UDP',
    async () => {
      const a = await ports.udp();
      await checkArrival(
        'hping3',
        [step('udp', a), step('udp', a, { payload: "it's $HOME" }), step('udp', a, { payload: 'abc', packetSize: 33 })],
        [`udp/${a} ""`, `udp/${a} "it's $HOME"`, `udp/${a} "abcXX"`],
      );
    },
    isRoot,
  );

  it('any text comes whole through a POSIX shell', async () => {
    // NUL ends the arguments of a program.
    const texts = fc.string({ unit: 'binary' }).filter((each) => !each.includes('\0') && each.isWellFormed());
    await fc.assert(
      fc.asyncProperty(texts, async (each) => {
        const { stdout } = await run('sh', ['-c', `${printfCommand(each)}; printf '%s' ${shellArgument(each)}`]);
        assert.equal(stdout, each + each);
      }),
      { numRuns: 60 },
    );
  });
});
