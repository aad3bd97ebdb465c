import assert from 'node:assert/strict';
import {
  type Client,
  checkRefused,
  connectTo,
  logIn,
  ManualClock,
  password,
  startRouter,
  stopAll,
  until,
} from './harness.ts';

/** A reader, somebody who may not reboot, somebody without the API, and two who are for some addresses. */
const users = `/user group
add name=careful policy=read,write,api,test
add name=console policy=local,read,write
/user
add name=ana group=read password=secret
add name=bob group=careful password=secret
add name=eve group=console password=secret
add name=far group=full password=secret address=192.0.2.0/24
add name=near group=full password=secret address=192.0.2.0/24,127.0.0.0/8`;

describe('practice router, policies', () => {
  const clock = new ManualClock();
  let port: number;

  beforeEach(async () => {
    port = (await startRouter({ script: users, clock })).ready.api;
  });

  afterEach(stopAll);

  async function as(name: string): Promise<Client> {
    const client = await connectTo(port);
    await client.ok('/login', `=name=${name}`, `=password=${password}`);
    return client;
  }

  const denied = 'not enough permissions (9)';

  it('let a reader read, and nothing else', async () => {
    const client = await as('ana');
    assert.equal((await client.ok('/system/identity/print')).rows[0]?.name, 'practice');
    await checkRefused(client, ['/system/identity/set', '=name=x'], denied);
    await checkRefused(client, ['/execute', '=script=/system identity set name=x', '=as-string='], denied);
  });

  it('hold for what a script does', async () => {
    const client = await as('bob');
    await client.ok('/system/identity/set', '=name=x');
    const reboot = await client.ok('/execute', '=script=/system reboot', '=as-string=');
    assert.equal(reboot.ret, `${denied} (/system/reboot; line 1)\n`);
    await checkRefused(client, ['/user/add', '=name=y', '=group=full'], denied);
  });

  it('keep one from getting more by a job', async () => {
    const client = await as('bob');
    const job = ['/system/scheduler/add', '=name=j', '=on-event=:put 1'];
    await checkRefused(client, [...job, '=policy=read,reboot'], denied);
    await client.ok(...job, '=policy=read,write');
  });

  it('keep out who may not use the API', async () => {
    const client = await connectTo(port);
    await checkRefused(client, ['/login', '=name=eve', `=password=${password}`], 'invalid user name or password (6)');
  });

  it('keep out who comes from another address than the user is for', async () => {
    const client = await connectTo(port);
    const refused = 'invalid user name or password (6)';
    await checkRefused(client, ['/login', '=name=far', `=password=${password}`], refused);
    await client.ok('/login', '=name=near', `=password=${password}`);
  });
});

describe('practice router, jobs that may not', () => {
  afterEach(stopAll);

  it('fail for want of a policy when they run, and do not run at all where the device mode forbids it', async () => {
    const clock = new ManualClock();
    const router = await startRouter({ clock });
    const client = await logIn(router);
    const says = (text: string) => until(() => router.events.some((event) => event.text === text));
    await client.ok('/system/scheduler/add', '=name=j', '=interval=1m', '=policy=read', '=on-event=/system reboot');
    clock.advance(60_000);
    await says('scheduler: j failed: not enough permissions (9) (/system/reboot; line 1)');
    assert.equal((await client.ok('/system/device-mode/print')).rows[0]?.scheduler, 'true');
    await client.ok('/system/device-mode/update', '=scheduler=no');
    clock.advance(60_000);
    await says('scheduler: j not allowed');
  });
});
