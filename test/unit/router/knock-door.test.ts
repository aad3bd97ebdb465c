import assert from 'node:assert/strict';
import { confirmDoor, type DoorState } from '../../../client/src/router/confirm-door.ts';
import { hasIpv6Loopback, type KnockPorts, openKnockPorts, refusedPort, silentPort } from './knock-ports.ts';

async function checkDoor(port: number, expected: DoorState, address = '127.0.0.1', timeoutMs?: number): Promise<void> {
  assert.equal((await confirmDoor({ address, port, timeoutMs })).state, expected);
}

describe('confirmDoor', () => {
  let ports: KnockPorts;

  beforeEach(() => {
    ports = openKnockPorts();
  });

  afterEach(() => ports.close());

  it('is open when the service waits for us to speak', async () => {
    const { port } = await ports.server(() => {});
    await checkDoor(port, 'open');
  });

  it('is open when the service speaks first, even if it hangs up then', async () => {
    const { port } = await ports.server((socket) => socket.end('SSH-2.0-ROSSSH\r\n'));
    await checkDoor(port, 'open');
  });

  it('is closed when nothing listens', async () => checkDoor(await refusedPort(), 'closed'));

  it('is closed when the connection is accepted and reset at once', async () => {
    const { port } = await ports.server((socket) => socket.resetAndDestroy());
    await checkDoor(port, 'closed');
  });

  it('is closed when the connection is accepted and reset a little later', async () => {
    const { port } = await ports.server((socket) => setTimeout(() => socket.resetAndDestroy(), 5));
    await checkDoor(port, 'closed');
  });

  it('is closed when the connection is accepted and ended at once', async () => {
    const { port } = await ports.server((socket) => socket.end());
    await checkDoor(port, 'closed');
  });

  it('is filtered when nothing answers', async function () {
    if (process.platform !== 'linux') return this.skip();
    const silent = await silentPort();
    await checkDoor(silent.port, 'filtered', '127.0.0.1', 50).finally(() => silent.close());
  });

  it('tries an IPv6 door', async function () {
    if (!hasIpv6Loopback) return this.skip();
    const ports6 = openKnockPorts('::1');
    const { port } = await ports6.server(() => {});
    await checkDoor(port, 'open', '::1').finally(() => ports6.close());
  });
});
