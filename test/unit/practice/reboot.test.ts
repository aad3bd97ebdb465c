import assert from 'node:assert/strict';
import type { PracticeRouter } from '../../../client/src/practice/practice-router.ts';
import { type Client, checkRefused, isOpen, logIn, ManualClock, startRouter, stopAll, until } from './harness.ts';

describe('practice router, backup and scheduler', () => {
  let clock: ManualClock;
  let router: PracticeRouter;
  let client: Client;

  beforeEach(async () => {
    clock = new ManualClock();
    router = await startRouter({ clock, rebootMs: 5000 });
    client = await logIn(router);
  });

  afterEach(stopAll);

  const identity = () => router.rows('/system/identity')[0]?.name;
  const jobs = () => router.rows('/system/scheduler');
  const has = (text: string) => () => router.events.some((event) => event.text.startsWith(text));

  async function addJob(name: string, ...words: string[]): Promise<void> {
    await client.ok('/system/scheduler/add', `=name=${name}`, ...words);
  }

  it('restores a backup and reboots', async () => {
    await client.ok('/ip/firewall/address-list/add', '=list=kept', '=address=192.0.2.1');
    await client.ok('/ip/firewall/address-list/add', '=list=temporary', '=address=192.0.2.1', '=timeout=1d');
    await client.ok('/system/backup/save', '=name=kd', '=password=pw');
    await client.ok('/system/identity/set', '=name=changed');
    await client.ok('/ip/firewall/address-list/add', '=list=later', '=address=192.0.2.1');
    const load = ['/system/backup/load', '=name=kd.backup'];
    await checkRefused(client, load, 'missing value(s) of argument(s) password');
    await checkRefused(client, [...load, '=password=no'], 'failure: wrong password');
    assert.equal(identity(), 'changed');
    await client.run(...load, '=password=pw');
    await client.ended;
    await router.settled();
    assert.equal(await isOpen(router.ready.api), false, 'it is down');
    clock.advance(5000);
    await router.settled();
    client = await logIn(router);
    assert.equal(identity(), 'practice');
    assert.deepEqual(router.lists(), ['kept 192.0.2.1']);
    const [file] = (await client.ok('/file/print', '?name=kd.backup')).rows;
    assert.equal(file?.type, 'backup');
  });

  it('rolls back by a job that was added after the backup', async () => {
    await client.ok('/system/backup/save', '=name=kd', '=password=pw');
    const load = '/system backup load name=kd.backup password=pw';
    await addJob('dead-man', '=interval=180s', `=on-event=${load}`);
    assert.equal(jobs()[0]?.['next-run'], '2026-01-01 12:03:00');
    await client.ok('/system/identity/set', '=name=changed');
    clock.advance(179_999);
    await router.settled();
    assert.equal(identity(), 'changed');
    clock.advance(1);
    await client.ended;
    assert.equal(identity(), 'practice');
    assert.deepEqual(jobs(), []);
    clock.advance(10_000_000);
    await router.settled();
    assert.equal(router.events.filter(({ text }) => text === 'rebooting').length, 1, 'and only once');
  });

  it('does not roll back when the job is removed in time', async () => {
    await client.ok('/system/backup/save', '=name=kd', '=password=');
    await addJob('dead-man', '=interval=3m', '=on-event=/system backup load name=kd.backup password=""');
    await client.ok('/system/scheduler/remove', '=numbers=dead-man');
    clock.advance(1_000_000);
    await router.settled();
    assert.equal(client.isOpen, true);
    assert.equal(has('scheduler')(), false);
  });

  it('runs a job after each interval and counts', async () => {
    await addJob('hourly', '=interval=1h', '=on-event=/system identity set name=hour');
    await addJob('never', '=on-event=:error x');
    await addJob('off', '=interval=1m', '=on-event=:error x', '=disabled=yes');
    clock.advance(3 * 3_600_000);
    await until(() => identity() === 'hour');
    assert.deepEqual(
      jobs().map((job) => `${job.name} ${job['run-count']} ${job['next-run']}`),
      ['hourly 3 2026-01-01 16:00:00', 'never 0 undefined', 'off 0 undefined'],
    );
    await client.ok('/system/scheduler/enable', '=numbers=off');
    clock.advance(60_000);
    await until(has('scheduler: off failed: x (:error; line 1)'));
  });

  it('imports a file from a job, and runs a script by its name', async () => {
    await client.ok('/file/add', '=name=undo.rsc', '=contents=/system identity set name=undone');
    await addJob('undo', '=interval=1m', '=on-event=/import undo.rsc');
    clock.advance(60_000);
    await until(() => identity() === 'undone');
    await client.ok('/system/scheduler/remove', '=numbers=undo');
    await client.ok('/system/script/add', '=name=job', '=source=/system identity set name=scripted');
    await addJob('script', '=interval=1m', '=on-event=job');
    clock.advance(60_000);
    await until(() => identity() === 'scripted');
  });

  it('loses what is dynamic, and nothing else, in a reboot', async () => {
    await client.ok('/ip/firewall/address-list/add', '=list=kept', '=address=192.0.2.1');
    await client.ok('/ip/firewall/address-list/add', '=list=temporary', '=address=192.0.2.1', '=timeout=1d');
    await client.ok('/system/identity/set', '=name=changed');
    await client.run('/system/reboot');
    clock.advance(5000);
    await router.settled();
    assert.deepEqual([identity(), ...router.lists()], ['changed', 'kept 192.0.2.1']);
  });

  it('runs startup jobs three seconds after a reboot', async () => {
    await addJob('boot', '=start-time=startup', '=on-event=/system identity set name=booted');
    await client.run('/system/reboot');
    await client.ended;
    clock.advance(5000);
    await router.settled();
    clock.advance(2999);
    await router.settled();
    assert.equal(identity(), 'practice');
    clock.advance(1);
    await until(() => identity() === 'booted');
  });

  it('forgets global variables and its log, and keeps scripts, lists and rules', async () => {
    const run = async (script: string) => (await client.ok('/execute', `=script=${script}`, '=as-string=')).ret;
    await client.ok('/system/script/add', '=name=fill', '=source=:foreach a in={1.1.1.1;1.1.1.2} do={ :put $a }');
    await run(
      `:global secret 42
/log warning "before"
:for i from=1 to=3 do={ /ip firewall address-list add list=static address=(192.0.2.0 + $i) }
:for i from=1 to=2 do={ /ip firewall address-list add list=dynamic address=(192.0.2.0 + $i) timeout=1d }
/ip firewall filter add chain=input action=accept comment=stays`,
    );
    assert.equal(await run(':global secret; :put $secret'), '42\r\n');
    assert.equal(router.lists().length, 5);
    await client.run('/system/reboot');
    await client.ended;
    clock.advance(5000);
    await router.settled();
    client = await logIn(router);
    assert.deepEqual(router.lists(), ['static 192.0.2.1', 'static 192.0.2.2', 'static 192.0.2.3']);
    assert.equal(await run(':global secret; :put [:typeof $secret]'), 'nothing\r\n');
    assert.equal(await run('[:parse [/system script get fill source]]'), '1.1.1.1\r\n1.1.1.2\r\n');
    assert.equal(await run(':put [:len [/log find where message=before]]'), '0\r\n');
    assert.equal(await run(':put [/ip firewall filter get [find] comment]'), 'stays\r\n');
  });

  it('stops the scripts that run when it goes down', async () => {
    await client.ok('/execute', '=script=:delay 1m; /system identity set name=late');
    await until(() => clock.isWaiting);
    await client.run('/system/reboot');
    clock.advance(200_000);
    await router.settled();
    assert.equal(identity(), 'practice');
  });

  it('keeps long intervals', async () => {
    await addJob('monthly', '=interval=30d', '=on-event=/system identity set name=month');
    clock.advance(30 * 86_400_000 - 1);
    await router.settled();
    assert.equal(identity(), 'practice');
    clock.advance(1);
    await until(() => identity() === 'month');
  });

  it('fails to save when a fault says so', async () => {
    const other = await logIn(await startRouter({ faults: { failBackup: true } }));
    await checkRefused(other, ['/system/backup/save', '=name=kd'], 'failure: backup could not be made');
  });

  describe('safe mode', () => {
    const isOn = async () => (await client.ok('/safe-mode/print')).rows[0]?.enabled;

    it('takes everything back when its session ends', async () => {
      const other = await logIn(router);
      await other.ok('/safe-mode/take');
      await other.ok('/system/identity/set', '=name=risky');
      assert.equal(await isOn(), 'true');
      await checkRefused(client, ['/safe-mode/take'], 'failure: safe mode is taken');
      other.close();
      await until(() => identity() === 'practice');
      assert.equal(await isOn(), 'false');
    });

    it('keeps what was released, and unrolls at once', async () => {
      await client.ok('/safe-mode/take');
      await client.ok('/system/identity/set', '=name=kept');
      await client.ok('/safe-mode/release');
      await client.ok('/safe-mode/take');
      await client.ok('/system/identity/set', '=name=dropped');
      await client.ok('/safe-mode/unroll');
      assert.equal(identity(), 'kept');
      client.close();
      await client.ended;
      await router.settled();
      assert.equal(identity(), 'kept');
    });
  });
});
