import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { RouterErrorKind } from '../../../client/src/router/errors.ts';
import { RouterError } from '../../../client/src/router/errors.ts';
import { type DoorEvent, knock, knockUntilOpen, type StepEvent } from '../../../client/src/router/knock.ts';
import type { KnockStep } from '../../../server/src/index.ts';
import {
  arrived,
  hasIpv6Loopback,
  type KnockPorts,
  openKnockPorts,
  refusedPort,
  silentPort,
  step,
} from './knock-ports.ts';

const host = '127.0.0.1';
/** Long enough for one packet to arrive before the next leaves. */
const delayMs = 20;

async function checkFails(work: Promise<unknown>, kind: RouterErrorKind, message: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof RouterError, String(error));
    assert.equal(error.kind, kind, error.message);
    assert.match(error.message, message);
    return true;
  });
}

describe('knock', () => {
  let ports: KnockPorts;

  beforeEach(() => {
    ports = openKnockPorts();
  });

  afterEach(() => ports.close());

  async function checkSeen(expected: string[]): Promise<void> {
    await arrived(ports.seen, expected.length);
    assert.deepEqual(ports.seen, expected);
  }

  it('sends the steps in their order, whatever the ports', async () => {
    const [a, b, c] = [await ports.tcp(), await ports.udp(), await ports.tcp()];
    const result = await knock(host, [step('tcp', c), step('udp', b), step('tcp', a)], { delayMs });
    await checkSeen([`tcp/${c}`, `udp/${b} ""`, `tcp/${a}`]);
    assert.deepEqual(result, { address: host, family: 4, sent: [`tcp/${c}`, `udp/${b}`, `tcp/${a}`] });
  });

  it('tells each packet when it has left, with its pause', async () => {
    const steps = [step('tcp', await ports.tcp()), step('udp', await ports.udp(), { delayMs: 3 })];
    const events: StepEvent[] = [];
    await knock(host, steps, { delayMs: 2, onStep: (event) => events.push(event) });
    assert.deepEqual(events, [
      { number: 1, total: 2, step: steps[0], address: host, pauseMs: 2 },
      { number: 2, total: 2, step: steps[1], address: host, pauseMs: 3 },
    ]);
  });

  it('sends a payload as UTF-8, by UDP and by TCP', async () => {
    const [udp, tcp] = [await ports.udp(), await ports.tcp()];
    const payload = 'Öffne dich ✓';
    await knock(host, [step('udp', udp, { payload }), step('tcp', tcp, { payload })], { delayMs });
    await checkSeen([`udp/${udp} "${payload}"`, `tcp/${tcp}`, `tcp/${tcp} "${payload}"`]);
  });

  it('sends bytes that are no text, and fills a UDP packet up to its size', async () => {
    const listener = createSocket('udp4').bind(0, host);
    await once(listener, 'listening');
    const { port } = listener.address();
    const received: string[] = [];
    listener.on('message', (message) => received.push(message.toString('hex')));
    const bytes = step('udp', port, { payload: '\xff\x00', encoding: 'latin1' });
    const filled = step('udp', port, { payload: 'a', packetSize: 28 + 3 });
    await knock(host, [bytes, filled], { delayMs });
    await arrived(received, 2);
    listener.close();
    assert.deepEqual(received, ['ff00', '610000']);
  });

  it('sends from the address and the ports that it is told', async function () {
    if (process.platform !== 'linux') return this.skip();
    const froms: string[] = [];
    const { port } = await ports.server(({ remoteAddress, remotePort }) =>
      froms.push(`${remoteAddress}:${remotePort}`),
    );
    const listener = createSocket('udp4').bind(0, host);
    await once(listener, 'listening');
    listener.on('message', (_, from) => froms.push(`${from.address}:${from.port}`));
    const [all, own] = [await refusedPort(), await refusedPort()];
    const steps = [step('tcp', port), step('udp', listener.address().port), step('tcp', port, { sourcePort: own })];
    await knock(host, steps, { delayMs, bind: '127.0.0.2', sourcePort: all });
    await arrived(froms, 3);
    listener.close();
    assert.deepEqual(froms, [`127.0.0.2:${all}`, `127.0.0.2:${all}`, `127.0.0.2:${own}`]);
  });

  it('closes the connection of a TCP knock at once', async () => {
    let closed: Promise<unknown> = Promise.reject(new Error('no connection came'));
    closed.catch(() => {});
    const { port } = await ports.server((socket) => {
      closed = once(socket.resume(), 'close');
    });
    await knock(host, [step('tcp', port)], { delayMs });
    await closed;
  });

  it('repeats each packet as often as asked', async () => {
    const [a, b] = [await ports.udp(), await ports.udp()];
    await knock(host, [step('udp', a), step('udp', b)], { delayMs, repeat: 2 });
    await checkSeen([`udp/${a} ""`, `udp/${a} ""`, `udp/${b} ""`, `udp/${b} ""`]);
  });

  it('keeps the order without any pause', async () => {
    const order = [await ports.tcp(), await ports.tcp(), await ports.tcp()];
    await knock(
      host,
      order.map((port) => step('tcp', port)),
      { delayMs: 0 },
    );
    await checkSeen(order.map((port) => `tcp/${port}`));
  });

  it('does not mind a port that refuses', async () => {
    const [refused, open] = [await refusedPort(), await ports.tcp()];
    await knock(host, [step('tcp', refused), step('udp', refused), step('tcp', open)], { delayMs });
    await checkSeen([`tcp/${open}`]);
  });

  it('goes on from a silent port, and leaves no connection that the kernel would try again', async function () {
    if (process.platform !== 'linux') return this.skip();
    const silent = await silentPort();
    const open = await ports.tcp();
    try {
      await knock(host, [step('tcp', silent.port), step('tcp', open)], { delayMs });
      assert.deepEqual(waitingForAnswer(silent.port), []);
    } finally {
      await silent.close();
    }
    await checkSeen([`tcp/${open}`]);
  });

  it('resolves a name', async () => {
    const port = await ports.tcp();
    const { address } = await knock('localhost', [step('tcp', port)], { delayMs, family: 4 });
    assert.equal(address, host);
    await checkSeen([`tcp/${port}`]);
  });

  it('knocks over IPv6', async function () {
    if (!hasIpv6Loopback) return this.skip();
    const ports6 = openKnockPorts('::1');
    try {
      const [tcp, udp] = [await ports6.tcp(), await ports6.udp()];
      const { family } = await knock('::1', [step('tcp', tcp), step('udp', udp, { payload: 'six' })], { delayMs });
      assert.equal(family, 6);
      await arrived(ports6.seen, 2);
      assert.deepEqual(ports6.seen, [`tcp/${tcp}`, `udp/${udp} "six"`]);
    } finally {
      await ports6.close();
    }
  });

  describe('refuses', () => {
    /** The step before the faulty one goes to a listening port, which must hear nothing. */
    async function checkNothingSent(faulty: KnockStep, message: RegExp): Promise<void> {
      const port = await ports.tcp();
      await checkFails(knock(host, [step('tcp', port), faulty], { delayMs }), 'invalid', message);
      const { port: last } = await ports.server(() => {});
      await knock(host, [step('tcp', last)], { delayMs });
      assert.deepEqual(ports.seen, []);
    }

    it('an ICMP step that is too small before it sends anything', () =>
      checkNothingSent(step('icmp', null, { packetSize: 27 }), /icmp of 27 bytes .* headers of 28.*Nothing was sent/));

    it('a size of TCP, or one that is too small for UDP, before it sends anything', async () => {
      await checkNothingSent(step('tcp', 9, { packetSize: 100 }), /tcp\/9 of 100 bytes .* raw sockets/);
      await checkNothingSent(step('udp', 9, { packetSize: 30, payload: 'word' }), /do not fit into 30 bytes/);
    });

    it('what is no address to send from', () =>
      checkFails(knock(host, [step('udp', 9)], { bind: 'eth0' }), 'invalid', /"eth0" is no address/));

    it('to send from an address of another computer, or from a port that is taken', async () => {
      const taken = await ports.tcp();
      const [tcp, udp] = [step('tcp', 9, { sourcePort: taken }), step('udp', 9)];
      await checkFails(knock(host, [udp], { bind: '192.0.2.77' }), 'unreachable', /EADDRNOTAVAIL.*send from/);
      await checkFails(knock(host, [tcp], { bind: '192.0.2.77' }), 'unreachable', /EADDRNOTAVAIL.*send from/);
      await checkFails(knock(host, [tcp]), 'unreachable', /EADDRINUSE.*send from/);
    });

    it('a step without a port before it sends anything', () => checkNothingSent(step('tcp', null), /needs a port/));

    it('a port out of range before it sends anything', () => checkNothingSent(step('udp', 65_536), /needs a port/));

    it('an empty sequence', () => checkFails(knock(host, []), 'invalid', /empty/));

    it('a name that does not exist', () =>
      checkFails(knock('no..such..host', [step('tcp', 9)]), 'no-such-host', /"no\.\.such\.\.host".*Nothing was sent/));

    it('an address of the other family', () =>
      checkFails(knock(host, [step('tcp', 9)], { family: 6 }), 'no-such-host', /127\.0\.0\.1 is not an IPv6 address/));

    it('a host to which this computer cannot send, by TCP and by UDP', async () => {
      await checkFails(knock('255.255.255.255', [step('tcp', 9)], { delayMs }), 'unreachable', /cannot send/);
      await checkFails(knock('255.255.255.255', [step('udp', 9)], { delayMs }), 'unreachable', /cannot send/);
    });

    it('a TCP payload without a listener, and does not show the payload', async () => {
      const secret = step('tcp', await refusedPort(), { payload: 'open sesame' });
      await checkFails(
        knock(host, [secret], { delayMs }),
        'refused',
        /^(?!.*sesame).*with 11 bytes of payload was not delivered.*refused the connection/,
      );
    });
  });

  describe('cancelled', () => {
    it('before it began sends nothing', async () => {
      const port = await ports.tcp();
      const knocked = knock(host, [step('tcp', port)], { delayMs, signal: AbortSignal.abort() });
      await checkFails(knocked, 'cancelled', /after 0 of 1 packets/);
    });

    it('in a look-up does not wait for it', () =>
      checkFails(knock('localhost', [step('tcp', 9)], { signal: AbortSignal.abort() }), 'cancelled', /Looking up/));

    it('in a pause sends no further packet', async () => {
      const [a, b] = [await ports.tcp(), await ports.tcp()];
      const controller = new AbortController();
      const knocked = knock(host, [step('tcp', a), step('tcp', b)], {
        delayMs: 60_000,
        signal: controller.signal,
        onStep: () => setImmediate(() => controller.abort()),
      });
      await checkFails(knocked, 'cancelled', /after 1 of 2 packets\.$/);
      await checkSeen([`tcp/${a}`]);
    });

    it('in a step that gets no answer', async function () {
      if (process.platform !== 'linux') return this.skip();
      const silent = await silentPort();
      const controller = new AbortController();
      const payload = step('tcp', silent.port, { payload: 'x' });
      const knocked = knock(host, [payload], { signal: controller.signal });
      setTimeout(() => controller.abort(), 10);
      await checkFails(knocked, 'cancelled', /after 0 of 1 packets/).finally(() => silent.close());
    });
  });
});

