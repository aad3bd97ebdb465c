/** Files on routers of all versions: the API's commands for them have changed. */
import assert from 'node:assert/strict';
import { type PracticeRouter, startPracticeRouter } from '../../../../client/src/practice/practice-router.ts';
import { deploy, type PreFlight } from '../../../../client/src/router/deploy.ts';
import { readFile, removeFile, writeFile } from '../../../../client/src/router/deployment/router-files.ts';
import { readConfiguration } from '../../../../client/src/router/read-configuration.ts';
import { ApiSession } from '../../../../client/src/router/session.ts';
import { checkFails } from '../session-harness.ts';

/** Files of a type since 7.15, and read in chunks since 7.13. */
const versions = ['7.9', '7.12.2', '7.13.5', '7.14.3', '7.15', '7.22.1'];
const signal = new AbortController().signal;
/** An export of more than one command gives of a file. */
const manyEntries = `/ip firewall address-list\n${Array.from({ length: 2_000 }, (_, index) => `add address=10.0.${index >> 8}.${index & 255} list=many\n`).join('')}`;

describe('files on a router', () => {
  let router: PracticeRouter;
  let session: ApiSession;

  async function start(version: string, script = ''): Promise<void> {
    router = await startPracticeRouter({ script, version });
    const { host, api, user, password } = router.ready;
    session = await ApiSession.open({ host, port: api, user, password });
  }

  afterEach(async () => {
    await session.close();
    await router.close();
  });

  for (const version of versions) {
    it(`are written, read and removed with RouterOS ${version}`, async () => {
      await start(version);
      const text = '# "é"\r\n:put 1\n';
      await writeFile(session, 'a.rsc', text);
      assert.equal(await readFile(session, 'a.rsc'), text);
      await removeFile(session, 'a.rsc');
      assert.deepEqual(router.rows('/file'), []);
    });

    it(`tell the configuration, and bring a script to RouterOS ${version}`, async () => {
      await start(version, '/system identity set name=here\n');
      assert.match(await readConfiguration(session, signal), /name=here/);
      const { host, api: port, user, password } = router.ready;
      let found: PreFlight | null = null;
      const approve = async (preFlight: PreFlight) => {
        found = preFlight;
        return true;
      };
      const script = { name: 'a.rsc', text: '/system identity set name=there\n' };
      const target = { host, port, user };
      const request = { target, password, script, approve, knock: null, knockAfter: null, settleMs: 0 };
      const outcome = await deploy(request, () => {}, signal);
      assert.equal(outcome.state.kind, 'applied', outcome.message);
      const { before, after } = (found as PreFlight | null)!.configuration!;
      assert.match(`${before}\n${after}`, /name=here[\s\S]*name=there/);
    });
  }

  it('are read in chunks where they are long', async () => {
    await start('7.22.1', manyEntries);
    assert.equal((await readConfiguration(session, signal)).match(/list=many/g)?.length, 2_000);
  });

  it('are not taken for whole where RouterOS gives no more than their beginning', async () => {
    await start('7.12.2', manyEntries);
    await checkFails(readConfiguration(session, signal), 'invalid', /does not give the whole of .*: it has \d+ bytes/);
    assert.deepEqual(router.rows('/file'), []);
  });
});
