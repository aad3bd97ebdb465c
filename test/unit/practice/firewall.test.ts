import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { freePort } from '../../../client/src/practice/network.ts';
import type { PracticeRouter } from '../../../client/src/practice/practice-router.ts';
import { encodeSentence } from '../../../client/src/router/wire.ts';
import { connectTo, host, isOpen, logIn, ManualClock, startRouter, stopAll, until } from './harness.ts';

/** Knocks on a TCP port and waits until the router has looked at it. */
async function knockTcp(port: number, address = host, localAddress?: string): Promise<void> {
  const socket = connect({ host: address, port, ...(localAddress === undefined ? {} : { localAddress }) });
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('close', resolve));
}

/** Says something on a TCP port and waits for the end of the connection. */
async function request(port: number, text: string): Promise<void> {
  const socket = connect({ host, port });
  const ended = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {}).once('connect', () => socket.write(text));
  await ended;
}

/** Whether the API answers a client with this address. */
async function reaches(port: number, localAddress: string): Promise<boolean> {
  const socket = connect({ host, port, localAddress });
  const isAnswered = new Promise<boolean>((resolve) => {
    socket
      .once('data', () => resolve(true))
      .once('close', () => resolve(false))
      .once('error', () => resolve(false));
  });
  socket.write(encodeSentence(['/login']));
  const result = await isAnswered;
  socket.destroy();
  return result;
}

async function knockUdp(port: number, payload: string): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<unknown>((resolve) => socket.send(payload, port, host, resolve));
  socket.close();
}

/** Three TCP knocks of 10 s each, and a door of an hour. */
function threeKnocks([a, b, c]: number[], established = true): string {
  const stage = (port: number | undefined, list: string, from: string, timeout: string) =>
    `add chain=input protocol=tcp dst-port=${port} ${from} action=add-src-to-address-list address-list=${list} address-list-timeout=${timeout}`;
  return [
    '/ip firewall filter',
    ...(established ? ['add chain=input connection-state=established,related action=accept'] : []),
    stage(c, 'door', 'src-address-list=k2', '1h'),
    stage(b, 'k2', 'src-address-list=k1', '10s'),
    stage(a, 'k1', '', '10s'),
    'add chain=input protocol=tcp dst-port=8728 src-address-list=door action=accept',
    'add chain=input action=drop',
  ].join('\n');
}