describe('knockUntilOpen', () => {
  let ports: KnockPorts;

  beforeEach(() => {
    ports = openKnockPorts();
  });

  afterEach(() => ports.close());

  it('is done after one try when the door is open', async () => {
    const knockPort = await ports.tcp();
    const { port: door } = await ports.server(() => {});
    const result = await knockUntilOpen(host, [step('tcp', knockPort)], door, { delayMs });
    assert.deepEqual(result, { address: host, family: 4, sent: [`tcp/${knockPort}`], tries: 1 });
  });

  it('knocks again, more slowly, until the door opens', async () => {
    const door = await ports.server((socket) => {
      if (doors.length < 2) socket.resetAndDestroy();
    });
    const doors: DoorEvent[] = [];
    const pauses: number[] = [];
    const steps = [step('tcp', await ports.tcp()), step('udp', await ports.udp(), { delayMs: 7 })];
    const { tries } = await knockUntilOpen(host, steps, door.port, {
      delayMs,
      onStep: ({ pauseMs }) => pauses.push(pauseMs),
      onDoor: (event) => doors.push(event),
    });
    assert.equal(tries, 3);
    assert.deepEqual(pauses, [20, 7, 40, 14, 40, 14]);
    assert.deepEqual(
      doors.map(({ number, state }) => `${number} ${state}`),
      ['1 closed', '2 closed', '3 open'],
    );
  });

  it('gives up after the tries, and says what was sent', async () => {
    const [a, b, door] = [await ports.tcp(), await ports.udp(), await refusedPort()];
    const knocked = knockUntilOpen(host, [step('tcp', a), step('udp', b, { payload: 'word' })], door, {
      delayMs,
      tries: 2,
    });
    await checkFails(
      knocked,
      'door-closed',
      new RegExp(
        `^door still closed after 2 tries: sent tcp/${a}, udp/${b} with 4 bytes of payload; ` +
          `127\\.0\\.0\\.1:${door} refused the connection\\. A refusal comes from a service`,
      ),
    );
    assert.equal(ports.seen.length, 4);
  });

  it('says of a silent door what a silence means', async function () {
    if (process.platform !== 'linux') return this.skip();
    const silent = await silentPort();
    const knocked = knockUntilOpen(host, [step('udp', await ports.udp())], silent.port, {
      delayMs,
      tries: 1,
      doorTimeoutMs: 50,
    });
    await checkFails(knocked, 'door-closed', /did not answer.*the firewall still drops/).finally(() => silent.close());
  });

  it('sends a payload again that found no listener', async () => {
    const [first, port, { port: door }] = [await ports.udp(), await refusedPort(), await ports.server(() => {})];
    const steps = [step('udp', first), step('tcp', port, { payload: 'word' })];
    await checkFails(knockUntilOpen(host, steps, door, { delayMs, tries: 2 }), 'refused', /was not delivered/);
    let rounds = 0;
    const heard: string[] = [];
    const listener = createServer((socket) => socket.on('data', (data) => heard.push(String(data))));
    const { tries } = await knockUntilOpen(host, steps, door, {
      delayMs: 50,
      onStep({ number }) {
        if (number === 1) rounds += 1;
        if (rounds === 2 && !listener.listening) listener.listen(port, host);
      },
    });
    listener.close();
    assert.deepEqual({ tries, heard }, { tries: 2, heard: ['word'] });
  });

  it('tries ten times unless told otherwise', async () => {
    const port = await ports.udp();
    const knocked = knockUntilOpen(host, [step('udp', port)], await refusedPort(), { delayMs });
    await checkFails(knocked, 'door-closed', /after 10 tries/);
    assert.equal(ports.seen.length, 10);
  });

  it('can be cancelled while it waits for the door', async function () {
    if (process.platform !== 'linux') return this.skip();
    const silent = await silentPort();
    const controller = new AbortController();
    const knocked = knockUntilOpen(host, [step('udp', await ports.udp())], silent.port, {
      delayMs: 0,
      signal: controller.signal,
      doorTimeoutMs: 60_000,
      onStep: () => setTimeout(() => controller.abort(), 30),
    });
    await checkFails(knocked, 'cancelled', /Trying the door tcp\/\d+ was cancelled/).finally(() => silent.close());
  });
});

/** The lines of Linux's table of connections that have sent a SYN to the port and wait (state 02). */
function waitingForAnswer(port: number): string[] {
  const remote = `:${port.toString(16).toUpperCase().padStart(4, '0')} 02`;
  return readFileSync('/proc/net/tcp', 'latin1')
    .split('\n')
    .filter((line) => line.includes(remote));
}