describe('practice router, firewall', () => {
  const clock = new ManualClock();
  let ports: number[];
  let router: PracticeRouter;

  beforeEach(async () => {
    ports = [await freePort(host), await freePort(host), await freePort(host)];
  });

  afterEach(stopAll);

  async function pass(ms: number): Promise<void> {
    clock.advance(ms);
    await router.settled();
  }

  it('opens the API to who knocks in order, and to nobody else', async () => {
    router = await startRouter({ script: threeKnocks(ports), clock });
    const [a, b, c] = ports as [number, number, number];
    assert.deepEqual(router.ready.knock, [`${a}:tcp`, `${b}:tcp`, `${c}:tcp`]);
    assert.equal(await isOpen(router.ready.api), false);
    for (const port of [c, b, a]) await knockTcp(port);
    assert.deepEqual(router.lists(), ['k1 127.0.0.1']);
    assert.equal(await isOpen(router.ready.api), false);
    await knockTcp(b);
    await knockTcp(c);
    assert.deepEqual(router.lists(), ['k1 127.0.0.1', 'k2 127.0.0.1', 'door 127.0.0.1']);
    const client = await logIn(router);
    const rows = (await client.ok('/ip/firewall/address-list/print', '?list=door')).rows;
    assert.deepEqual([rows[0]?.dynamic, rows[0]?.timeout], ['true', '1h']);
    assert.equal(await isOpen(router.ready.apiSsl), false, 'no rule opens it');
  });

  it('forgets a knock after its time, and closes the door after its own', async () => {
    router = await startRouter({ script: threeKnocks(ports), clock });
    const [a, b, c] = ports as [number, number, number];
    await knockTcp(a);
    await pass(10_000);
    assert.deepEqual(router.lists(), []);
    await knockTcp(b);
    await knockTcp(c);
    assert.equal(await isOpen(router.ready.api), false);
    for (const port of [a, b, c]) await knockTcp(port);
    const client = await logIn(router);
    await pass(3_599_000);
    assert.deepEqual(router.lists(), ['door 127.0.0.1']);
    assert.equal(await isOpen(router.ready.api), true);
    clock.advance(1000);
    await until(async () => !(await isOpen(router.ready.api)));
    assert.deepEqual((await client.ok('/ip/firewall/address-list/print')).rows, [], 'the session goes on');
  });

  it('lets a session hang that no rule accepts any more', async () => {
    router = await startRouter({ script: threeKnocks(ports, false), clock });
    for (const port of ports) await knockTcp(port);
    const client = await logIn(router);
    await pass(3_600_000);
    client.send('/system/identity/print');
    const dropped = () => router.events.some(({ text }) => /tcp\/8728 .*dropped/.test(text));
    await until(dropped);
    assert.equal(client.isOpen, true);
    await router.close();
    assert.equal(await client.next(), null, 'nothing was answered');
  });

  it('asks mangle and nat before the filter', async () => {
    const [port] = ports as [number];
    router = await startRouter({
      clock,
      script: `/ip firewall mangle
add chain=prerouting protocol=tcp dst-port=${port} action=add-src-to-address-list address-list=in address-list-timeout=1m
/ip firewall nat
add chain=dstnat protocol=tcp dst-port=8729 action=dst-nat to-addresses=10.0.0.5
/ip firewall filter
add chain=input protocol=tcp dst-port=8728 src-address-list=!in action=drop`,
    });
    assert.deepEqual([await isOpen(router.ready.api), await isOpen(router.ready.apiSsl)], [false, false]);
    await knockTcp(port);
    await router.settled();
    assert.deepEqual([await isOpen(router.ready.api), await isOpen(router.ready.apiSsl)], [true, false]);
  });

  it('reads what a UDP knock carries', async () => {
    const [port] = ports as [number];
    router = await startRouter({
      clock,
      script: `/ip firewall filter
add chain=input protocol=udp dst-port=${port} content=sesame action=add-src-to-address-list address-list=in address-list-timeout=1m
add chain=input src-address-list=in
add chain=input action=drop`,
    });
    await knockUdp(port, 'open');
    await until(() => router.events.some(({ text }) => text.includes('carrying 4 bytes')));
    assert.deepEqual(router.lists(), []);
    await knockUdp(port, 'sesame');
    await until(() => router.lists().length > 0);
    await router.settled();
    assert.equal(await isOpen(router.ready.api), true);
  });

  it('evaluates jumps, interface lists and raw', async () => {
    const [a, b] = ports as [number, number];
    router = await startRouter({
      clock,
      script: `/ip firewall raw
add chain=prerouting protocol=tcp dst-port=${b} action=drop
/ip firewall filter
add chain=input in-interface-list=WAN action=jump jump-target=knock
add chain=input action=drop
add chain=knock protocol=tcp dst-port=${a},${b} action=add-src-to-address-list address-list=seen`,
    });
    await knockTcp(b);
    assert.deepEqual(router.lists(), []);
    await knockTcp(a);
    assert.deepEqual(router.lists(), ['seen 127.0.0.1']);
  });

  it('hears what is said to a service', async () => {
    const [a, b] = ports as [number, number];
    router = await startRouter({
      clock,
      script: `/ip service set www port=${a}
/ip firewall filter
add chain=input protocol=tcp dst-port=${a},${b} content="GET /sesame" action=add-src-to-address-list address-list=door
add chain=input protocol=tcp dst-port=${a},${b}
add chain=input action=drop`,
    });
    await request(b, 'GET /sesame HTTP/1.0\r\n\r\n');
    assert.deepEqual(router.lists(), [], 'nothing listens there, so nothing is said');
    await request(a, 'GET /other HTTP/1.0\r\n\r\n');
    assert.deepEqual(router.lists(), []);
    await request(a, 'GET /sesame HTTP/1.0\r\n\r\n');
    assert.deepEqual(router.lists(), ['door 127.0.0.1']);
  });

  it('tells its clients apart by their addresses', async () => {
    const [a] = ports as [number];
    router = await startRouter({
      clock,
      script: `/ip firewall filter
add chain=input protocol=tcp dst-port=${a} action=add-src-to-address-list address-list=door
add chain=input protocol=tcp dst-port=8728 src-address-list=door
add chain=input protocol=tcp dst-port=8728 src-address=127.0.0.9
add chain=input action=drop`,
    });
    const { api } = router.ready;
    assert.deepEqual([await reaches(api, '127.0.0.9'), await reaches(api, '127.0.0.2')], [true, false]);
    await knockTcp(a, host, '127.0.0.2');
    assert.deepEqual(router.lists(), ['door 127.0.0.2']);
    assert.deepEqual([await reaches(api, '127.0.0.2'), await reaches(api, '127.0.0.3')], [true, false]);
  });

  it('closes a connection from an address that the service is not for', async () => {
    router = await startRouter({ clock, script: '/ip service set api address=127.0.0.2/31,192.0.2.0/24' });
    const { api } = router.ready;
    assert.deepEqual([await reaches(api, '127.0.0.3'), await reaches(api, '127.0.0.4')], [true, false]);
  });

  it('changes nothing by looking whether the API is open', async () => {
    const [a] = ports as [number];
    const list = (port: number, name: string) =>
      `add chain=input protocol=tcp dst-port=${port} action=add-src-to-address-list address-list=${name}`;
    router = await startRouter({ clock, script: `/ip firewall filter\n${list(8728, 'seen')}\n${list(a, 'knocked')}` });
    await knockTcp(a);
    assert.deepEqual(router.lists(), ['knocked 127.0.0.1']);
    await connectTo(router.ready.api);
    await until(() => router.lists().includes('seen 127.0.0.1'));
  });

  it('goes by the rules for IPv6 on ::1', async function () {
    const [a] = ports as [number];
    const script = `/ip firewall filter add chain=input action=accept
/ipv6 firewall filter
add chain=input protocol=tcp dst-port=${a} action=add-src-to-address-list address-list=in
add chain=input src-address-list=in action=accept
add chain=input action=drop`;
    router = await startRouter({ clock, host: '::1', script }).catch(() => this.skip());
    assert.equal(await isOpen(router.ready.api, '::1'), false);
    await knockTcp(a, '::1');
    assert.equal(await isOpen(router.ready.api, '::1'), true);
    assert.equal(router.rows('/ipv6/firewall/address-list')[0]?.address, '::1');
    assert.deepEqual(router.lists(), []);
  });

  it('follows changes of its rules', async () => {
    const [a] = ports as [number];
    router = await startRouter({ clock });
    const client = await logIn(router);
    assert.equal(await isOpen(a), false);
    const add = ['/ip/firewall/filter/add', '=chain=input', '=protocol=tcp'];
    await client.ok(...add, `=dst-port=${a}`, '=action=add-src-to-address-list', '=address-list=x');
    await knockTcp(a);
    assert.deepEqual(router.lists(), ['x 127.0.0.1']);
    await client.ok(...add, '=dst-port=8728', '=action=drop', '=connection-state=new');
    assert.equal(await isOpen(router.ready.api), false);
    assert.equal(await isOpen(router.ready.apiSsl), true);
    await client.ok('/ip/firewall/filter/disable', '=numbers=0,1');
    assert.deepEqual([await isOpen(router.ready.api), await isOpen(a)], [true, false]);
  });

  it('does not start when the port that is asked for is taken', async () => {
    const taken = (await startRouter()).ready.api;
    await assert.rejects(startRouter({ script: '', apiPort: taken }), {
      message: new RegExp(`Port ${taken} cannot be opened on 127.0.0.1 \\(EADDRINUSE\\)`),
    });
  });

  it('does not start when a port of its knock is taken', async () => {
    const taken = (await startRouter()).ready.api;
    await assert.rejects(startRouter({ script: threeKnocks([taken, ports[0]!, ports[1]!]) }), {
      message: new RegExp(`cannot listen for the knock at ${taken}:tcp on 127.0.0.1`),
    });
  });

  it('says so when a port that comes later is taken, and goes on', async () => {
    const taken = (await startRouter()).ready.api;
    router = await startRouter({ script: '', clock });
    const client = await logIn(router);
    const add = ['/ip/firewall/filter/add', '=chain=input', '=action=add-src-to-address-list', '=address-list=x'];
    await client.ok(...add, '=protocol=tcp', `=dst-port=${taken},${ports[0]}`);
    const line = `knock port ${taken}:tcp cannot be opened (EADDRINUSE): knocks there go unheard`;
    assert.ok(router.events.some(({ text }) => text === line));
    await knockTcp(ports[0]!);
    assert.deepEqual(router.lists(), ['x 127.0.0.1']);
  });

  it('refuses to start with a script that the router refuses', async () => {
    await assert.rejects(startRouter({ script: '/ip firewall filter add chain=input action=drp' }), {
      message:
        'The practice router was not started, because it refuses the script. ' +
        'Script Error: syntax error (line 1 column 44)',
    });
  });
});
